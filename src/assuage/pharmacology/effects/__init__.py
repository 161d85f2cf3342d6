"""Effects of a level: one published form per file, the files that carry their numbers, and which may be drawn where.

In: levels in ng/mL of any shape. Out: arrays of the same shape, or the words why a curve is not drawn.
"""
