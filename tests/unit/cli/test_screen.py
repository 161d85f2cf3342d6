"""`assuage screen` and `assuage ask`, as a person and as a program use them."""

import pytest

BARE = "at: 2026-11-20T09:00:00+00:00\nsex: female\nage_years: 40\nfacts: {crps_1: yes}\n"


@pytest.fixture
def bare_chart(tmp_path):
    """A chart that says hardly anything."""
    path = tmp_path / "bare.yaml"
    path.write_text(BARE, encoding="utf-8")
    return path


def test_json_of_the_shipped_chart(assuage, crps_chart):
    """The published fields, for a condition named in a clinician's words."""
    ended = assuage("screen", crps_chart, "--for", "CRPS", "--json")
    assert ended.code == 0
    assert ended.document["verdict"] == "suitable_with_cautions"
    assert ended.document["condition_grade"] == "B"
    assert ended.document["tests_required"] == []
    assert [one["concepts"] for one in ended.document["ask_next"]] == [["compounded_product_planned"]]


def test_tables_tell_verdict_tests_findings_and_questions(assuage, bare_chart):
    """A bare chart cannot be judged; the tests to order come first, then every rule, then what to ask."""
    ended = assuage("screen", bare_chart)
    assert ended.code == 0
    places = [
        ended.out.index(words)
        for words in ("Cannot say yet", "Tests to order first", "Findings", "Still to ask or do, most telling first")
    ]
    assert places == sorted(places)
    assert "sublingual" in ended.out


def test_a_route_leaves_out_what_is_about_another(assuage, bare_chart):
    """With `--route iv` an interaction by mouth does not apply; a route that is none is asked wrongly."""
    found = assuage("screen", bare_chart, "--route", "iv", "--json").document["findings"]
    oral = [one for one in found if one["routes"] and "iv" not in one["routes"]]
    assert oral
    assert not any(one["applies"] for one in oral)
    assert assuage("screen", bare_chart, "--route", "by mouth").code == 2
    assert assuage("screen", bare_chart, "--route", "IV", "--json").document["findings"] == found


def test_a_setting_of_acute_pain_asks_the_acute_guideline(assuage, bare_chart):
    """`--setting perioperative` brings the acute guideline in."""
    cards = assuage("screen", bare_chart, "--setting", "perioperative", "--json").document["guidelines"]
    assert "schwenk_2018" in {card["id"] for card in cards}


def test_a_clinic_s_limits_are_used_and_told(assuage, bare_chart, tmp_path):
    """The notes say whose limits count; a file with a slip is refused."""
    limits = tmp_path / "clinic.yaml"
    limits.write_text("counts_for_days: {electrocardiogram_reviewed: 180}\n", encoding="utf-8")
    notes = assuage("screen", bare_chart, "--clinic", limits, "--json").document["notes"]
    assert any("own age limits" in note for note in notes)
    limits.write_text("counts_for_days: {electrocardiogram: soon}\n", encoding="utf-8")
    ended = assuage("screen", bare_chart, "--clinic", limits)
    assert ended.code == 2
    assert "not a number of days" in ended.err
    assert assuage("screen", bare_chart, "--clinic", tmp_path / "none.yaml").code == 4


def test_an_unknown_condition_is_asked_wrongly(assuage, bare_chart):
    """A slip in the condition is code 2, with the names close to it."""
    ended = assuage("screen", bare_chart, "--for", "fibromyalga")
    assert ended.code == 2
    assert "fibromyalgia" in ended.err


def test_only_one_document_is_printed(assuage, bare_chart):
    """`--json` beside `--fhir`, or beside `--form`, is asked wrongly."""
    assert assuage("screen", bare_chart, "--json", "--fhir").code == 2
    assert assuage("ask", bare_chart, "--json", "--form").code == 2


def test_fhir_is_a_bundle(assuage, crps_chart):
    """`--fhir` prints one Bundle."""
    assert assuage("screen", crps_chart, "--fhir").document["resourceType"] == "Bundle"


@pytest.mark.slow
def test_pages_are_written(assuage, crps_chart, tmp_path):
    """`--html` and `--pdf` write the screening to the files that are named."""
    html, pdf = tmp_path / "out" / "screening.html", tmp_path / "out" / "screening.pdf"
    assert assuage("screen", crps_chart, "--html", html, "--pdf", pdf).code == 0
    assert "Suitable with cautions" in html.read_text(encoding="utf-8")
    assert pdf.read_bytes().startswith(b"%PDF")


def test_ask_lists_questions_in_order_with_what_they_could_change(assuage, bare_chart):
    """Contraindications and tests before what is only a caution, each with the verdicts its answers lead to."""
    document = assuage("ask", bare_chart, "--json").document
    assert document["verdict"] == "cannot_say"
    first, last = document["ask_next"][0], document["ask_next"][-1]
    assert first["kind"] == "contraindication"
    assert first["verdicts"]["yes"] == "not_suitable"
    assert last["kind"] == "caution"
    assert document["programme"]
    told = assuage("ask", bare_chart).out
    assert "most telling first" in told
    assert "About the programme" in told


def test_ask_prints_a_form(assuage, bare_chart):
    """Every question with boxes, or a line and its unit for a value, and the words that an empty box is no answer."""
    form = assuage("ask", bare_chart, "--form").out
    assert "An empty box is no answer" in form
    assert "[ ] yes   [ ] no   [ ] don't know" in form
    assert "______ mmHg" in form
    assert "______ kg" in form


def test_a_test_on_the_form_is_done_or_not_done(assuage, bare_chart):
    """A test stands there as a sentence, so its boxes say done and not done, while a question keeps yes and no."""
    lines = assuage("ask", bare_chart, "--form").out.splitlines()
    boxes = [place for place, line in enumerate(lines) if "[ ] done   [ ] not done" in line]
    assert boxes
    assert not any(lines[place - 1].rstrip().endswith("?") for place in boxes)


def test_a_patient_id_for_a_chart_without_ids_is_refused(assuage, bare_chart):
    """A YAML chart holds one unnamed person, so an id that was asked for must not be passed over in silence."""
    ended = assuage("screen", bare_chart, "--patient-id", "7")
    assert ended.code == 2
    assert "--patient-id" in ended.err
    assert ended.out == ""


def test_a_denied_liver_disease_is_no_class(assuage, tmp_path):
    """Whoever has no liver disease is told so, and is given no class called none."""
    path = tmp_path / "liver.yaml"
    path.write_text(BARE.replace("crps_1: yes", "crps_1: yes, liver_disease: no"), encoding="utf-8")
    told = " ".join(assuage("screen", path).out.split())
    assert "no liver disease" in told
    assert "class none" not in told
