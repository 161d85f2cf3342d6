"""One record of what studies say together, against values printed by others."""

import pytest

from assuage.evidence import CannotPoolError, result_document


def test_thirteen_trials_agree_with_the_reference_program(pooled, bcg):
    """The manual of metafor prints these for the trials of Colditz 1994 (RR, REML, z), to the digits given there."""
    made = pooled(bcg, measure="RR", test="z")
    one = made.result
    assert (one.k, made.people) == (13, 357347)
    assert one.estimate == pytest.approx(-0.7145, abs=5e-5)
    assert one.se == pytest.approx(0.1798, abs=5e-5)
    assert (one.ci_low, one.ci_high) == pytest.approx((-1.0669, -0.3622), abs=5e-5)
    assert one.tau2 == pytest.approx(0.3132, abs=5e-5)
    assert one.i2 == pytest.approx(92.22, abs=5e-3)
    assert one.h2 == pytest.approx(12.86, abs=5e-3)
    assert one.q == pytest.approx(152.2330, abs=5e-5)
    assert (one.pi_low, one.pi_high) == pytest.approx((-1.8667, 0.4376), abs=5e-5)
    assert one.tau2_ci == pytest.approx((0.1197, 1.1115), abs=5e-5)
    assert made.studies[0].yi == pytest.approx(-0.8893, abs=5e-5)
    assert made.studies[0].vi == pytest.approx(0.3256, abs=5e-5)


def test_hardys_difference_is_the_simple_one(pooled):
    """29 of 93 against 25 of 92 by Wald: 0.040 (-0.091 to 0.171)."""
    made = pooled("study,ai,n1i,ci,n2i\nHardy 2012,29,93,25,92\n", measure="RD", model="FE")
    assert made.result.estimate == pytest.approx(0.040, abs=5e-4)
    assert (made.result.ci_low, made.result.ci_high) == pytest.approx((-0.091, 0.171), abs=5e-4)


def test_a_cell_of_zero_is_filled_as_usual(pooled):
    """Noppers in week 1: 2 of 12 against 0 of 12 with a half added everywhere is ln((2.5/13) / (0.5/13)) = ln 5."""
    made = pooled("ai,n1i,ci,n2i\n2,12,0,12\n", measure="RR", model="FE")
    assert made.as_read(made.result.estimate) == pytest.approx(5.0)


def test_the_document_has_the_promised_keys(pooled, bcg, pool_keys):
    """The keys of the command line, in their order; intervals that do not exist are null."""
    made = pooled(bcg, measure="RR")
    assert list(result_document(made.result, made.warnings)) == pool_keys
    alone = pooled("yi,vi\n1,2\n")
    told = result_document(alone.result, alone.warnings)
    assert (told["pi_low"], told["pi_high"], told["tau2_ci"]) == (None, None, None)


def test_ratios_read_back_as_ratios(pooled, bcg):
    """exp(-0.7145) is 0.489; a table of ready effects is left as it is."""
    made = pooled(bcg, measure="RR")
    assert made.is_ratio
    assert made.called == "risk ratio"
    assert made.as_read(made.result.estimate) == pytest.approx(0.4894, abs=5e-4)
    ready = pooled("yi,vi\n1,2\n")
    assert (ready.is_ratio, ready.as_read(1.5), ready.nothing) == (False, 1.5, 0.0)
    assert pooled("xi,ni\n3,10\n4,10\n", measure="PLO").nothing is None


def test_a_study_that_gives_no_effect_is_named(pooled):
    """A mean of zero has no logarithm, and the study is called by its name."""
    text = "study,m1i,sd1i,n1i,m2i,sd2i,n2i\nA,1,1,10,2,1,10\nB,0,1,10,2,1,10\n"
    with pytest.raises(CannotPoolError, match=r"(?s)No ROM can be made.*B: a mean is zero"):
        pooled(text, measure="ROM")


@pytest.mark.parametrize(
    ("settings", "wrong"),
    [
        ({"model": "XX"}, "is not a model"),
        ({"test": "t"}, "is not a test"),
        ({"level": 1.0}, "no share of 1"),
        ({"scale": (10, 0)}, "not below its highest"),
        ({"add": 1.1}, "A half is usual"),
        ({"add": float("nan")}, "A half is usual"),
    ],
)
def test_settings_that_mean_nothing_are_refused(pooled, settings, wrong):
    """Each says what may be written instead."""
    with pytest.raises(CannotPoolError, match=wrong):
        pooled("yi,vi\n1,2\n", **settings)


def test_the_record_explains_itself(pooled, bcg):
    """Method, numbers of studies and people, every study's numbers, and the warnings."""
    told = str(pooled(bcg, measure="RR").explain())
    assert "REML" in told
    assert "Studies: 13. People: 357347." in told
    assert "Aronson: ai 4, bi 119, ci 11, di 128" in told
    few = pooled("study,yi,vi\nA,1,2\nB,NA,2\nC,2,1\n")
    assert "Left out: row 3 (B): yi not known." in few.warnings
    assert few.people is None
    assert "Beware: Left out: row 3 (B)" in str(few.explain())
    assert few.stamp.came_from == "trials.csv"
