"""Pictures of results, each with a one-line summary and the numbers behind it.

In: plans, syntheses and virtual trials. Out: `Picture`, a drawing with its summary and its table; or None where there is nothing that may be drawn.
The pictures of syntheses and of virtual trials are imported when they are first asked for: a plan's report must not wait for meta-analysis.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from assuage.figures.icon_array import icon_array
from assuage.figures.icon_strip import icon_strip
from assuage.figures.levels import levels_figure
from assuage.figures.pain_change import pain_change
from assuage.figures.picture import Picture
from assuage.figures.predictive_check import predictive_check_figure
from assuage.figures.pump_steps import pump_steps_figure
from assuage.figures.relief import relief_figure
from assuage.figures.studies import studies_figure
from assuage.figures.tci import tci_figure
from assuage.figures.trade_off import trade_off_figure
from assuage.figures.update import update_figure

if TYPE_CHECKING:
    from assuage.figures.baujat import baujat_figure
    from assuage.figures.cumulative import cumulative_figure
    from assuage.figures.forest import forest_figure
    from assuage.figures.funnel import funnel_figure
    from assuage.figures.virtual_trial import trial_arms_figure, trial_power_figure

_OF_SYNTHESES = {
    "baujat_figure": "baujat",
    "cumulative_figure": "cumulative",
    "forest_figure": "forest",
    "funnel_figure": "funnel",
    "trial_arms_figure": "virtual_trial",
    "trial_power_figure": "virtual_trial",
}

__all__ = [
    "Picture",
    "baujat_figure",
    "cumulative_figure",
    "forest_figure",
    "funnel_figure",
    "icon_array",
    "icon_strip",
    "levels_figure",
    "pain_change",
    "predictive_check_figure",
    "pump_steps_figure",
    "relief_figure",
    "studies_figure",
    "tci_figure",
    "trade_off_figure",
    "trial_arms_figure",
    "trial_power_figure",
    "update_figure",
]


def __getattr__(name: str) -> Any:
    """Import a picture of syntheses when it is first asked for."""
    if name not in _OF_SYNTHESES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_OF_SYNTHESES[name]}"), name)
