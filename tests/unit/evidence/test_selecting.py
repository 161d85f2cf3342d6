"""Our own study files pooled: only what belongs together, with what was computed told."""

import pytest

from assuage.evidence import CannotPoolError, EvidenceError, ImplausibleSpreadError, Settings, studies_data, synthesise
from assuage.evidence.selecting import Candidate, candidates
from assuage.evidence.spreads import deviation_of
from assuage.knowledge import library
from assuage.knowledge.schema import ArmResult


def test_two_trials_of_push_against_infusion_are_pooled(made_at):
    """Motov 22/24 against 13/24 and Clattenburg 22/29 against 13/30: 48 and 59 people, push first in both."""
    data = studies_data("acute_pain", outcome="psychoperceptual_effects")
    assert [study.study for study in data.studies] == ["motov_2017", "clattenburg_2018"]
    assert data.studies[0].numbers == {"ai": 22, "n1i": 24, "ci": 13, "n2i": 24}
    assert data.studies[1].numbers == {"ai": 22, "n1i": 29, "ci": 13, "n2i": 30}
    made = synthesise(data, made_at=made_at)
    assert made.people == 107
    assert made.measure == "RR"
    assert made.bibliography() == ("motov_2017", "clattenburg_2018")


def test_a_condition_is_found_by_its_name_and_an_unknown_one_is_not_an_empty_one():
    """`Acute pain` is `acute_pain`; a word that nobody knows is refused, and not told to have no studies."""
    named = studies_data("Acute pain", outcome="psychoperceptual_effects")
    assert [study.study for study in named.studies] == ["motov_2017", "clattenburg_2018"]
    with pytest.raises(EvidenceError, match="not a condition"):
        studies_data("acute_pian", outcome="psychoperceptual_effects")


def test_the_differences_are_those_the_papers_print(made_at):
    """37.5 % in Motov's abstract and 32.5 % in Clattenburg's, from the counts we derived."""
    data = studies_data("acute_pain", outcome="psychoperceptual_effects", settings=Settings(measure="RD"))
    motov, clattenburg = synthesise(data, made_at=made_at).studies
    assert motov.yi == pytest.approx(0.375, abs=5e-4)
    assert clattenburg.yi == pytest.approx(0.325, abs=5e-4)


def test_what_was_computed_is_told():
    """Counts derived from percentages, different words, different times, and no judgement of bias."""
    data = studies_data("acute_pain", outcome="psychoperceptual_effects")
    told = " ".join(data.notes)
    assert "Motov 2017, push: events (derived)" in told
    assert "15 min; 60 min" in told
    assert "word the outcome differently" in told
    assert "risk of bias" in told
    assert any("0.92 x 24 = 22.08" in note for note in data.studies[0].notes)


@pytest.mark.parametrize("condition", ["crps", "fibromyalgia", "cancer_pain"])
def test_one_study_is_not_pooled_and_what_there_is_is_listed(condition):
    """A condition without two matching trials says so, and says which trial has numbers."""
    with pytest.raises(CannotPoolError, match=r"(?s)no two studies report the same outcome.*There is:"):
        studies_data(condition)


def test_a_condition_includes_its_forms():
    """Fibromyalgia is chronic pain, so its trial is a candidate there too."""
    found = {one.study.id for one in candidates("chronic_pain", library=library())}
    assert {"noppers_2011", "sigtermans_2009"} <= found
    assert "motov_2017" not in found


def test_days_choose_among_the_times_of_a_study():
    """Noppers counted at 15 min, 180 min, week 1 and week 8."""
    assert len(candidates("fibromyalgia", outcome="relief_50", library=library())) == 4
    (one,) = candidates("fibromyalgia", outcome="relief_50", days=(5, 9), library=library())
    assert one.outcome.time == "week 1"


def test_a_measure_that_the_numbers_cannot_make_is_refused():
    """Counts make no mean difference."""
    with pytest.raises(CannotPoolError, match="MD cannot be made"):
        studies_data("acute_pain", outcome="psychoperceptual_effects", settings=Settings(measure="MD"))


def arm(**spread):
    """An arm of 30 people with mean 2.68 and a spread."""
    number = {"unit": "people", "confidence": "confirmed", "read_from": "abstract"}
    mean = {"value": 2.68, "unit": "points of 0-10", "confidence": "confirmed", "read_from": "abstract"}
    found = {"confidence": "confirmed", "read_from": "abstract", **spread}
    return ArmResult.model_validate({"arm": "S", "n": {"value": 30, **number}, "mean": mean, "spread": found})


@pytest.mark.parametrize(
    ("spread", "expected"),
    [
        ({"kind": "SD", "value": 2.8}, 2.8),
        ({"kind": "SE", "value": 0.51}, 2.793),  # 0.51 x sqrt(30)
        ({"kind": "95% CI", "lower": 1.637, "upper": 3.723}, 2.793),  # 2.68 -+ 2.0452 x 0.51, t with 29 degrees
        ({"kind": "not stated", "value": 0.51, "taken_as": "SE", "reason": "too small"}, 2.793),
        ({"kind": "not stated", "value": 2.8, "taken_as": "SD", "reason": "as large as others"}, 2.8),
    ],
)
def test_every_kind_of_spread_becomes_a_standard_deviation(spread, expected):
    """SD as it stands, SE by the square root, an interval by Student's t; what was read into it is told."""
    found, told = deviation_of(arm(**spread), where="here")
    assert found == pytest.approx(expected, abs=0.002)
    assert bool(told) == (spread["kind"] != "SD")


def test_a_spread_nobody_named_is_not_used_and_both_readings_are_shown():
    """Neither the value nor value times root n is taken in silence."""
    found, told = deviation_of(arm(kind="not stated", value=0.51), where="here")
    assert found is None
    assert "0.51 x sqrt(30) = 2.79" in told


def test_sigtermans_is_read_as_a_standard_error():
    """The file says so with its reason, and both arms get their derived deviations 2.79 and 2.63."""
    (one,) = candidates("crps", outcome="pain_week_1", library=library())
    found = [deviation_of(result, where="here")[0] for result in one.outcome.results]
    assert found == pytest.approx([2.79, 2.63], abs=0.005)
    assert isinstance(one, Candidate)


def test_every_shipped_spread_is_plausible_or_says_how_it_is_read():
    """No study file holds a standard deviation that the bound would refuse."""
    from assuage.evidence.plausibility import Claimed, doubt_about
    from assuage.evidence.selecting import SCALES

    checked = 0
    for one in candidates(library=library()):
        for result in one.outcome.results:
            if result.spread is None or one.outcome.measure not in SCALES:
                continue
            deviation, _ = deviation_of(result, where=one.words)
            claimed = Claimed(one.words, result.mean.value, deviation, result.n.value)
            scale, change = SCALES[one.outcome.measure], one.outcome.change
            assert doubt_about(claimed, scale, library=library(), change=change) is None
            checked += 1
    assert checked >= 4


def test_one_study_never_counts_twice(tmp_path):
    """Two trials with the same outcome at several times ask which days are meant, and the days then decide."""
    import shutil

    from assuage.knowledge import Library

    folder = tmp_path / "knowledge"
    shutil.copytree(library().folder, folder, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    twin = (folder / "studies" / "noppers_2011.yaml").read_text(encoding="utf-8")
    (folder / "studies" / "twin_2012.yaml").write_text(
        twin.replace("id: noppers_2011", "id: twin_2012"), encoding="utf-8"
    )
    shelf = Library(folder)
    with pytest.raises(CannotPoolError, match=r"(?s)count more than once.*day 7"):
        studies_data("fibromyalgia", library=shelf)
    data = studies_data("fibromyalgia", days=(5, 9), library=shelf)
    assert [study.numbers["ai"] for study in data.studies] == [2, 2]


def test_a_spread_without_a_reading_refuses_the_pool(tmp_path):
    """Sigtermans and a twin whose spreads nobody reads as anything are not pooled."""
    import re
    import shutil

    from assuage.knowledge import Library

    folder = tmp_path / "knowledge"
    shutil.copytree(library().folder, folder, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    text = (folder / "studies" / "sigtermans_2009.yaml").read_text(encoding="utf-8")
    unread = re.sub(r"          taken_as: SE\n          reason: >-\n            .*\n", "", text)
    assert unread != text
    (folder / "studies" / "twin_2012.yaml").write_text(
        unread.replace("id: sigtermans_2009", "id: twin_2012"), encoding="utf-8"
    )
    with pytest.raises(ImplausibleSpreadError, match="printed without a word on what it is"):
        studies_data("crps", library=Library(folder))
