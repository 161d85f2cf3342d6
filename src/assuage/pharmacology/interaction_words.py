"""What a reader is told of an interaction: what was observed, what the prediction holds of it, and what it leaves out."""

from collections.abc import Sequence

from assuage.dosing import Administration
from assuage.pharmacology.interactions import BY_MOUTH, Acting, changes
from assuage.pharmacology.simulation import LimitHit


def interaction_words(
    acting: Sequence[Acting],
    given: Sequence[Administration],
    *,
    can_change_elimination: bool,
    capped: bool,
    model: str,
) -> tuple[LimitHit, ...]:
    """A warning for every interaction, one more for medicines that act together, and one where the whole dose was the bound."""
    routes = frozenset(one.route.value for one in given)
    said = [_of_one(item, routes, can_change_elimination=can_change_elimination, model=model) for item in acting]
    together = _together(acting, given, routes)
    if together is not None:
        said.append(together)
    if capped:
        said.append(
            f"By {model} the observed ratio would let more than the whole dose into the body: it was applied only until the whole "
            "dose enters, so the observed rise is not shown in full and the levels may be higher than shown."
        )
    return tuple(LimitHit("soft", words, model) for words in dict.fromkeys(said))


def _of_one(item: Acting, routes: frozenset[str], *, can_change_elimination: bool, model: str) -> str:
    words = item.file.words
    observed = item.observed_on(routes)
    of_clearance = any(item.observed(route, "clearance") not in {None, 1.0} for route in routes - BY_MOUTH)
    if of_clearance and not can_change_elimination:
        words += f" {model} eliminates the drug in a liver compartment, so the ratio could not be applied: the levels shown are without it."
    elif not observed:
        return words + " Nothing was observed for this route, and the prediction is unchanged."
    elif all(ratio == 1.0 for ratio in observed):
        words += (
            " An unchanged AUC (ratio 1) of oral S-ketamine was observed, so the predicted ketamine level is the same."
        )
    return f"{words} {_of_metabolites(item)}"


def _of_metabolites(item: Acting) -> str:
    words = "The ratio is that of ketamine itself, so norketamine is not predicted."
    if not item.file.other:
        return f"{words} Nothing was read about it with this medicine."
    return f"{words} What was observed with oral S-ketamine: {' '.join(fact.words for fact in item.file.other)}"


def _together(acting: Sequence[Acting], given: Sequence[Administration], routes: frozenset[str]) -> str | None:
    """Words on medicines that act at one instant, of which no combination was observed."""
    concerned = [item for item in acting if item.observed_on(routes)]
    moments = (*(one.start_min for one in given), *changes(concerned))
    groups = [{item.file.drug: item.observed_on(routes) for item in concerned if item.taken.at(at)} for at in moments]
    most = max(groups, key=len, default={})
    if len(most) <= 1:
        return None
    ratios = [ratio for group in groups if len(group) > 1 for found in group.values() for ratio in found]
    words = f"{' and '.join(sorted(most))} are taken together, and no combination of them was observed."
    if max(ratios) > 1.0 > min(ratios):
        return (
            f"{words} Some raise and some lower the exposure: only the largest rise ({max(ratios):g} times) was applied, so that "
            "limits are held against the higher level; the true level may be far lower."
        )
    furthest = max(ratios) if max(ratios) > 1.0 else min(ratios)
    return f"{words} Only the ratio furthest from 1 ({furthest:g} times) was applied, not their product; the true one may lie further."
