"""INFUSE: what is happening now, what must be done, what was really given. Not built yet."""
