"""A synthesis of ours becomes a file for review: a draft, with its bundle, and never over another."""

from datetime import date

import pytest

from assuage.evidence import About, CannotPoolError, Settings, publish, studies_data, synthesis_file, synthesise
from assuage.knowledge import library, load

ON = date(2026, 11, 22)
# Worked by hand from 22 of 24 against 13 of 24 (Motov 2017) and 22 of 29 against 13 of 30 (Clattenburg 2018): log ratios
# 0.5261 and 0.5600 with variances 0.03904 and 0.05455, so 25.61 and 18.33 as weights. Q is 0.012 with one degree, so tau2 is 0;
# exp(0.5402 -+ 1.95996 / sqrt(43.95)).
BY_HAND = (1.716, 1.277, 2.307)
ABOUT = About(
    file_id="push_or_infusion",
    title="Push against infusion",
    question="How much more often?",
    conditions=("acute_pain",),
    population="people in an emergency department",
    routes=("iv",),
    dose_band="0.3 mg/kg",
    isomer="not_read",
    comparator="the same dose over 15 min",
    comparator_kind="ketamine",
    outcome="harm",
    outcome_words="psychoperceptual effects",
    harm="psychoperceptual_effects",
    time_words="within an hour",
    words="More after a push.",
)


@pytest.fixture
def ours(made_at):
    """The two emergency trials, pooled."""

    def make(**settings):
        data = studies_data("acute_pain", outcome="psychoperceptual_effects", settings=Settings(**settings))
        return synthesise(data, made_at=made_at)

    return make


def test_what_is_published_is_a_draft_that_names_its_bundle(ours, tmp_path):
    """Nobody reviewed it, so it is a draft without a grade, and its numbers are derived."""
    made = ours(test="z")
    path = publish(synthesis_file(made, ABOUT, on=ON), tmp_path / "syntheses")
    file = load(path)
    assert (file.status, file.reviewed, file.certainty, file.made_by) == ("draft", None, "not_graded", "assuage")
    assert file.bundle == made.bundle_hash
    assert (file.k, file.people, file.studies) == (2, 107, ("motov_2017", "clattenburg_2018"))
    assert (file.estimate.value, file.estimate.lower, file.estimate.upper) == BY_HAND
    assert file.estimate.confidence == "derived"
    assert all(warning in file.summary for warning in made.warnings)


def test_differences_are_not_read_back_as_ratios(ours):
    """A risk difference stays on its scale: by hand (0.3750 / 0.01353 + 0.3253 / 0.01450) / (1 / 0.01353 + 1 / 0.01450)."""
    file = synthesis_file(ours(measure="RD"), ABOUT, on=ON)
    assert file.measure == "RD"
    assert file.estimate.value == pytest.approx(0.351, abs=5e-4)


def test_a_file_that_is_there_is_never_written_over(ours, tmp_path):
    """It may have been reviewed since."""
    file = synthesis_file(ours(), ABOUT, on=ON)
    publish(file, tmp_path)
    with pytest.raises(CannotPoolError, match="already"):
        publish(file, tmp_path)


def test_a_table_of_ones_own_is_not_published(pooled, ours):
    """A knowledge file rests on study files with sources; other measures have no place in it."""
    with pytest.raises(CannotPoolError, match="study files"):
        synthesis_file(pooled("ai,n1i,ci,n2i\n1,2,1,2\n", measure="RR"), ABOUT, on=ON)
    with pytest.raises(CannotPoolError, match="not OR"):
        synthesis_file(ours(measure="OR"), ABOUT, on=ON)


def test_the_shipped_pool_is_what_pooling_gives_today(ours):
    """The file of push against infusion has the numbers worked by hand, and the hash of what is pooled today."""
    file, made = library().synthesis("assuage_2026_push_or_infusion"), ours(test="z")
    assert file.bundle == made.bundle_hash
    assert file.status == "draft"
    assert (file.estimate.value, file.estimate.lower, file.estimate.upper) == BY_HAND
    read = (made.as_read(one) for one in (made.result.estimate, made.result.ci_low, made.result.ci_high))
    assert tuple(read) == pytest.approx(BY_HAND, abs=5e-4)
    assert (file.tau2.value, made.result.tau2) == (0, 0)
