"""A knowledge file as a card: every field, each number with its unit, where it was read and how sure we are."""

from collections.abc import Iterator
from typing import Any

_NUMBER = {"value", "unit", "confidence", "read_from"}


def print_card(file: Any, *, as_json: bool) -> None:
    """Print a knowledge file, for a person or for a program."""
    from assuage.cli.printing import print_heading, print_json, print_line, print_list
    from assuage.knowledge import library

    content = file.model_dump(mode="json")
    if as_json:
        print_json(content)
        return
    print_heading(f"{content['id']}: {content['title']}")
    print_line(content["summary"])
    plain = {"id", "title", "summary", "references", "history"}
    for field, value in content.items():
        if field in plain or value in (None, [], {}, ""):
            continue
        lines = list(_lines(value))
        if len(lines) == 1 and not isinstance(value, dict | list):
            print_line(f"{field.replace('_', ' ')}: {lines[0]}")
        else:
            print_list(field.replace("_", " "), lines)
    where = {reference["key"]: reference["where"] for reference in content["references"]}
    print_list("sources", (f"{entry.key} ({where[entry.key]}): {entry}" for entry in library().cite(where)))


def _lines(value: Any, name: str = "") -> Iterator[str]:
    """A value as lines of text; what is nested is written with its path."""
    if isinstance(value, dict) and value.keys() >= _NUMBER:
        yield _named(name, _number(value))
    elif isinstance(value, dict):
        for key, inner in value.items():
            if inner not in (None, [], {}, ""):
                yield from _lines(inner, f"{name}, {key}" if name else str(key))
    elif isinstance(value, list) and any(isinstance(inner, dict) for inner in value):
        for place, inner in enumerate(value, 1):
            yield from _lines(inner, f"{name} {place}".strip())
    elif isinstance(value, list):
        yield _named(name, ", ".join(map(str, value)))
    else:
        yield _named(name, "yes" if value is True else "no" if value is False else str(value))


def _number(number: dict[str, Any]) -> str:
    value = "unknown" if number["value"] is None else f"{number['value']:g}"
    bounds = (
        f" ({number['lower']:g} to {number['upper']:g}, {number['bounds']})" if number.get("lower") is not None else ""
    )
    why = f"; {number['reason']}" if number.get("reason") else ""
    sure = (
        f"{number['confidence']}, resting on {number['rests_on']}" if number.get("rests_on") else number["confidence"]
    )
    return f"{value} {number['unit']}{bounds} [{sure}: {number['read_from']}{why}]"


def _named(name: str, text: str) -> str:
    return f"{name}: {text}" if name else text
