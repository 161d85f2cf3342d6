"""Everything known of one condition: published beside ours, good news beside bad, and the gaps."""

import pytest

from assuage.dosing import Route
from assuage.evidence import EvidenceError, evidence_for


@pytest.fixture
def known(made_at):
    """The evidence for a condition."""

    def ask(condition, **asked):
        return evidence_for(condition, made_at=made_at, **asked)

    return ask


def test_good_and_bad_trials_stand_together(known):
    """Fibromyalgia has two trials of minutes that favour ketamine and one of weeks that does not."""
    found = known("fibromyalgia")
    assert {study.id for study in found.found("positive")} == {"sorensen_1995", "graven_nielsen_2000"}
    assert {study.id for study in found.found("negative")} == {"noppers_2011"}


def test_a_conditions_own_results_come_first_and_wider_ones_are_marked(known):
    """Zhao 2018 is about CRPS itself; Orhurhu 2019 about chronic pain, which is said."""
    found = known("crps")
    nearness = [told.speaks_of for told in found.published]
    assert nearness == sorted(nearness, key=["itself", "a form of it", "something wider"].index)
    by_id = {told.file.id: told for told in found.published}
    assert by_id["zhao_2018_immediate"].speaks_of == "itself"
    assert (by_id["orhurhu_2019_pain"].speaks_of, by_id["orhurhu_2019_pain"].about) == (
        "something wider",
        "Chronic pain",
    )
    assert known("chronic_pain").published[-1].speaks_of == "a form of it"


def test_ours_stands_beside_the_published(known):
    """Acute pain has our pool of push against infusion, a draft."""
    (ours,) = known("acute_pain").ours
    assert ours.file.id == "assuage_2026_push_or_infusion"
    assert ours.is_draft


def test_what_is_unknown_is_said(known):
    """Trigeminal neuralgia has no trial at all, and CRPS no pooled comparison of its own."""
    assert "No controlled study of ketamine in trigeminal neuralgia was read." in known("trigeminal_neuralgia").unknown
    told = " ".join(known("crps").unknown)
    assert "how much pain changes against a control" in told
    assert "No result yet" in told
    assert "for complex regional pain syndrome type I itself" in " ".join(known("crps_1").unknown)
    assert "how much pain changes against a control" not in " ".join(known("neuropathic_pain").unknown)


def test_a_route_leaves_what_was_pooled_by_others_out(known):
    """By mouth: what was pooled for the vein alone goes, what was pooled for any route stays."""
    oral = {told.file.id for told in known("chronic_pain", route=Route.ORAL).published}
    assert "orhurhu_2019_pain" not in oral
    assert "mcmaster_2024_days_3_to_7" in oral
    assert "orhurhu_2019_pain" in {told.file.id for told in known("chronic_pain", route=Route.IV).published}


def test_a_condition_is_found_by_its_name_and_an_unknown_one_refused(known):
    """CRPS and crps are one; a word nobody knows is not guessed at."""
    assert known("CRPS").condition == known("complex regional pain syndrome").condition == "crps"
    for word in ("nonsense", "theophylline", ""):
        with pytest.raises(EvidenceError, match="not a condition"):
            known(word)


@pytest.mark.parametrize(
    ("word", "told"),
    [
        ("fibromyalga", "Did you mean `fibromyalgia`"),
        ("crsp", "Did you mean `crps`"),
        ("unicorn", "There is something on acute_pain, "),
    ],
)
def test_a_word_that_is_no_condition_is_answered_with_what_there_is(known, word, told):
    """Names that are close to it; where none is, every condition that a result or a study is about."""
    with pytest.raises(EvidenceError, match=told):
        known(word)


def test_every_line_has_its_source(known):
    """The explanation cites what it rests on, and the bibliography has each once."""
    found = known("fibromyalgia")
    keys = found.bibliography()
    assert {"noppers_2011", "orhurhu_2019", "mcmaster_2024"} <= set(keys)
    assert len(keys) == len(set(keys))
    assert found.stamp.knowledge_version
