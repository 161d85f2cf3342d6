"""Which published regimens are offered for a condition, and why the others are not."""

from assuage.knowledge import Library
from assuage.knowledge.schema import RegimenFile
from assuage.patient import vocabulary
from assuage.plan.records import LeftOut

# What stands for a condition without regimens of its own: those studied in chronic pain of any cause.
ANY_CHRONIC_PAIN = "chronic_pain"
_SETTINGS = ("outpatient", "any", "inpatient", "emergency", "perioperative", "home", "intensive_care")


def regimens_for(
    library: Library, condition: str | None, *, setting: str | None = None, most: int = 5
) -> tuple[tuple[RegimenFile, ...], tuple[LeftOut, ...]]:
    """Choose the regimens to compare: proposable, studied in this condition (then in chronic pain), in this setting.

    Regimens for the condition itself come before those for what it is a form of (phantom limb pain is neuropathic), and
    these before those for chronic pain in general; treatments before test infusions, outpatient before inpatient. Returns
    at most `most` of them, and every other regimen for the condition with the reason why it is not offered.
    """
    circles = circles_around(condition)
    offered: list[tuple[tuple[int, int, int, str], RegimenFile]] = []
    left: list[LeftOut] = []
    for file in library.all("regimen"):
        nearness = next((place for place, claims in enumerate(circles) if not claims.isdisjoint(file.conditions)), None)
        if nearness is None:
            continue
        why = _why_not(file, setting)
        if why:
            left.append(LeftOut(file.id, file.name, why))
        else:
            place = (nearness, 0 if file.purpose == "treatment" else 1, _SETTINGS.index(file.setting), file.id)
            offered.append((place, file))
    offered.sort(key=lambda pair: pair[0])
    chosen = [file for _, file in offered]
    left += [LeftOut(file.id, file.name, f"{most} others come first; ask for more options") for file in chosen[most:]]
    return tuple(chosen[:most]), tuple(sorted(left, key=lambda one: one.regimen_id))


def circles_around(condition: str | None) -> tuple[frozenset[str], ...]:
    """The condition, then what it is a form of, then chronic pain in general: each wider than the last."""
    if condition is None:
        return (frozenset({ANY_CHRONIC_PAIN}),)
    broader = vocabulary().implied_by(condition) - {condition, ANY_CHRONIC_PAIN}
    return (frozenset({condition}), frozenset(broader), frozenset({ANY_CHRONIC_PAIN}))


def _why_not(file: RegimenFile, setting: str | None) -> str:
    if not file.proposable:
        return file.not_proposable_because or "it cannot be proposed"
    if setting is not None and file.setting not in {setting, "any"}:
        return f"it was given in another setting ({_spoken(file.setting)})"
    return ""


def _spoken(word: str) -> str:
    return word.replace("_", " ")
