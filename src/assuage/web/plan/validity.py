"""Where a pump sheet stands, computed from stored facts: prepared, released, or no longer valid and why."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from assuage import __version__
from assuage.web.plan.models import PumpRelease
from assuage.web.plan.preparing import digest_for, weight_now


@dataclass(frozen=True, slots=True)
class Standing:
    """`kind` is prepared, released, withdrawn or invalid; `words` say it, and what to do."""

    kind: str
    words: str

    @property
    def holds(self) -> bool:
        """Whether somebody may prepare and give by it."""
        return self.kind == "released"

    @property
    def badge(self) -> str:
        """The badge of the design room that says the same."""
        return {"prepared": "draft", "released": "signed", "withdrawn": "stop", "invalid": "stop"}[self.kind]


def standing_of(release: PumpRelease, *, now: datetime) -> Standing:
    """Where the sheet stands at this instant; any change of plan, weight or content ends it, released or not."""
    if release.withdrawn_at is not None:
        return Standing("withdrawn", _("Withdrawn: %s") % release.withdrawn_because)
    why = why_invalid(release, now=now)
    if why:
        return Standing("invalid", _("Not valid any more: %s Prepare it anew.") % why)
    if release.released_at is None:
        return Standing(
            "prepared", _("Prepared by %s, not released yet: a second person must reckon it.") % release.prepared_by
        )
    return Standing(
        "released",
        _("Released by %(second)s; prepared by %(first)s.")
        % {"second": release.released_by, "first": release.prepared_by},
    )


def why_invalid(release: PumpRelease, *, now: datetime) -> str:
    """Why a sheet holds no longer; empty where it does."""
    plan = release.plan
    if not plan.is_in_force:
        return _("the plan was changed since.")
    if plan.digest != release.plan_digest:
        return _("the plan is not the one it was made from.")
    if digest_for(release.plan_digest, release.asked, release.programme) != release.digest:
        return _("its numbers are not the ones that were kept.")
    if release.programme.get("stamp", {}).get("software_version") != __version__:
        return _("it was made by another version of the software.")
    weight = weight_now(plan, now=now)
    if weight.kg is None:
        return _("no weight on the chart can be used now.")
    if round(weight.kg, 3) != float(release.weight_kg):
        return _("the patient was weighed anew since.")
    return ""
