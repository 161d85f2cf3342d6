"""How it looks and behaves: the frame of every page, its parts, colours, type and scripts. Knows no record."""
