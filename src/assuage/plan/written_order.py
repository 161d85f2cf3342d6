"""An order that somebody wrote, worked out in the same twins and held against the same wishes as the options of a plan."""

from dataclasses import replace

import numpy as np

from assuage.dosing import Regimen, require_complete
from assuage.plan.comparing import option_of
from assuage.plan.drafting import draft_of
from assuage.plan.ensemble import ensemble_for
from assuage.plan.errors import PlanError
from assuage.plan.ranking import as_ranked
from assuage.plan.records import Option, Plan
from assuage.plan.writing_out import WrittenOut

_NOTHING_MORE = np.zeros(0)


def option_of_order(plan: Plan, regimen: Regimen, *, setting: str) -> Option:
    """The order as an option beside those of the plan: its chances, burden and limits, in the plan's own twins of this person.

    It has no letter and no source: nobody published it, and it is compared with nothing here. What cannot be predicted of it says why
    in its chances. Raises `PlanError` for a plan that keeps nothing to rank from, and `IncompleteRegimenError` (dosing) where the order
    leaves isomer, salt or a time open.
    """
    basis, wanted = plan.basis, plan.wanted
    if basis is None or wanted is None:
        raise PlanError(
            "This plan keeps nothing that an order could be predicted from, as one read back from a file; propose again."
        )
    nearest = next(iter(basis.files.values()))
    file = nearest.model_copy(update={"id": "written_order", "name": "The order as written", "setting": setting})
    draft = draft_of(file, WrittenOut(require_complete(regimen), (), ()), basis.asked)
    ensemble = ensemble_for(
        (draft,),
        basis.asked,
        given={model: steps.twins for model, steps in basis.ensemble.steps.items()} | dict(basis.ensemble.by_itself),
        fast_lags_min=_NOTHING_MORE,
        slow_lags_min=_NOTHING_MORE,
        shown_lags_min=_NOTHING_MORE,
    )
    # These twins are the plan's own: a posterior's only where the plan's are.
    ensemble = replace(ensemble, personal=basis.ensemble.personal)
    found = option_of(draft, ensemble, basis.asked, past=basis.past)
    return replace(as_ranked(found, wanted, basis, plan.ceilings, plan.clinic), source=())
