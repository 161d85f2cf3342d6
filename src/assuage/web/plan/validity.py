"""Where a pump sheet stands, computed from stored facts: prepared, released, held back, or no longer valid and why."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from assuage import __version__
from assuage.web.plan.holding import Holding, holding_of
from assuage.web.plan.models import PumpRelease
from assuage.web.plan.preparing import digest_for


@dataclass(frozen=True, slots=True)
class Standing:
    """`kind` is prepared, released, held, withdrawn or invalid; `words` say it, and what to do."""

    kind: str
    words: str

    @property
    def holds(self) -> bool:
        """Whether somebody may prepare and give by it."""
        return self.kind == "released"

    @property
    def may_print(self) -> bool:
        """Whether it may leave the screen, for the second signature or for giving."""
        return self.kind in {"prepared", "released"}

    @property
    def badge(self) -> str:
        """The badge of the design room that says the same."""
        return {"prepared": "draft", "released": "signed"}.get(self.kind, "stop")


def standing_of(release: PumpRelease, *, now: datetime, holding: Holding | None = None) -> Standing:
    """Where the sheet stands at this instant; any change of plan, weight or content ends it, and what stops the plan holds it back.

    `holding` is how its plan stands, where it is known already.
    """
    if release.withdrawn_at is not None:
        return Standing("withdrawn", _("Withdrawn: %s") % release.withdrawn_because)
    found = holding or holding_of(release.plan, now=now)
    why = _why_not_its_own(release, found) or _why_another_weight(release, found)
    if why:
        return Standing("invalid", _("Not valid any more: %s Prepare it anew.") % why)
    if found.stops:
        return Standing("held", _("Nothing is given by it now. %s") % " ".join(found.stops))
    if release.released_at is None:
        return Standing(
            "prepared", _("Prepared by %s, not released yet: a second person must reckon it.") % release.prepared_by
        )
    return Standing(
        "released",
        _("Released by %(second)s; prepared by %(first)s.")
        % {"second": release.released_by, "first": release.prepared_by},
    )


def _why_not_its_own(release: PumpRelease, holding: Holding) -> str:
    """Why a sheet is not that of the plan in force, or not as it was kept; empty where it is."""
    plan = release.plan
    if not holding.is_in_force:
        return _("the plan was changed since.")
    if plan.digest != release.plan_digest:
        return _("the plan is not the one it was made from.")
    if digest_for(release.plan_digest, release.asked, release.programme) != release.digest:
        return _("its numbers are not the ones that were kept.")
    if release.programme.get("stamp", {}).get("software_version") != __version__:
        return _("it was made by another version of the software.")
    return ""


def _why_another_weight(release: PumpRelease, holding: Holding) -> str:
    """Why its numbers are for another weight than that of now; empty where they are not. Height and sex change an ideal weight too."""
    if holding.weight.kg is None:
        return _("no weight on the chart can be used now.")
    if holding.dosing_kg is None:
        return _("no dosing weight can be worked out from the chart now.")
    if round(holding.weight.kg, 3) != float(release.weight_kg):
        return _("the patient was weighed anew since.")
    if round(holding.dosing_kg * 1000) != release.programme["dosing_weight_g"]:
        return _("the dosing weight is another since.")
    return ""
