"""The numbers a model runs with: typical values with a person's covariates and draws applied, in litres and minutes."""

from collections.abc import Mapping

from assuage.pharmacology.errors import ModelFormulaError
from assuage.pharmacology.expressions import Value
from assuage.pharmacology.structure import Scale, Structure

Parameters = dict[str, Value]


def parameters_of(
    structure: Structure,
    covariates: Mapping[str, Value],
    *,
    options: frozenset[str] = frozenset(),
    drawn: Mapping[str, Value] | None = None,
) -> Parameters:
    """Parameters in L, min and fractions for one person (floats) or many (arrays of shape (P,)).

    The typical values, or those of `drawn` in their place, are multiplied by the scales of the covariates; then derived
    parameters are computed. `options` names the optional covariates to use. A scale that needs a covariate which is not in
    `covariates` is left out: `missing_covariates` says which, so that it can be told.

    Raises `ModelFormulaError` where a formula needs a value that is unknown.
    """
    values: Parameters = {**structure.typical, **(drawn or {})}
    known = {**structure.typical, **covariates}
    for scale in scales_in_use(structure, options):
        if not scale.factor.names <= known.keys():
            continue
        factor = scale.factor(known)
        for name in scale.parameters:
            if name not in values:
                raise ModelFormulaError(
                    f"{structure.file.id} scales `{name}`, whose value is unknown; nothing can be computed."
                )
            values[name] = values[name] * factor
    for name, formula in structure.derived:
        if formula.names <= values.keys() | covariates.keys():
            values[name] = formula({**covariates, **values})
    return values


def scales_in_use(structure: Structure, options: frozenset[str]) -> tuple[Scale, ...]:
    """The scales that always hold, and the optional ones asked for."""
    return tuple(scale for scale in structure.scales if not scale.optional or scale.name in options)


def missing_covariates(
    structure: Structure, covariates: Mapping[str, Value], options: frozenset[str]
) -> tuple[str, ...]:
    """The covariates that scales in use ask for and nobody has given, in the order of the file."""
    known = structure.typical.keys() | covariates.keys()
    return tuple(
        dict.fromkeys(
            name for scale in scales_in_use(structure, options) for name in sorted(scale.factor.names - known)
        )
    )
