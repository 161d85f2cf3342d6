"""The decision aid: each value against each number, nothing decided, and the very content recorded."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from assuage.candidacy import CandidacyError, HarmLimit, Met, PatientValues, benefit_and_harm, decision_aid, hash_of
from assuage.patient import vocabulary
from assuage.provenance import BadInputError

SHOWN_AT = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def aid(shelf):
    """The decision aid of a person with chronic pain, from a few invented results."""

    def make(values, *files):
        shown = benefit_and_harm("chronic_pain", library=shelf(*files), words=vocabulary())
        return decision_aid(shown, values, made_at=SHOWN_AT, made_by="a nurse", came_from="an invented person")

    return make


@pytest.mark.parametrize(
    ("least", "answer"),
    [
        (0.4, Met.MEETS),
        (0.44, Met.MEETS),
        (0.45, Met.EITHER),
        (1.42, Met.EITHER),
        (2.4, Met.EITHER),
        (2.41, Met.MISSES),
    ],
)
def test_relief_meets_misses_or_could_be_either(aid, synthesis, least, answer):
    """Michelet 2018 at week 1: 1.42 lower (0.44 to 2.40) against what is worth having, at and around each bound."""
    week_one = synthesis("michelet", "MD", (-1.42, -2.40, -0.44), time_weeks=1, time_words="week 1")
    made = aid(PatientValues(least_points=least, lasting_weeks=1), week_one)
    (one,) = made.comparisons
    assert one.answer is answer


@pytest.mark.parametrize(
    ("least", "words"),
    [(1.42, "The best guess is as much as you asked for"), (1.43, "The best guess is less than you asked for")],
)
def test_the_best_guess_is_told_beside_the_range(aid, synthesis, least, words):
    """Where the interval holds what was asked for, on which side the middle lies."""
    week_one = synthesis("michelet", "MD", (-1.42, -2.40, -0.44), time_weeks=1)
    assert words in aid(PatientValues(least_points=least, lasting_weeks=1), week_one).comparisons[0].words


@pytest.mark.parametrize(
    ("most", "answer"), [(11, Met.MISSES), (12, Met.EITHER), (27, Met.EITHER), (49, Met.EITHER), (50, Met.MEETS)]
)
def test_a_harm_is_held_against_the_most_that_is_acceptable(aid, synthesis, most, answer):
    """McMaster 2024: 27 more of 100 (12 to 50), at and around each bound."""
    fatigue = synthesis("fatigue", "RD", (0.27, 0.12, 0.50), harm="fatigue", outcome_words="fatigue")
    (one,) = aid(PatientValues(refused=(HarmLimit("fatigue", most),)), fatigue).comparisons
    assert one.answer is answer


def test_a_harm_that_is_refused_altogether_is_told_plainly(aid, synthesis):
    """In words that a person of twelve can read, with the number beside them."""
    fatigue = synthesis("fatigue", "RD", (0.27, 0.12, 0.50), harm="fatigue", outcome_words="fatigue")
    made = aid(PatientValues(refused=(HarmLimit("fatigue"),)), fatigue)
    assert made.values.said == ("You said: you would not accept any added chance of fatigue.",)
    assert made.comparisons[0].words == (
        "Week four: of 100 people, 27 more (12 to 50) had fatigue with ketamine than with placebo. "
        "That is more than you would accept, over the whole range. Graded low."
    )


def test_a_comparison_says_for_whom_its_number_is(shelf, synthesis):
    """A number for all chronic pain is not said of one condition without a word."""
    shown = benefit_and_harm("crps", library=shelf(synthesis("broad", "RD", (0.2, 0.1, 0.3))), words=vocabulary())
    made = decision_aid(shown, PatientValues(refused=(HarmLimit("dizziness"),)), made_at=SHOWN_AT)
    assert "not for complex regional pain syndrome alone. Graded low." in made.comparisons[0].words


def test_a_chance_of_relief_is_counted_beyond_placebo(aid, synthesis):
    """2.0 (1.5 to 2.5) times 20 of 100 is 20 more (10 to 30): 10 are met, 11 could be either."""
    relief = synthesis("relief", "RR", (2.0, 1.5, 2.5), baseline=0.2, outcome="relief_30", outcome_words="relief")
    answers = [
        aid(PatientValues(relief_percent=30, relief_people=count), relief).comparisons[0].answer
        for count in (10, 11, 31)
    ]
    assert answers == [Met.MEETS, Met.EITHER, Met.MISSES]


def test_without_evidence_nobody_can_say(aid):
    """Each thing a person said is answered, and the answer is that it is not known."""
    values = PatientValues(least_points=2, relief_percent=50, relief_people=10, refused=(HarmLimit("bad dreams"),))
    made = aid(values)
    assert {one.answer for one in made.comparisons} == {Met.NOT_KNOWN}
    assert len(made.comparisons) == 5  # three moments, one chance, one harm


def test_a_series_without_a_comparison_meets_nothing(aid, synthesis):
    """69 of 100 people who all had ketamine do not say what ketamine did."""
    series = synthesis("zhao", "PROPORTION", (0.69, 0.53, 0.84), outcome="relief_30", outcome_words="relief")
    (one,) = aid(PatientValues(relief_percent=30, relief_people=1), series).comparisons
    assert one.answer is Met.NOT_KNOWN
    assert "nobody can say what ketamine did" in one.words


def test_a_draft_meets_nothing(aid, synthesis):
    """A number that nobody has checked is shown, and not held against what a person said."""
    recalled = synthesis(
        "recalled", "RR", (2.43, 1.1, 5.4), baseline=0.194, outcome="relief_30", outcome_words="relief", status="draft"
    )
    made = aid(PatientValues(relief_percent=30, relief_people=1), recalled)
    assert made.comparisons[0].answer is Met.NOT_KNOWN
    assert made.shown.rows[0].is_draft


def test_a_ratio_without_a_baseline_meets_nothing(aid, synthesis):
    """5.35 times as often is no number of people, so it cannot be held against one."""
    ratio = synthesis("michelet", "RR", (5.35, 2.64, 10.81))
    (one,) = aid(PatientValues(refused=(HarmLimit("dizziness", 50),)), ratio).comparisons
    assert one.answer is Met.NOT_KNOWN


def test_several_results_are_compared_one_by_one(aid, synthesis):
    """No average and no vote: each stands with its own answer."""
    files = [synthesis("one", "RD", (0.1, 0.05, 0.15)), synthesis("two", "RD", (0.4, 0.3, 0.5))]
    made = aid(PatientValues(refused=(HarmLimit("dizziness", 20),)), *files)
    assert [one.answer for one in made.comparisons] == [Met.MEETS, Met.MISSES]


def test_a_limit_on_a_harm_is_held_against_the_difference_and_says_what_is_ours(aid, synthesis):
    """0.11 (0.01 to 0.40) beside 3.66 (1.25 to 10.74): 11 more (1 to 40), and the 4 without ketamine are worked out."""
    ratio = {"value": 3.66, "lower": 1.25, "upper": 10.74, "bounds": "95% CI", "unit": "ratio"}
    beside = {"ratio": {**ratio, "confidence": "confirmed", "read_from": "x"}, "ratio_to": 0.01, "difference_to": 0.01}
    file = synthesis("one", "RD", (0.11, 0.01, 0.40), ratio_beside=beside)
    (found,) = aid(PatientValues(refused=(HarmLimit("dizziness", 40),)), file).comparisons
    assert found.answer is Met.MEETS
    assert "The difference is 11 more (1 to 40)." in found.words
    assert "not printed in the source; we worked it out" in found.words
    (less,) = aid(PatientValues(refused=(HarmLimit("dizziness", 39),)), file).comparisons
    assert less.answer is Met.EITHER


def test_the_record_holds_exactly_what_was_shown(aid, synthesis):
    """Rows with their whole files, the knowledge version, who, when, and a hash that any change would break."""
    made = aid(PatientValues(least_points=1.0), synthesis("four", "MD", (-1.12, -2.33, 0.09)))
    assert made.content_hash == hash_of(made.content)
    assert made.content["questions"][1]["against_a_comparison"][0]["file"]["estimate"]["value"] == -1.12
    assert (made.stamp.knowledge_version, made.stamp.made_at, made.stamp.made_by) == ("invented", SHOWN_AT, "a nurse")
    assert hash_of(replace(made, values=PatientValues(least_points=1.1)).content) != made.content_hash


def test_the_hash_is_of_the_content_and_of_nothing_else(aid, synthesis):
    """The same content gives the same hash; one digit of one number gives another."""
    values = PatientValues(least_points=1.0)
    first, again, other = (
        aid(values, synthesis("four", "MD", bounds))
        for bounds in [(-1.12, -2.33, 0.09), (-1.12, -2.33, 0.09), (-1.13, -2.33, 0.09)]
    )
    assert first.content_hash == again.content_hash != other.content_hash


def test_it_explains_itself_and_decides_nothing(aid, synthesis):
    """What was said, how it compares, what was shown; and that the decision is the person's."""
    made = aid(
        PatientValues(least_points=1.0, matters_most="to walk the dog"), synthesis("four", "MD", (-1.12, -2.33, 0.09))
    )
    told = str(made.explain())
    assert "the decision is the person's" in told
    assert "What matters most to you: to walk the dog." in told
    assert "could be less" in told
    assert made.bibliography() == ("invented_source",)
    assert not any(word in told.lower() for word in ("recommend", "you should", "suitable"))


@pytest.mark.parametrize(
    "wrong",
    [
        {"least_points": 0.0},
        {"least_points": 10.1},
        {"least_points": 1.0, "lasting_weeks": 2},
        {"relief_percent": 30},
        {"relief_percent": 40, "relief_people": 5},
        {"relief_percent": 30, "relief_people": 101},
        {"refused": (HarmLimit("dizziness", -1),)},
    ],
)
def test_what_no_number_could_answer_is_refused(wrong):
    """With what to do, and without repeating what the person said."""
    with pytest.raises(CandidacyError, match="Ask the person again"):
        PatientValues(**wrong)


def test_a_time_without_a_zone_is_refused(shelf):
    """When it was shown must be readable in one way only."""
    shown = benefit_and_harm("chronic_pain", library=shelf(), words=vocabulary())
    with pytest.raises(BadInputError, match="time zone"):
        decision_aid(shown, PatientValues(), made_at=datetime(2026, 11, 22, 9, 30))  # noqa: DTZ001 the very thing that is refused
