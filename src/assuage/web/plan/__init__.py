"""PLAN in the application: goals, options side by side, the chosen regimen signed, the pump sheet released by two, the prescription."""
