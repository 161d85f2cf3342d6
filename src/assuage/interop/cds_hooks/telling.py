"""What a finding rests on, told without naming anybody: the kind of entry and its date, never its id."""

import re
from collections.abc import Iterable

from assuage.patient import Fact, Origin
from assuage.rules import Finding

_KIND = re.compile(r"[A-Z][A-Za-z]+(?=[/ ])")
_PLACE = re.compile(r"([A-Z][A-Za-z]+)(?:/[^\n]*?)? \(entry \d+\)")
_OWN_WORDS = (
    "recorded as",
    "refuted",
    "given today",
    "in a draft order",
)  # the reader's own; other words may be the chart's
_MOST = 3


def because(finding: Finding) -> str:
    """The entries of the chart a finding rests on, and those that say the opposite."""
    rests = [_fact(one) for one in finding.facts]
    rests += [entry(one.origin, said=f"{one.value:g} {one.unit}") for one in finding.measurements]
    speaks = [_fact(one) for one in finding.against]
    told = f"Rests on {_listed(rests)}." if rests else ""
    return f"{told} Against it: {_listed(speaks)}.".strip() if speaks else told


def _fact(fact: Fact) -> str:
    return entry(fact.origin, said=fact.words if fact.words.startswith(_OWN_WORDS) else "")


def entry(origin: Origin, *, said: str = "") -> str:
    """One entry: its kind, its date, and what it says where these are not the words of the chart."""
    kind = _KIND.match(origin.source)
    name = kind.group() if kind else ("a score" if origin.source.startswith("computed") else "an entry")
    dated = f" of {origin.at:%Y-%m-%d}" if origin.at is not None else ", undated"
    return f"{name}{dated} ({said})" if said else f"{name}{dated}"


def unnamed(words: str) -> str:
    """Words in which every place on the chart is told by its kind alone."""
    return _PLACE.sub(r"\1", words)


def source_of(finding: Finding) -> str:
    """The keys of what a finding was read in, as `assuage cite` takes them."""
    keys = dict.fromkeys(citation.key for citation in finding.citations)
    return f"Source: {', '.join(f'`{key}`' for key in keys)}." if keys else ""


def sources_of(findings: Iterable[Finding]) -> tuple[str, ...]:
    """The keys of the sources of findings, in the order of first use."""
    return tuple(dict.fromkeys([citation.key for finding in findings for citation in finding.citations]))


def _listed(entries: list[str]) -> str:
    shown = list(dict.fromkeys(entries))
    return "; ".join([*shown[:_MOST], f"and {len(shown) - _MOST} more"] if len(shown) > _MOST else shown)
