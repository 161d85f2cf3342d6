"""FOLLOW: did it help, for how long, at what cost, and what next? Not built yet."""
