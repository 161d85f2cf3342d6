"""What a study file may hold to be pooled, and what it may not."""

import pytest
from pydantic import ValidationError

from assuage.knowledge import library
from assuage.knowledge.schema import PrintedSpread, StudyFile


def put(study, change):
    """A study file's content with one change, put to the schema."""
    content = library().study(study).model_dump(mode="json")
    change(content)
    return StudyFile.model_validate(content)


def result_of(content, outcome, arm):
    """The numbers of one arm in one outcome."""
    (found,) = [one for one in content["outcomes"] if one["name"] == outcome]
    return found["results"][arm]


WEEK_1 = "pain more than halved, week 1"


def test_noppers_counts_can_be_pooled():
    """2 of 12 against 0 of 12 in week 1, as the abstract counts them, S-ketamine first."""
    (found,) = [one for one in library().study("noppers_2011").outcomes if one.name == WEEK_1]
    assert [(one.arm, one.events.value, one.n.value) for one in found.results] == [
        ("S-ketamine", 2, 12),
        ("midazolam 5 mg", 0, 12),
    ]
    assert {one.events.confidence for one in found.results} == {"confirmed"}


def test_what_was_assumed_is_marked():
    """Nielsen's arms were not read: 74 and 73 of 147 are assumed, with the reason."""
    (found,) = [one for one in library().study("nielsen_2017").outcomes if one.results]
    assert [one.n.value for one in found.results] == [74, 73]
    assert {one.n.confidence for one in found.results} == {"assumed"}
    assert [(one.mean.value, one.spread.value, one.spread.kind) for one in found.results] == [
        (79, 47, "SD"),
        (121, 53, "SD"),
    ]


def test_sigtermans_spread_keeps_its_silence():
    """0.51 and 0.48 are printed without a word on what they are; the file says what it reads them as, and why."""
    (found,) = [one for one in library().study("sigtermans_2009").outcomes if one.results]
    spreads = [one.spread for one in found.results]
    assert [(one.value, one.kind, one.taken_as) for one in spreads] == [
        (0.51, "not stated", "SE"),
        (0.48, "not stated", "SE"),
    ]
    assert all(one.reason for one in spreads)


@pytest.mark.parametrize(
    ("field", "value", "wrong"),
    [
        ("events", 13, "more than the 12 people"),
        ("events", 1.5, "not a count of people"),
        ("events", -1, "not a count of people"),
        ("events", 3, "are not those of `ketamine_count`"),
    ],
)
def test_counts_that_cannot_be_are_refused(field, value, wrong):
    """More events than people, parts of people, and counts that contradict the file's own."""

    def change(content):
        result_of(content, WEEK_1, 0)[field]["value"] = value

    with pytest.raises(ValidationError, match=wrong):
        put("noppers_2011", change)


def test_results_are_of_arms_that_exist():
    """A result names an arm of the file."""

    def change(content):
        result_of(content, WEEK_1, 0)["arm"] = "somebody else"

    with pytest.raises(ValidationError, match="is not one of the arms"):
        put("noppers_2011", change)


@pytest.mark.parametrize(
    ("spread", "wrong"),
    [
        ({"kind": "SD"}, "have a `value`"),
        ({"kind": "SD", "lower": 1, "upper": 2}, "have a `value`"),
        ({"kind": "IQR", "value": 2}, "have `lower` and `upper`"),
        ({"kind": "95% CI", "lower": 3, "upper": 2}, "swap them"),
        ({"kind": "SD", "value": 2, "taken_as": "SE", "reason": "because"}, "kind is not stated"),
        ({"kind": "not stated", "value": 2, "taken_as": "SE"}, "needs its `reason`"),
        ({"kind": "SD", "value": -1}, "greater than or equal to 0"),
    ],
)
def test_a_spread_says_what_it_is(spread, wrong):
    """One number or two, by its kind, and a reading only where the source is silent."""
    with pytest.raises(ValidationError, match=wrong):
        PrintedSpread.model_validate({"confidence": "confirmed", "read_from": "abstract", **spread})


def test_placebo_other_drugs_and_other_ways_of_giving_it_are_told_apart():
    """Hardy against placebo, Noppers against midazolam, Motov push against infusion, OKAPI against nobody."""
    kinds = {
        key: library().study(key).comparator_kind
        for key in ("hardy_2012", "noppers_2011", "motov_2017", "corriger_2022")
    }
    assert kinds == {
        "hardy_2012": "placebo",
        "noppers_2011": "active",
        "motov_2017": "ketamine",
        "corriger_2022": "none",
    }
