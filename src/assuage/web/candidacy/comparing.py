"""What changed from one screening to the next: the verdict, the rules answered otherwise, and the facts they rest on."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from assuage.web.design.phrases import told_plainly
from assuage.web.patients.templatetags.charts import answer


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is not as it was: what it is about, before, now, and whether anything that counts for the verdict rests on it."""

    about: str
    before: str
    now: str
    key: str = ""
    counts: bool = False


@dataclass(frozen=True, slots=True)
class Compared:
    """Everything that changed between two screenings, the newer one second."""

    verdict: Change | None
    findings: tuple[Change, ...]
    facts: tuple[Change, ...]
    condition: Change | None
    knowledge: Change | None

    @property
    def is_same(self) -> bool:
        """Whether nothing changed."""
        return not (self.verdict or self.findings or self.facts or self.condition or self.knowledge)


def compare(before: Mapping[str, Any], now: Mapping[str, Any], *, called: Mapping[str, str]) -> Compared:
    """Compare two documents of screenings; `called` gives the name of a concept."""
    return Compared(
        verdict=_change("verdict", before["words"], now["words"]),
        findings=tuple(_findings(before["findings"], now["findings"])),
        facts=tuple(_facts(before["findings"], now["findings"], called)),
        condition=_change("condition", before["condition_words"], now["condition_words"]),
        knowledge=_change("knowledge", before["knowledge_version"], now["knowledge_version"]),
    )


def _change(about: str, before: str, now: str, *, key: str = "", counts: bool = False) -> Change | None:
    return None if before == now else Change(about, before, now, key, counts)


def _findings(before: Iterable[Mapping[str, Any]], now: Iterable[Mapping[str, Any]]) -> Iterable[Change]:
    """Rules answered otherwise, those that count for the verdict first; a rule that was not asked says so."""
    old, new = {one["rule"]: one for one in before}, {one["rule"]: one for one in now}
    found = []
    for rule in dict.fromkeys((*old, *new)):
        one = new.get(rule) or old[rule]
        change = _change(
            one["title"],
            _answer(old.get(rule)),
            _answer(new.get(rule)),
            key=rule,
            counts=one["counts_as"] is not None,
        )
        found += [change] if change else []
    return sorted(found, key=lambda change: not change.counts)


def _answer(one: Mapping[str, Any] | None) -> str:
    if one is None:
        return ""
    return f"{one['answer']}, done" if one["done"] and one["answer"] != "no" else str(one["answer"])


def _facts(
    before: Iterable[Mapping[str, Any]], now: Iterable[Mapping[str, Any]], called: Mapping[str, str]
) -> Iterable[Change]:
    """Statements and values that rules used, by what they are about."""
    old, new = _used(before), _used(now)
    for concept in dict.fromkeys((*new, *old)):
        change = _change(
            called.get(concept, concept), _all(old.get(concept, ())), _all(new.get(concept, ())), key=concept
        )
        if change:
            yield change


def _all(said: Iterable[str]) -> SafeString:
    return format_html_join("; ", "{}", ((one,) for one in said))


def _used(findings: Iterable[Mapping[str, Any]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for finding in findings:
        for fact in (*finding["facts"], *finding["against"]):
            words = _said(fact)
            if words not in found.setdefault(fact["concept"], []):
                found[fact["concept"]].append(words)
    return {concept: sorted(words) for concept, words in found.items()}


def _said(fact: Mapping[str, Any]) -> str:
    """A statement or value in the language of the page, with where it comes from as it is written there."""
    value = answer(fact["value"]) if isinstance(fact["value"], str) else f"{fact['value']:g}"
    unit = "" if fact["unit"] is None or fact["unit"].startswith("{") else f" {fact['unit']}"
    day = f", {fact['at'][:10]}" if fact["at"] else ""
    return f"{value}{unit} ({told_plainly(fact['source'])}{day})"
