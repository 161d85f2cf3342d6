"""Pooled results as their sources print them: estimate, interval, certainty, and no more than was read."""

import pytest
from pydantic import ValidationError

from assuage.knowledge import library
from assuage.knowledge.schema import SynthesisFile
from assuage.patient import vocabulary

PRINTED = [
    ("orhurhu_2019_pain", "MD", (-1.83, -2.35, -1.31), "confirmed", "not_graded"),
    ("orhurhu_2019_responders", "RR", (2.43, 1.10, 5.40), "assumed", "not_graded"),
    ("michelet_2018_week_1", "MD", (-1.42, -2.40, -0.44), "secondary", "not_graded"),
    ("michelet_2018_week_2", "MD", (-1.66, -2.96, -0.36), "secondary", "not_graded"),
    ("michelet_2018_week_4", "MD", (-1.12, -2.33, 0.09), "confirmed", "not_graded"),
    ("michelet_2018_week_8", "MD", (-1.11, -1.74, -0.48), "secondary", "not_graded"),
    ("michelet_2018_week_12", "MD", (-0.82, -1.42, -0.23), "secondary", "not_graded"),
    ("michelet_2018_psychedelic", "RR", (5.35, 2.64, 10.81), "secondary", "not_graded"),
    ("zhao_2018_immediate", "PROPORTION", (0.69, 0.53, 0.84), "confirmed", "not_graded"),
    ("zhao_2018_months_1_to_3", "PROPORTION", (0.58, 0.41, 0.75), "confirmed", "not_graded"),
    ("guimaraes_pereira_2022_week_1", "MD", (-2.14, -2.65, -1.63), "confirmed", "not_graded"),
    ("guimaraes_pereira_2022_day_30", "MD", (-1.68, -2.25, -1.12), "confirmed", "not_graded"),
    ("guimaraes_pereira_2022_psychedelic", "RR", (4.94, 2.76, 8.84), "confirmed", "not_graded"),
    ("guimaraes_pereira_2022_discomfort", "RR", (4.06, 1.18, 13.95), "confirmed", "not_graded"),
    ("mcmaster_2024_under_30_min", "MD", (-1.32, -1.73, -0.90), "confirmed", "low"),
    ("mcmaster_2024_hours_1_to_3", "MD", (-1.25, -1.76, -0.74), "confirmed", "low"),
    ("mcmaster_2024_days_3_to_7", "MD", (-1.34, -2.29, -0.39), "confirmed", "low"),
    ("mcmaster_2024_weeks_3_to_5", "MD", (-0.99, -2.00, 0.03), "confirmed", "moderate"),
    ("mcmaster_2024_over_5_weeks", "MD", (-1.09, -1.86, -0.32), "confirmed", "very_low"),
    ("mcmaster_2024_fatigue_or_sedation", "RD", (0.27, 0.12, 0.50), "confirmed", "not_graded"),
    ("mcmaster_2024_nausea_or_vomiting", "RD", (0.12, 0.05, 0.25), "confirmed", "very_low"),
    ("mcmaster_2024_dizziness", "RD", (0.11, 0.01, 0.40), "confirmed", "low"),
    # Printed in points of 0-100: -15.79 (-32.09 to 0.51).
    ("ferraro_2025_immediate", "MD", (-1.579, -3.209, 0.051), "derived", "very_low"),
    ("ferraro_2025_adverse_events", "RR", (3.26, 1.05, 10.09), "secondary", "low"),
]


# The ratios of risks that McMaster 2024 prints beside its differences, both to the last place given.
BESIDE = [
    ("mcmaster_2024_fatigue_or_sedation", (2.89, None, None)),
    ("mcmaster_2024_nausea_or_vomiting", (3.97, 2.18, 7.22)),
    ("mcmaster_2024_dizziness", (3.66, 1.25, 10.74)),
]
RATIO = library().synthesis("mcmaster_2024_dizziness").ratio_beside.model_dump(mode="json")


@pytest.mark.parametrize(("file_id", "printed"), BESIDE)
def test_a_ratio_beside_a_difference_stands_as_printed(file_id, printed):
    """Typed from the source: `RR 2.89, RD 27 % (12-50)` and the like; the ratios to 0.01, the differences to whole per cent."""
    beside = library().synthesis(file_id).ratio_beside
    assert (beside.ratio.value, beside.ratio.lower, beside.ratio.upper) == printed
    assert (beside.ratio.confidence, beside.ratio_to, beside.difference_to) == ("confirmed", 0.01, 0.01)


def test_no_ratio_stands_beside_any_other_result():
    """Exactly these were printed both ways."""
    both = {file.id for file in library().all("synthesis") if file.ratio_beside is not None}
    assert both == {file_id for file_id, _ in BESIDE}


@pytest.mark.parametrize(("file_id", "measure", "printed", "confidence", "certainty"), PRINTED)
def test_a_published_result_stands_as_printed(file_id, measure, printed, confidence, certainty):
    """Typed from the source: estimate, 95 % interval, how it was read, how certain its authors are."""
    file = library().synthesis(file_id)
    assert (file.estimate.value, file.estimate.lower, file.estimate.upper) == printed
    assert (file.measure, file.estimate.confidence, file.certainty) == (measure, confidence, certainty)
    assert file.made_by == "published"
    assert file.reviewed is None


def test_none_has_gone_missing():
    """Every pooled row that was collected is a file, and every file is a row or our own."""
    published = {file.id for file in library().all("synthesis") if file.made_by == "published"}
    assert published == {row[0] for row in PRINTED}


def test_counts_are_those_of_the_very_number():
    """The main results say their trials and people; where only the review's total was read, the number is unknown."""
    counted = {f.id: (f.k, f.people) for f in library().all("synthesis") if f.made_by == "published" and f.k}
    assert counted == {
        "orhurhu_2019_pain": (7, 211),
        "orhurhu_2019_responders": (3, None),
        "michelet_2018_week_4": (6, 195),
        "michelet_2018_psychedelic": (4, None),
    }


def test_drafts_are_what_was_recalled_has_no_interval_or_was_not_reviewed():
    """Exactly these may not decide."""
    assert {file.id for file in library().all("synthesis") if file.status == "draft"} == {
        "orhurhu_2019_responders",
        "assuage_2026_push_or_infusion",
    }


def test_uncontrolled_pooling_is_marked():
    """Zhao's proportions have no comparator, and no other file is without one."""
    without = {file.id for file in library().all("synthesis") if file.design == "uncontrolled"}
    assert without == {"zhao_2018_immediate", "zhao_2018_months_1_to_3"}
    for one in without:
        assert library().synthesis(one).comparator_kind == "none"


def test_no_effect_is_not_hidden_behind_moderate_certainty():
    """At 3 to 5 weeks the authors are moderately certain of no effect, and the words and the mark say so; of no other result."""
    assert "no effect" in library().synthesis("mcmaster_2024_weeks_3_to_5").words
    marked = {file.id for file in library().all("synthesis") if file.certain_of == "no_effect"}
    assert marked == {"mcmaster_2024_weeks_3_to_5"}


def test_every_synthesis_points_at_things_that_exist():
    """Conditions are terms, studies are files, sources are in the bibliography."""
    conditions = {key for key, concept in vocabulary().concepts.items() if concept.kind == "conditions"}
    for file in library().all("synthesis"):
        assert set(file.conditions) <= conditions, file.id
        assert set(file.studies) <= set(library().ids("study")), file.id
        library().cite([reference.key for reference in file.references])


def test_a_published_result_agrees_with_its_study_file():
    """The same numbers stand in the study file of the paper, or are a tenth of them where the scale is 0-100."""
    for file in library().all("synthesis"):
        if file.made_by != "published" or (file.measure == "RD" and file.ratio_beside is None):
            continue
        number = file.estimate if file.ratio_beside is None else file.ratio_beside.ratio
        estimates = [outcome.estimate for study in file.studies for outcome in library().study(study).outcomes]
        printed = {(one.value, one.lower, one.upper) for one in estimates if one is not None}
        tenths = (
            {tuple(None if n is None else round(n / 10, 4) for n in one) for one in printed}
            if file.estimate.confidence == "derived"
            else printed
        )
        assert (number.value, number.lower, number.upper) in tenths, file.id


def changed(file_id, **fields):
    """A file's content with some fields changed, put to the schema."""
    return SynthesisFile.model_validate(library().synthesis(file_id).model_dump(mode="json") | fields)


@pytest.mark.parametrize(
    ("file_id", "fields", "wrong"),
    [
        ("assuage_2026_push_or_infusion", {"status": "active"}, "draft until it is reviewed"),
        ("assuage_2026_push_or_infusion", {"bundle": None}, "bundle that rebuilds it"),
        ("orhurhu_2019_responders", {"status": "active"}, "makes the file a draft"),
        ("mcmaster_2024_weeks_3_to_5", {"ratio_beside": RATIO}, "printed both ways"),
        ("mcmaster_2024_dizziness", {"ratio_beside": RATIO | {"difference_to": 0}}, "greater than 0"),
        ("zhao_2018_immediate", {"comparator_kind": "placebo"}, "go together"),
        ("orhurhu_2019_pain", {"harm": "nausea"}, "exactly when the outcome is a harm"),
        ("orhurhu_2019_pain", {"measure": "RR"}, "measured as MD"),
        ("orhurhu_2019_pain", {"time_weeks": 2}, "not both"),
        ("orhurhu_2019_pain", {"dose_lower": 0.2}, "needs `dose_unit`"),
    ],
)
def test_a_file_that_claims_too_much_is_refused(file_id, fields, wrong):
    """The schema holds what no reader should have to remember."""
    with pytest.raises(ValidationError, match=wrong):
        changed(file_id, **fields)


def test_a_reviewed_pool_of_ours_may_be_active():
    """Somebody who stands by it, and a day, make it active."""
    file = changed(
        "assuage_2026_push_or_infusion", status="active", reviewed={"by": "a pain physician", "on": "2026-12-01"}
    )
    assert file.status == "active"
