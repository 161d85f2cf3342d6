"""The plan beyond ketamine: goals, tasks and who does them."""
