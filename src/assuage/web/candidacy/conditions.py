"""What a screening may be for: the pain conditions of the vocabulary by name, the routes and the settings."""

from functools import lru_cache

from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from assuage.candidacy import PAIN
from assuage.dosing import Route
from assuage.knowledge import library
from assuage.patient import vocabulary, within_a_sentence
from assuage.web.design.phrases import told, told_plainly
from assuage.web.patients.templatetags.charts import called

ROUTES = {
    Route.IV.value: gettext_lazy("by vein"),
    Route.IM.value: gettext_lazy("into a muscle"),
    Route.SC.value: gettext_lazy("under the skin"),
    Route.ORAL.value: gettext_lazy("by mouth"),
    Route.SUBLINGUAL.value: gettext_lazy("under the tongue"),
    Route.NASAL.value: gettext_lazy("through the nose"),
    Route.ORAL_FILM.value: gettext_lazy("as an oral film"),
    Route.RECTAL.value: gettext_lazy("rectally"),
    Route.EPIDURAL.value: gettext_lazy("epidurally"),
    Route.INTRA_ARTICULAR.value: gettext_lazy("into a joint"),
    Route.TRIGGER_POINT.value: gettext_lazy("into a trigger point"),
}

SETTINGS = {
    "outpatient": pgettext_lazy("setting", "outpatient"),
    "inpatient": pgettext_lazy("setting", "inpatient"),
    "emergency": pgettext_lazy("setting", "emergency"),
    "perioperative": pgettext_lazy("setting", "around an operation"),
    "intensive_care": pgettext_lazy("setting", "intensive care"),
    "home": pgettext_lazy("setting", "at home"),
}


def pain_conditions() -> tuple[tuple[str, str], ...]:
    """Every pain condition of the vocabulary: its id and its name, in order of its name in the language of the page."""
    return _pain_conditions(get_language() or "")


@lru_cache(maxsize=8)
def _pain_conditions(language: str) -> tuple[tuple[str, str], ...]:  # noqa: ARG001 - the order is of that language
    words = vocabulary()
    graded = {claim for card in library().all("guideline") for s in card.statements for claim in s.conditions}
    pain = graded | set(PAIN)
    found = [
        (one.id, one.name)
        for one in words.concepts.values()
        if one.kind == "conditions" and words.implied_by(one.id) & pain
    ]
    return tuple(sorted(found, key=lambda one: str(told_plainly(one[1])).casefold()))


def condition_marked(condition: str) -> str:
    """As `condition_name`, for a page: in its language, or marked as the English it is."""
    return called(condition) if condition else _("the condition on the chart")


def condition_within(condition: str) -> str:
    """As `condition_marked`, in the middle of a sentence."""
    return str(told(within_a_sentence(condition_name(condition))))


def condition_name(condition: str) -> str:
    """The name of a condition; for none, that the one on the chart is meant."""
    return vocabulary().called(condition) if condition else _("the condition on the chart")
