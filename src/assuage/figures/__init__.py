"""Pictures of results, each with a one-line summary and the numbers behind it.

In: plans. Out: `Picture`, a drawing with its summary and its table; or None where there is nothing that may be drawn.
"""

from assuage.figures.levels import levels_figure
from assuage.figures.picture import Picture
from assuage.figures.relief import relief_figure
from assuage.figures.studies import studies_figure

__all__ = ["Picture", "levels_figure", "relief_figure", "studies_figure"]
