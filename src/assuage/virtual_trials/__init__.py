"""LEARN from the models: simulated trials. Not built yet."""
