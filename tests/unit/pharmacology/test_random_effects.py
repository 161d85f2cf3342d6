"""Deviates and the parameters they give: the same people as twins before any measurement, by another road."""

import numpy as np
import pytest

from assuage.knowledge import library
from assuage.pharmacology import twins_of
from assuage.pharmacology.covariates import Covariates
from assuage.pharmacology.effects.prepared import prepared_effects
from assuage.pharmacology.random_effects import MODEL, random_effects
from assuage.pharmacology.structure import structure_of
from assuage.pharmacology.twins import TWIN_EFFECTS
from assuage.stats import standard_normals

PEOPLE = 20_000
ADULT = [one for one in library().ids("pharmacokinetics") if library().model(one).scope == "adult"]


def effects_of(model):
    return random_effects(structure_of(library().model(model)), prepared_effects(library(), TWIN_EFFECTS))


@pytest.mark.parametrize("model", ADULT)
def test_parameters_spread_as_those_of_twins_do(model):
    """Every parameter that twins draw, and no other; quantiles agree within what 20,000 draws leave open."""
    random = effects_of(model)
    deviates = standard_normals(1, 0, PEOPLE, random.count)
    twins = twins_of(Covariates(), model, count=PEOPLE, seed=2)
    mine = random.of_model(deviates)
    assert set(mine) == set(twins.drawn)
    for name, values in mine.items():
        theirs = np.quantile(twins.drawn[name], [0.05, 0.5, 0.95])
        assert np.quantile(values, [0.05, 0.5, 0.95]) == pytest.approx(theirs, rel=0.06), name
    for effect in prepared_effects(library(), TWIN_EFFECTS):
        own = random.of_effect(effect.file.id, deviates)
        for name, values in own.items():
            theirs = np.quantile(twins.effects[effect.file.id][name], [0.05, 0.5, 0.95])
            assert np.quantile(values, [0.05, 0.5, 0.95]) == pytest.approx(theirs, rel=0.06), name


def test_correlations_are_those_of_the_file():
    """Otto 2021, table 3: covariance 0.0446 of norketamine's volume and clearance, variances 0.0404 and 0.1032."""
    random = effects_of("otto_2021")
    drawn = random.of_model(standard_normals(1, 0, PEOPLE, random.count))
    found = np.cov(np.log(drawn["nk_v"]), np.log(drawn["nk_cl"]))
    assert found == pytest.approx(np.array([[0.0404, 0.0446], [0.0446, 0.1032]]), rel=0.05)


def test_what_is_uncertain_together_moves_together():
    """Kamp 2020's three volumes share one uncertainty of 10 %: v2 and v3 are the same part of their typical values."""
    random = effects_of("kamp_2020")
    drawn = random.of_model(standard_normals(1, 0, 50, random.count))
    assert drawn["v2"] / 56.0 == pytest.approx(drawn["v3"] / 157.0, rel=1e-12)
    assert np.abs(drawn["v1"] / 25.0 - drawn["v2"] / 56.0).max() > 0.05


def test_columns_and_names_belong_together():
    """Moving one deviate moves its own parameters and leaves the others; what does not vary has no values."""
    random = effects_of("kamp_2020")
    still = np.zeros((1, random.count))
    before = {key: random.one(*key, still)[0] for key in random.centres}
    for column in range(random.count):
        moved = still.copy()
        moved[0, column] = 1.0
        changed = {key for key in random.centres if random.one(*key, moved)[0] != before[key]}
        assert changed == {key for key in random.centres if column in random.columns_of(key)}
        assert changed
    assert random.one(MODEL, "weight_exponent", still) is None


def test_a_range_and_a_fraction_stay_within_their_ends():
    """Availability by nose lies between 0 and 1 however far a deviate goes; that by muscle between 0.7 and 0.95."""
    random = effects_of("kamp_2020")
    far = np.repeat(np.array([[-6.0], [6.0]]), random.count, axis=1)
    drawn = random.of_model(far)
    assert drawn["f_im"] == pytest.approx([0.7, 0.95], abs=1e-6)
    assert 0.0 < drawn["f_nasal"][0] < drawn["f_nasal"][1] < 1.0
