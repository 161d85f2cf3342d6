"""The findings of a stored screening as the why panel and the lists of a page show them."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from assuage.web.design.phrases import filled, told, told_plainly
from assuage.web.design.reasons import Source, Why
from assuage.web.patients.templatetags.charts import answer as answer_in_words
from assuage.web.patients.templatetags.charts import called

_DECISIVE = ("contraindication", "test", "interaction", "caution")
_MARKS = {"contraindication": "stop", "caution": "caution", "test": "caution"}


@dataclass(frozen=True, slots=True)
class Reason:
    """One rule as a line: its badge, its name, what it means for this person, and what stands behind it."""

    rule: str
    badge: str
    answer: str
    title: str
    words: Any
    kind: str
    grade: Any
    is_draft: bool
    why: Why

    @property
    def html(self) -> SafeString:
        """The line with its why panel."""
        return _html(self, get_language() or "", is_brief=False)

    @property
    def brief(self) -> SafeString:
        """The same without the rule's words: of something absent they would alarm for nothing."""
        return _html(self, get_language() or "", is_brief=True)


@dataclass(frozen=True, slots=True)
class Reasons:
    """The trace of a screening: `present` speaks for a verdict, `open` is not answered, `absent` was asked and is not there, `beside` never counts."""

    present: tuple[Reason, ...]
    open: tuple[Reason, ...]
    absent: tuple[Reason, ...]
    beside: tuple[Reason, ...]


def reasons_of(content: Mapping[str, Any]) -> Reasons:
    """The findings of a screening's document, sorted by what they are for the verdict."""
    language = get_language() or ""
    asks = {rule: (one["words"], one["could"]) for one in reversed(content["ask_next"]) for rule in one["rules"]}
    told = [(one, _told(json.dumps(one), asks.get(one["rule"]), language)) for one in content["findings"]]

    def those(*answers: str, is_decisive: bool) -> tuple[Reason, ...]:
        chosen = [
            (one["kind"], reason)
            for one, reason in told
            if one["answer"] in answers and (one["kind"] in _DECISIVE) is is_decisive
        ]
        chosen.sort(key=lambda pair: _DECISIVE.index(pair[0]) if is_decisive else 0)
        return tuple(reason for _kind_of, reason in chosen)

    return Reasons(
        those("yes", is_decisive=True),
        those("unknown", is_decisive=True),
        those("no", is_decisive=True),
        those("yes", "unknown", "no", is_decisive=False),
    )


@lru_cache(maxsize=2048)
def _told(finding: str, ask: tuple[str, str] | None, language: str) -> Reason:  # noqa: ARG001 - the words are of that language
    """A finding as it is shown; most of them are the same from one answer to the next, so each is worked out once."""
    return _reason(json.loads(finding), ask)


def why_verdict(content: Mapping[str, Any]) -> Why:
    """What stands behind the verdict as a whole."""
    guidelines = tuple(Source(told(one["words"]), one["date"], told(one["status"])) for one in content["guidelines"])
    telling = [one for one in content["findings"] if one["counts_as"] and one["answer"] != "no"]
    return Why(
        title=told(content["words"]),
        rule=_("Every rule of the guidelines below was asked; the most cautious answer decides."),
        inputs=tuple(
            (told(one["title"]), format_html("{}. {}", answer_in_words(one["answer"]), told(one["words"])))
            for one in telling[:6]
        ),
        sources=guidelines,
        assumed=tuple(map(told, content["notes"])),
        change=tuple(_asked(one["words"], one["could"]) for one in content["ask_next"][:3]),
    )


def _reason(one: Mapping[str, Any], ask: tuple[str, str] | None) -> Reason:
    graded = [part for part in (one["grade"], told(one["certainty"])) if part]
    grade = format_html_join(", ", "{}", ((part,) for part in graded)) or _("not graded")
    is_draft = one["status"] == "draft"
    return Reason(
        rule=one["rule"],
        badge=_badge(one),
        answer=_answer(one),
        title=one["title"],
        words=told(one["words"]) if one["applies"] else _("Not asked of this person."),
        kind=_kind(one),
        grade=grade,
        is_draft=is_draft,
        why=Why(
            title=told(one["title"]),
            rule=format_html_join(
                "; ", "{}", ((part,) for part in (f"{one['number']} ({_kind(one)})", *map(told, one["why"])))
            ),
            inputs=tuple(_inputs(one)),
            sources=(Source(told(one["source"]), one["date"], filled(_("grade: %(grade)s"), grade=grade)),),
            assumed=tuple(_assumed(one, is_draft=is_draft)),
            change=(_asked(*ask),) if ask else (),
        ),
    )


def _asked(question: str, could: str) -> SafeString:
    """A question with what its answer could change."""
    return format_html("{} ({})", told(question), told(could))


def _inputs(one: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for fact in (*one["facts"], *one["against"]):
        value = answer_in_words(fact["value"]) if isinstance(fact["value"], str) else f"{fact['value']:g}"
        unit = "" if fact["unit"] is None or fact["unit"].startswith("{") else fact["unit"].replace("mm[Hg]", "mmHg")
        when = fact["at"][:10] if fact["at"] else _("no date")
        yield called(fact["concept"]), f"{value} {unit}".strip() + f" ({told_plainly(fact['source'])}, {when})"
    for concept in one["missing"]:
        yield called(concept), _("not known")


def _assumed(one: Mapping[str, Any], *, is_draft: bool) -> Iterator[str]:
    yield filled(_("How sure: %(confidence)s"), confidence=told(one["confidence"]))
    if is_draft:
        yield _("A draft: its source was not read in full, so it can only make the verdict more cautious.")
    yield from map(told, one["conflicts"])


def _badge(one: Mapping[str, Any]) -> str:
    if one["answer"] == "unknown":
        return "unknown"
    if one["answer"] == "no" or one["counts_as"] is None:
        return "quiet"
    if one["counts_as"] == "test" and one["done"]:
        return "yes"
    return _MARKS.get(one["counts_as"], "caution")


def _answer(one: Mapping[str, Any]) -> str:
    if one["answer"] == "unknown":
        return _("unknown")
    if one["answer"] == "no":
        return _("no") if one["applies"] else _("not asked")
    if one["kind"] == "test":
        return _("wanted, done") if one["done"] else _("wanted, not done")
    return _("yes")


def _kind(one: Mapping[str, Any]) -> str:
    kinds = {
        "contraindication": _("contraindication"),
        "test": _("test"),
        "interaction": _("interaction"),
        "caution": _("caution"),
        "benefit": _("in favour"),
        "programme": _("how the clinic runs"),
    }
    kind = kinds.get(one["kind"], one["kind"])
    return (
        _("%(kind)s, by %(routes)s only") % {"kind": kind, "routes": ", ".join(map(told_plainly, one["routes"]))}
        if one["routes"]
        else kind
    )


@lru_cache(maxsize=2048)
def _html(one: Reason, language: str, *, is_brief: bool) -> SafeString:  # noqa: ARG001 - as in `_told`
    return render_to_string("candidacy/parts/reason.html", {"one": one, "brief": is_brief})
