"""Designs: what is read, and what is refused before anything is drawn."""

import pytest
import yaml

from assuage.knowledge import BadFileError
from assuage.virtual_trials import CannotSimulateTrialError, read_design, simulate_trial


@pytest.fixture
def save(tmp_path, document):
    """A design as a file."""

    def make(**fields):
        path = tmp_path / "design.yaml"
        path.write_text(yaml.safe_dump(document(**fields)), encoding="utf-8")
        return path

    return make


def arms(*people):
    """Two arms of these sizes."""
    return [
        {"name": "ketamine", "people": people[0], "regimen": "S-ketamine base 20 mg/h for 100 h"},
        {"name": "placebo", "people": people[1], "comparator": "placebo"},
    ]


def own_weights(**weights):
    """People whose weights [kg] the design gives."""
    return {"weight_kg": {"cv": 0.2, **weights}, "age_years": {"lower": 18, "upper": 60}}


def test_a_design_is_read_with_every_default_written_out(save, design):
    """The file and the same fields in Python are one design, with one hash."""
    read = read_design(save())
    assert read == design()
    assert read.hash() == design().hash()
    assert read.document()["alpha"] == 0.05
    assert read.control == "placebo"


@pytest.mark.parametrize("change", [{"seed": 6}, {"trials": 7}, {"analysis": "locf"}, {"alpha": 0.01}])
def test_a_changed_design_has_another_hash(design, change):
    """Whatever can move a number moves the hash."""
    assert design(**change).hash() != design().hash()


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"arms": arms(8, 8)[:1]}, "arms"),
        ({"arms": [*arms(8, 8), arms(8, 8)[0]]}, "two arms have one name"),
        ({"arms": [{**arms(8, 8)[0], "comparator": "placebo"}, arms(8, 8)[1]]}, "not both"),
        ({"arms": arms(1, 8)}, "people"),
        ({"arms": arms(20_001, 8)}, "people"),
        ({"visit_weeks": [1, 1]}, "must rise"),
        ({"visit_weeks": [0, 1]}, "after week 0"),
        ({"visit_weeks": [1, 52.5]}, "within 52 weeks"),
        (
            {"primary": {"week": 2, "arm": "S-ketamine", "against": "placebo"}},
            "needs a `week` at which there is a visit",
        ),
        ({"primary": {"week": 1, "arm": "other", "against": "placebo"}}, "not one of the arms"),
        ({"primary": {"week": 1, "arm": "placebo", "against": "placebo"}}, "with itself"),
        (
            {"primary": {"outcome": "pain_area", "week": 1, "arm": "S-ketamine", "against": "placebo"}},
            "no week of its own",
        ),
        ({"primary": {"outcome": "pain_area", "arm": "S-ketamine", "against": "placebo"}}, "completers` or `locf"),
        ({"people": {}}, "name a `published` population"),
        ({"people": {"published": "x", "female_share": 0.5}}, "brings its own sex"),
        ({"people": own_weights(median=70, lower=500, upper=600)}, "does not lie between"),
        ({"people": own_weights(median=70, lower=40, upper=701)}, "upper"),
        ({"people": own_weights(median=70, lower=0.05, upper=90)}, "lower"),
        ({"alpha": 0.5}, "alpha"),
        ({"dropout": {"per_weak": 0.1}}, "did you mean `per_week`"),
        ({"trials": 100_001}, "trials"),
        ({"seed": -1}, "seed"),
    ],
)
def test_bad_designs_are_refused_by_field(save, fields, words):
    """The message names the field or says what does not hang together."""
    with pytest.raises(BadFileError) as refused:
        read_design(save(**fields))
    assert words in str(refused.value)


def test_sizes_keep_their_proportion(design):
    """Two to one stays two to one, rounded up."""
    two_to_one = design(arms=arms(8, 4), primary={"week": 1, "arm": "ketamine", "against": "placebo"})
    assert [arm.people for arm in two_to_one.with_people(21).arms] == [21, 11]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"condition": "fibromyalgia"}, "outside_evidence: draw_anyway"),
        ({"models": ["otto_2021"]}, "venous"),
        (
            {
                "arms": [
                    {**arms(8, 8)[0], "name": "S-ketamine", "regimen": "S-ketamine base 0.5 mg/kg over 30 min"},
                    arms(8, 8)[1],
                ]
            },
            "4 h to 5 days",
        ),
        (
            {
                "people": {
                    "weight_kg": {"median": 60, "cv": 0.2, "lower": 40, "upper": 90},
                    "age_years": {"lower": 12, "upper": 40},
                }
            },
            "hard limit of kamp_2020",
        ),
        ({"responders": {"placebo_type": 0.6, "drug_type": 0.5}}, "more than everybody"),
    ],
)
def test_what_the_models_may_not_say_is_refused_in_their_words(design, made_at, fields, words):
    """Elsewhere than where it was learnt, from venous levels, too short, or for children: no trial is drawn."""
    with pytest.raises(CannotSimulateTrialError, match=words):
        simulate_trial(design(**fields), made_at=made_at)


def test_a_refusal_tells_what_trials_observed(design, made_at):
    """For fibromyalgia the trial's own words stand in the refusal."""
    with pytest.raises(CannotSimulateTrialError, match="no difference over 8 weeks"):
        simulate_trial(design(condition="fibromyalgia"), made_at=made_at)
