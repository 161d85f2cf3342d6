"""Laws of schemes for persons of any weight, by any model."""

from datetime import UTC, datetime

import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st

from assuage.dosing import Isomer, Salt, parse
from assuage.pharmacology import Covariates, check_regimen
from assuage.plan import tci_scheme

AT = datetime(2026, 11, 22, 9, tzinfo=UTC)
BY_MODEL = st.sampled_from(
    [
        ("kamp_2020", Isomer.RACEMATE),
        ("kamp_2020", Isomer.S),
        ("domino_1982", Isomer.RACEMATE),
        ("simons_2022", Isomer.S),
        ("clements_1981", Isomer.RACEMATE),
        ("otto_2021", Isomer.S),
    ]
)


@given(
    BY_MODEL, st.floats(46, 115), st.floats(20, 250), st.integers(3, 24), st.sampled_from(["outpatient", "inpatient"])
)
@example(
    ("kamp_2020", Isomer.S), 46.999999999999986, 97.0, 3, "outpatient"
)  # half a milligram per kilogram is just below 23.5
def test_a_scheme_keeps_every_limit_of_its_setting(by, weight_kg, target, sixths, setting):
    """Its order reads back the same, no hard limit of the setting is broken, and the rate stays under its bound."""
    model, isomer = by
    who = Covariates(weight_kg=weight_kg, age_years=50.0, setting=setting)
    found = tci_scheme(
        who,
        model,
        target,
        minutes=10.0 * sixths,
        setting=setting,
        isomer=isomer,
        salt=Salt.BASE,
        made_at=AT,
        others=(),
    )
    assert parse(found.regimen.text) == found.regimen
    assert not [hit for hit in check_regimen(found.regimen, who, setting) if hit.kind == "hard"]
    assert max(step.rate_mg_per_h for step in found.steps) <= found.max_rate_mg_per_h
    assert found.ideal_rate_mg_per_h.max() <= found.max_rate_mg_per_h * (1 + 1e-12)
    if found.ceiling_ng_per_ml is not None:
        assert found.keyed.peak_ng_per_ml <= found.ceiling_ng_per_ml * (1 + 1e-9)
    assert np.isclose(found.regimen.total_mg(), found.keyed.total_mg)
