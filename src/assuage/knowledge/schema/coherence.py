"""Whether a model file describes something physical: every name known, every unit fitting, every fraction a fraction."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from assuage.knowledge.errors import NotAllowedError, Problem
from assuage.knowledge.schema.expressions import COVARIATES, names_in
from assuage.knowledge.schema.measures import CANONICAL, MEASURES, dimension_of

if TYPE_CHECKING:
    from assuage.knowledge.schema.model import PharmacokineticModel

_ROUNDING = 1e-9  # printed variances are rounded, so a block may be singular to the last digit


def incoherences(model: "PharmacokineticModel") -> list[Problem]:
    """Everything that is physically wrong with a model, each as one problem."""
    found = [*_units(model), *_formulas(model)]
    return found or [*_structure(model), *_deliveries(model), *_variability(model), *_covariance_block(model)]


def _units(model: "PharmacokineticModel") -> Iterator[Problem]:
    for name, number in model.parameters.items():
        try:
            kind = dimension_of(number.unit)
        except NotAllowedError as error:
            yield Problem(f"parameters.{name}.unit", error.wrong, error.allowed)
            continue
        if number.value is not None and number.value < 0:
            yield Problem(f"parameters.{name}", f"{number.value:g} is negative", "0 or more")
        if kind == "volume" and number.value == 0:
            yield Problem(f"parameters.{name}", "a volume of zero has no concentration", "above 0")
    for name, derived in model.derived.items():
        if derived.unit not in MEASURES:
            yield Problem(f"derived.{name}", f"`{derived.unit}` is not a unit", ", ".join(MEASURES))
        if name in model.parameters:
            yield Problem(f"derived.{name}", "there is a parameter of that name")


def _formulas(model: "PharmacokineticModel") -> Iterator[Problem]:
    known = set(model.parameters) | COVARIATES
    for name, derived in model.derived.items():  # in the order of the file: a formula may use what stands before it
        yield from _expression(f"derived.{name}", derived.formula, known)
        known.add(name)
    for covariate in model.covariates:
        yield from _expression(f"covariates.{covariate.name}", covariate.scale, set(model.parameters) | COVARIATES)
        yield from _known(f"covariates.{covariate.name}", covariate.parameters, set(model.parameters))


def _expression(place: str, expression: str, known: set[str]) -> Iterator[Problem]:
    try:
        used = names_in(expression)
    except NotAllowedError as error:
        yield Problem(place, error.wrong, error.allowed)
    else:
        yield from _known(place, used, known)


def _known(place: str, names: "tuple[str, ...] | frozenset[str]", known: set[str]) -> Iterator[Problem]:
    for name in sorted(set(names) - known):
        yield Problem(place, f"`{name}` is not known there", ", ".join(sorted(known)))


def _structure(model: "PharmacokineticModel") -> Iterator[Problem]:
    here = set(model.compartments)
    for name, compartment in model.compartments.items():
        yield from _measured(model, f"compartments.{name}.volume", compartment.volume, "volume")
    for exchange in model.exchanges:
        place = f"exchanges {exchange.between[0]}-{exchange.between[1]}"
        yield from _known(place, exchange.between, here)
        yield from _measured(model, place, exchange.clearance, "flow")
        yield from _measured(model, place, exchange.rate_out, "rate")
        yield from _measured(model, place, exchange.rate_back, "rate")
        if exchange.clearance is not None:
            yield from _volumes(model, place, exchange.between)
    for flow in model.flows:
        place = f"flows from {flow.source}"
        yield from _known(place, (flow.source,) if flow.to is None else (flow.source, flow.to), here)
        yield from _measured(model, place, flow.clearance, "flow")
        yield from _measured(model, place, flow.rate, "rate")
        yield from _fraction(model, place, flow.fraction, upper=1.1)  # a metabolite may be heavier than its parent
        if flow.clearance is not None:
            yield from _volumes(model, place, (flow.source,))
    for analyte, readout in model.analytes.items():
        yield from _known(f"analytes.{analyte}", (readout.compartment,), here)
        yield from _volumes(model, f"analytes.{analyte}", (readout.compartment,))


def _deliveries(model: "PharmacokineticModel") -> Iterator[Problem]:
    for route, deliveries in model.routes.items():
        for delivery in deliveries:
            place = f"routes.{route}"
            yield from _known(place, (delivery.into,), set(model.compartments))
            yield from _fraction(model, place, delivery.fraction, upper=1.2)  # apparent fractions may pass 1
            yield from _fraction(model, place, delivery.later_fraction or "1", upper=1.2)
            yield from _measured(model, place, delivery.lag, "time")
            yield from _measured(model, place, delivery.zero_order, "time")
            yield from _measured(model, place, delivery.device, "mass")
            yield from _measured(model, place, delivery.sitting_gap, "time")


def _variability(model: "PharmacokineticModel") -> Iterator[Problem]:
    named = set(model.parameters)
    for spread in model.spread:
        yield from _known(f"spread.{spread.parameter}", (spread.parameter, *spread.also), named)
        if spread.variance.value is not None and spread.variance.value < 0:
            yield Problem(f"spread.{spread.parameter}", "a variance is never negative", "0 or more")
    for residual in model.residual:
        if residual.analyte not in model.analytes:
            yield Problem("residual", f"`{residual.analyte}` is not predicted", ", ".join(model.analytes))
    yield from _known("parameter_uncertainty", tuple(model.parameter_uncertainty), named)
    for group in model.uncertain_together:
        yield from _known("uncertain_together", group, set(model.parameter_uncertainty))
    for uncertain in model.uncertainty:
        yield from _known("uncertainty", (uncertain.parameter,), named)
        if uncertain.parameter in model.parameter_uncertainty:
            yield Problem(
                f"uncertainty.{uncertain.parameter}", "it has a CV under `parameter_uncertainty` too; keep one"
            )


def _covariance_block(model: "PharmacokineticModel") -> Iterator[Problem]:
    names = [spread.parameter for spread in model.spread if spread.level == "person"]
    if len(set(names)) != len(names):
        yield Problem("spread", "a parameter stands there twice")
        return
    block = [[0.0] * len(names) for _ in names]
    for row, spread in enumerate(one for one in model.spread if one.level == "person"):
        block[row][row] = spread.variance.value or 0.0
    for covariance in model.covariances:
        unknown = sorted(set(covariance.between) - set(names))
        if unknown:
            yield Problem("covariances", f"`{unknown[0]}` has no variance", ", ".join(names))
            return
        first, second = (names.index(name) for name in covariance.between)
        block[first][second] = block[second][first] = covariance.covariance.value or 0.0
    if not _is_semidefinite(block):
        yield Problem(
            "covariances", "no group of people could vary like this (the matrix is not positive semi-definite)"
        )


def _is_semidefinite(block: list[list[float]]) -> bool:
    """Outer-product Cholesky: what is left after each pivot must not be negative, and nothing may hang on a zero."""
    rest = [row[:] for row in block]
    for k, row in enumerate(rest):
        if row[k] < -_ROUNDING or (row[k] <= _ROUNDING and any(abs(value) > _ROUNDING for value in row[k + 1 :])):
            return False
        for i in range(k + 1, len(rest)) if row[k] > _ROUNDING else ():
            for j in range(k + 1, len(rest)):
                rest[i][j] -= row[i] * row[j] / row[k]
    return True


def _volumes(model: "PharmacokineticModel", place: str, compartments: tuple[str, ...]) -> Iterator[Problem]:
    for name in compartments:
        if name in model.compartments and model.compartments[name].volume is None:
            yield Problem(place, f"compartment `{name}` has no volume, so no concentration; give it one")


def _fraction(model: "PharmacokineticModel", place: str, text: str, *, upper: float) -> Iterator[Problem]:
    try:
        value = float(text)
    except ValueError:
        yield from _measured(model, place, text, "plain")
        number = model.parameters.get(text)
        if number is None or number.value is None:
            return
        value = number.value
    if not 0 <= value <= upper:
        yield Problem(place, f"fraction {text} is {value:g}", f"0 to {upper:g}")


def _measured(model: "PharmacokineticModel", place: str, name: str | None, wanted: str) -> Iterator[Problem]:
    if name is None:
        return
    if name in model.parameters:
        unit = model.parameters[name].unit
    elif name in model.derived:
        unit = model.derived[name].unit
    else:
        known = ", ".join(sorted({*model.parameters, *model.derived}))
        yield Problem(place, f"there is no parameter `{name}`", known)
        return
    if dimension_of(unit) != wanted:
        yield Problem(place, f"`{name}` is in {unit}, which is no {wanted}", f"a {wanted} such as {CANONICAL[wanted]}")
