"""What is said and what is left out where other medicines act: names, combinations, metabolites, the whole dose."""

import pytest

from assuage.dosing import Regimen, parse
from assuage.pharmacology import Covariates, Taken, UnknownMedicineError, exposure, simulate

IV = parse("S-ketamine base 20 mg over 20 min")
ORAL = parse("S-ketamine base 25 mg oral")


def _who(*medicines: str) -> Covariates:
    return Covariates(weight_kg=70, age_years=40, child_pugh="none", medicines=medicines)


def _ratio(*medicines: str, model: str = "kamp_2020") -> float:
    on, off = (exposure(who, ORAL, model, until_min=1e6)["S"][0] for who in (_who(*medicines), _who()))
    return float(on / off)


def _words(*medicines: str, model: str = "kamp_2020") -> str:
    return " ".join(hit.words for hit in simulate(_who(*medicines), ORAL, [model], effects=()).limits)


@pytest.mark.parametrize(
    ("name", "ratio"),
    [("rifampin", 0.14), ("Rifampicin", 0.14), ("St John's wort", 0.42), ("Hypericum perforatum", 0.42)],
)
def test_a_medicine_by_any_of_its_names(name: str, ratio: float) -> None:
    """A name of the vocabulary acts as its id does, also for a medicine with a start and a stop."""
    assert _ratio(name) == pytest.approx(ratio, rel=1e-6)
    timed, plain = (
        simulate(_who(), ORAL, times_min=[60], effects=(), interactions=courses).lead.peak_ng_per_ml["S"]
        for courses in ((Taken(name, -60.0),), ())
    )
    assert timed / plain == pytest.approx(ratio, rel=1e-6)


def test_a_medicine_nobody_knows_is_refused() -> None:
    """A name outside the vocabulary, or one of a condition, is never left out unseen; close names are shown."""
    with pytest.raises(UnknownMedicineError, match="ticlopidine"):
        simulate(_who("ticlopidin"), ORAL)
    with pytest.raises(UnknownMedicineError, match="nonsense_xyz"):
        simulate(_who(), ORAL, interactions=[Taken("nonsense_xyz")])
    with pytest.raises(UnknownMedicineError, match="hypertension"):
        simulate(_who("hypertension"), ORAL)


def test_two_courses_of_one_medicine_both_act() -> None:
    """A second course does not take the place of the first: both halves of the day are lowered."""
    dose = parse("S-ketamine base 25 mg oral every 12 h for 2 doses")
    courses = (Taken("rifampicin", -60.0, 60.0), Taken("rifampicin", 660.0, 780.0))
    on, off = (
        simulate(_who(), dose, times_min=[60, 780], effects=(), interactions=taken).lead.concentration_ng_per_ml["S"]
        for taken in (courses, ())
    )
    assert (on / off).tolist() == pytest.approx([0.14, 0.14], rel=1e-6)


@pytest.mark.parametrize(
    ("medicines", "ratio"),
    [
        (("ticlopidine", "clarithromycin"), 2.6),
        (("ticlopidine", "clarithromycin", "grapefruit"), 3.0),
        (("itraconazole", "clarithromycin"), 2.6),
        (("rifampicin", "st_johns_wort"), 0.14),
        (("rifampicin", "grapefruit"), 3.0),
    ],
)
def test_several_medicines_take_the_ratio_furthest_from_1(medicines: tuple[str, ...], ratio: float) -> None:
    """No product of ratios was observed: one is taken, the largest rise where directions differ, and that is said."""
    assert _ratio(*medicines) == pytest.approx(ratio, rel=1e-6)
    assert "no combination of them was observed" in _words(*medicines)
    assert ("Some raise and some lower" in _words(*medicines)) is (medicines == ("rifampicin", "grapefruit"))


def test_one_medicine_is_no_combination() -> None:
    """Alone, or one after the other, nothing is said of a combination."""
    assert "combination" not in _words("ticlopidine")
    after = (Taken("ticlopidine", None, -60.0), Taken("clarithromycin", -60.0))
    made = simulate(_who(), ORAL, effects=(), interactions=after)
    assert not any("combination" in hit.words for hit in made.limits)


def test_never_more_than_the_whole_dose_enters() -> None:
    """0.64 of a dose by mouth enters by Perez-Ruixo: grapefruit (3.0) can raise that 1 / 0.64 times, and it is said."""
    assert _ratio("grapefruit", model="perez_ruixo_2020") == pytest.approx(1 / 0.64, rel=1e-6)
    assert "more than the whole dose" in _words("grapefruit", model="perez_ruixo_2020")
    assert _ratio("st_johns_wort", model="perez_ruixo_2020") == pytest.approx(0.42, rel=1e-6)
    assert "more than the whole dose" not in _words("grapefruit")


def test_never_more_than_the_whole_dose_enters_in_anybody_drawn() -> None:
    """The bound holds for drawn people too: with it nobody reaches three times the level of the same draw without."""
    on, off = (
        simulate(who, ORAL, ["perez_ruixo_2020"], times_min=[120], effects=(), population=50, seed=1)
        for who in (_who("grapefruit"), _who())
    )
    assert on.bands is not None
    assert off.bands is not None
    high_on, high_off = (made.bands["between_people"]["S"].p95[0] for made in (on, off))
    assert high_on == pytest.approx(high_off / 0.64, rel=1e-6)


@pytest.mark.parametrize(
    ("dose", "absent"), [(ORAL, True), (parse("S-ketamine base 25 mg sublingual"), True), (IV, False)]
)
def test_norketamine_is_not_predicted_under_an_interaction(dose: Regimen, *, absent: bool) -> None:
    """The ratio is that of ketamine: norketamine is absent, and what was observed of it is said (-54 %, Hagelberg)."""
    run = simulate(_who("clarithromycin"), dose).lead
    assert ("S_norketamine" not in run.concentration_ng_per_ml) is absent
    told = " ".join(hit.words for hit in run.limits)
    assert ("norketamine is not predicted" in told) is absent
    assert ("Norketamine fraction 54 % lower" in told) is absent
    assert ("hagelberg_2010" in run.references) is True


def test_an_unchanged_exposure_was_observed() -> None:
    """Itraconazole by mouth: an AUC ratio of 1 was observed, which is not the same as nothing."""
    assert "unchanged AUC" in _words("itraconazole")
    assert "Nothing was observed" not in _words("itraconazole")
    by_vein = " ".join(hit.words for hit in simulate(_who("itraconazole"), IV, effects=()).limits)
    assert "Nothing was observed for this route" in by_vein
