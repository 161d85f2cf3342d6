"""A row of the audit in words that somebody who is not of the clinic reads: what was done, with what, as whom."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from assuage.web.accounts.models import Role

DONE = {
    "add": gettext_lazy("added"),
    "add identifier": gettext_lazy("number added"),
    "advise": gettext_lazy("checked while an order was written"),
    "agree to": gettext_lazy("let an app in"),
    "answer": gettext_lazy("answered"),
    "attach": gettext_lazy("attached"),
    "begin": gettext_lazy("begun"),
    "book": gettext_lazy("booked"),
    "bring to": gettext_lazy("brought on"),
    "cancel": gettext_lazy("cancelled"),
    "cancel the rest of": gettext_lazy("rest cancelled"),
    "change": gettext_lazy("changed"),
    "choose": gettext_lazy("an option chosen"),
    "create": gettext_lazy("made"),
    "discard": gettext_lazy("draft thrown away"),
    "edit": gettext_lazy("details changed"),
    "end an emergency access": gettext_lazy("emergency access ended"),
    "export": gettext_lazy("taken out"),
    "feedback": gettext_lazy("answered what was advised"),
    "find": gettext_lazy("looked for"),
    "finish": gettext_lazy("answered to the end"),
    "give code for": gettext_lazy("code given"),
    "import": gettext_lazy("brought in"),
    "list": gettext_lazy("seen in a list"),
    "look at again": gettext_lazy("looked at again"),
    "merge": gettext_lazy("merged"),
    "merge away": gettext_lazy("merged into another"),
    "move": gettext_lazy("moved"),
    "open by code": gettext_lazy("opened by code"),
    "open in an emergency": gettext_lazy("opened in an emergency"),
    "order": gettext_lazy("ordered"),
    "prepare": gettext_lazy("prepared"),
    "prescribe": gettext_lazy("prescribed"),
    "read": pgettext_lazy("what was done", "read"),
    "record": gettext_lazy("written"),
    "register": gettext_lazy("registered"),
    "release": gettext_lazy("released"),
    "remove identifier": gettext_lazy("number removed"),
    "retract": gettext_lazy("retracted"),
    "review": gettext_lazy("reviewed"),
    "review the care plan": gettext_lazy("care plan reviewed"),
    "show": gettext_lazy("shown"),
    "sign": gettext_lazy("signed"),
    "take over": gettext_lazy("taken over"),
    "undo": gettext_lazy("undone"),
    "update": gettext_lazy("changed"),
    "upload": gettext_lazy("sent in"),
    "withdraw": gettext_lazy("taken back"),
    "write": gettext_lazy("written"),
}
"""What can be done with something of a patient, by the verb of the audit."""

WITH = {
    "accounts.EmergencyAccess": gettext_lazy("emergency access"),
    "api.CdsCard": gettext_lazy("advice"),
    "api.CdsService": gettext_lazy("chart, by a record system"),
    "audit.AuditEvent": gettext_lazy("who read the chart"),
    "candidacy.Screening": gettext_lazy("screening"),
    "care.Goal": gettext_lazy("goal"),
    "care.Task": gettext_lazy("task"),
    "consent.Consent": gettext_lazy("consent"),
    "decision.DecisionShown": gettext_lazy("benefit and harm"),
    "decision.ValuesAsked": gettext_lazy("questions of what matters"),
    "patients.AirwayAssessment": gettext_lazy("airway"),
    "patients.Allergy": gettext_lazy("allergy"),
    "patients.Attachment": gettext_lazy("attachment"),
    "patients.Entry": gettext_lazy("entry of the chart"),
    "patients.ImportedChart": gettext_lazy("imported file"),
    "patients.LastTaken": gettext_lazy("last opioid and benzodiazepine"),
    "patients.Merge": gettext_lazy("two records"),
    "patients.Person": gettext_lazy("chart"),
    "plan.Prescription": gettext_lazy("prescription"),
    "plan.PumpRelease": gettext_lazy("pump sheet"),
    "plan.TreatmentPlan": gettext_lazy("plan"),
    "schedule.Appointment": gettext_lazy("appointment"),
    "schedule.Series": gettext_lazy("course of sessions"),
}
"""With what, by the kind of record."""


def told(note: Mapping[str, Any]) -> str:
    """One note: `chart: read`. What has no words here stands as it was written."""
    verb = note.get("verb", "")
    done = DONE.get("bring to" if verb.startswith("bring to ") else verb, verb)
    record = WITH.get(note.get("record", ""))
    return str(done) if record is None else _("%(record)s: %(done)s") % {"record": record, "done": done}


def roles_told(roles: str) -> str:
    """The roles of a row, as they are called."""
    labels = dict(Role.choices)
    return ", ".join(str(labels.get(one.strip(), one.strip())) for one in roles.split(",") if one.strip())
