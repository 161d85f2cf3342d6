"""What is known of a condition as HTML: made once for each condition, route and language, because it holds nothing of anybody."""

from functools import lru_cache

from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from assuage.candidacy import BenefitAndHarm, benefit_and_harm
from assuage.documents import evidence_report
from assuage.dosing import Route
from assuage.evidence import Evidence, evidence_for
from assuage.knowledge import library
from assuage.web.candidacy.conditions import pain_conditions
from assuage.web.decision.reports import fragment_of
from assuage.web.design.phrases import spoken


def conditions() -> list[tuple[str, str]]:
    """Every pain condition with its name in the language of the page, in the order of these names."""
    return sorted(((one, spoken(name)) for one, name in pain_conditions()), key=lambda one: one[1].lower())


def known_of(condition: str, route: str = "") -> BenefitAndHarm:
    """Benefit and harm of a condition, by one route or by any."""
    return benefit_and_harm(condition, route=Route(route) if route else None)


def shown_of(condition: str, route: str = "") -> SafeString:
    """The pictures and tables of benefit and harm, with sources."""
    return _shown(condition, route, library().version, get_language() or "")


def evidence_of(condition: str) -> Evidence:
    """Every study and every pooled result on a condition, found good and found nothing alike."""
    return _evidence(condition, library().version)


@lru_cache(maxsize=64)
def _shown(condition: str, route: str, version: str, language: str) -> SafeString:  # noqa: ARG001 - what the answer depends on
    found = known_of(condition, route)
    return fragment_of(evidence_report(found, made_at=timezone.now()))


@lru_cache(maxsize=64)
def _evidence(condition: str, version: str) -> Evidence:  # noqa: ARG001 - as above
    return evidence_for(condition, made_at=timezone.now())
