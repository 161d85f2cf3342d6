"""Which published regimens are offered for a condition, and why the others are not."""

from collections.abc import Sequence

from assuage.knowledge import Library
from assuage.knowledge.schema import RegimenFile
from assuage.plan.records import LeftOut

# What stands for a condition without regimens of its own: those studied in chronic pain of any cause.
ANY_CHRONIC_PAIN = "chronic_pain"
_SETTINGS = ("outpatient", "any", "inpatient", "emergency", "perioperative", "home", "intensive_care")


def regimens_for(
    library: Library, condition: str | None, *, setting: str | None = None, most: int = 5
) -> tuple[tuple[RegimenFile, ...], tuple[LeftOut, ...]]:
    """Choose the regimens to compare: proposable, studied in this condition (then in chronic pain), in this setting.

    Regimens for the condition come before those for chronic pain in general, treatments before test infusions, and
    outpatient before inpatient. Returns at most `most` of them, and every other regimen for the condition with the
    reason why it is not offered.
    """
    offered: list[tuple[tuple[int, int, int, str], RegimenFile]] = []
    left: list[LeftOut] = []
    for file in library.all("regimen"):
        own = condition is not None and condition in file.conditions
        if not own and ANY_CHRONIC_PAIN not in file.conditions:
            continue
        why = _why_not(file, setting)
        if why:
            left.append(LeftOut(file.id, file.name, why))
        else:
            place = (0 if own else 1, 0 if file.purpose == "treatment" else 1, _SETTINGS.index(file.setting), file.id)
            offered.append((place, file))
    offered.sort(key=lambda pair: pair[0])
    chosen = [file for _, file in offered]
    left += [LeftOut(file.id, file.name, f"{most} others come first; ask for more options") for file in chosen[most:]]
    return tuple(chosen[:most]), tuple(sorted(left, key=lambda one: one.regimen_id))


def _why_not(file: RegimenFile, setting: str | None) -> str:
    if not file.proposable:
        return file.not_proposable_because or "it cannot be proposed"
    if setting is not None and file.setting not in {setting, "any"}:
        return f"it was given in another setting ({_spoken(file.setting)})"
    return ""


def _spoken(word: str) -> str:
    return word.replace("_", " ")
