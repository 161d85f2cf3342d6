import json

import pytest

from assuage import candidacy
from assuage.candidacy import screen


@pytest.fixture(scope="module")
def quick():
    """A plan without bands takes a second less."""
    return ("--population", "0", "--most", "3")


@pytest.mark.slow
def test_the_main_job_prints_and_writes(assuage, crps_chart, tmp_path, quick):
    """Who the patient is, findings, three options or more, sources, and three files."""
    out = tmp_path / "report"
    ended = assuage("plan", crps_chart, "--out", out, *quick)
    assert ended.code == 0
    for words in (
        "weight 68.4 kg",
        "Options side by side",
        "Pain",
        "Limits",
        "Assumed",
        "Sources",
        "The software advises",
    ):
        assert words in ended.out
    assert {path.suffix for path in out.iterdir()} == {".html", ".pdf", ".json"}
    assert "Writing the report" in ended.err


@pytest.mark.slow
def test_json_is_the_document_that_was_written(assuage, crps_chart, tmp_path, quick):
    """Standard output is the report's JSON alone, and three options stand in it."""
    ended = assuage("plan", crps_chart, "--out", tmp_path / "report", *quick, "--json")
    assert ended.code == 0
    assert ended.document == json.loads((tmp_path / "report" / "plan.json").read_text(encoding="utf-8"))
    assert len(ended.document["options"]) >= 3


@pytest.mark.slow
def test_the_demo_needs_nothing(assuage, tmp_path):
    """An invented patient comes with Assuage; the fibromyalgia report shows the negative trial."""
    ended = assuage("demo", "--patient", "fibromyalgia", "--out", tmp_path / "report")
    assert ended.code == 0
    assert "(invented)" in ended.out
    assert "no benefit at 1 or 8 weeks" in ended.out


@pytest.mark.parametrize(
    "chart",
    [
        ("empty.json", b"", "empty"),
        ("cut.json", b'{"resourceType": "Bundle"', "not JSON"),
        ("list.json", b"[]", "Bundle"),
        ("patient.json", b'{"resourceType": "Patient"}', "Bundle"),
        ("patient.yaml", b"at: yesterday\n", "at"),
        ("latin.yaml", "label: M\u00fcller\n".encode("latin-1"), "UTF-8"),
    ],
)
@pytest.mark.parametrize("verb", ["plan", "screen"])
def test_unreadable_charts_are_code_4(assuage, tmp_path, verb, chart):
    """A file that cannot be used is named, with what to send instead; nothing is written."""
    name, content, said = chart
    path = tmp_path / name
    path.write_bytes(content)
    ended = assuage(verb, path, *(("--out", tmp_path / "report") if verb == "plan" else ()))
    assert ended.code == 4
    assert said in ended.err
    assert not (tmp_path / "report").exists()
    assert "Traceback" not in ended.err


@pytest.mark.parametrize("verb", ["plan", "screen"])
def test_a_missing_chart_is_code_4(assuage, tmp_path, verb):
    """A path without a file."""
    assert assuage(verb, tmp_path / "nobody.json").code == 4
    assert assuage(verb, tmp_path / "nobody.yaml").code == 4
    assert assuage(verb, tmp_path).code == 4


@pytest.mark.parametrize("at", ["yesterday", "2026-11-20T09:00"])
def test_an_instant_that_could_be_another_is_refused(assuage, crps_chart, at):
    """An instant has a zone."""
    ended = assuage("screen", crps_chart, "--at", at)
    assert ended.code == 2
    assert "zone" in ended.err


def test_screening_as_tables_and_as_json(assuage, crps_chart):
    """Verdict, findings and what is missing, for a person and for a program."""
    table = assuage("screen", crps_chart)
    assert table.code == 0
    assert "Active psychosis" in table.out
    document = assuage("screen", crps_chart, "--json").document
    assert document["verdict"] in {"suitable", "suitable_with_cautions", "not_suitable", "cannot_say"}
    assert document["condition"].startswith("crps")
    assert {one["answer"] for one in document["findings"]} <= {"yes", "no", "unknown"}


def test_not_suitable_is_a_result(assuage, tmp_path):
    """A contraindication is an answer, so the command has done its work."""
    from assuage.interop.fhir import shipped_chart

    path = tmp_path / "chart.json"
    path.write_bytes(shipped_chart("contraindicated"))
    ended = assuage("screen", path, "--json")
    assert ended.code == 0
    assert ended.document["verdict"] == "not_suitable"


def test_an_old_chart_says_from_when_it_is(assuage, crps_chart):
    """Ages are counted to the chart's own date, and the reader is told; --at now asks about today."""
    chart = json.loads(crps_chart.read_text(encoding="utf-8"))
    chart["timestamp"] = "2024-01-01T00:00:00+00:00"
    crps_chart.write_text(json.dumps(chart), encoding="utf-8")
    assert "The chart is of 2024-01-01" in " ".join(assuage("screen", crps_chart).out.split())
    del chart["timestamp"]
    crps_chart.write_text(json.dumps(chart), encoding="utf-8")
    assert "does not say when it was made" in " ".join(assuage("screen", crps_chart).out.split())
    assert "does not say when" not in assuage("screen", crps_chart, "--at", "now").out


def test_a_folder_that_cannot_be_written_is_code_4(assuage, crps_chart, tmp_path, quick):
    """The report needs a folder; a file in its place is said."""
    (tmp_path / "taken").write_text("here", encoding="utf-8")
    ended = assuage("plan", crps_chart, "--out", tmp_path / "taken", *quick)
    assert ended.code == 4
    assert "--out" in ended.err


def test_our_own_yaml(assuage, tmp_path):
    """A patient file written by hand is a chart as well."""
    path = tmp_path / "patient.yaml"
    path.write_text("at: 2026-11-20T09:00+00:00\nsex: female\nfacts: {crps: yes}\n", encoding="utf-8")
    ended = assuage("screen", path, "--json")
    assert ended.code == 0
    assert ended.document["verdict"] == "cannot_say"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--setting", "moon"), "outpatient, inpatient, emergency"),
        (("--out", ""), "no folder is named"),
        (("--population", "10001"), "10000"),
        (("--weight-kg", "1.9"), "equal to 2"),
        (("--weight-kg", "401"), "equal to 400"),
        (("--weight-kg", "nan"), "--weight-kg"),
    ],
)
def test_what_a_plan_cannot_be_asked_is_code_2(*, assuage, crps_chart, tmp_path, monkeypatch, words, told):
    """Said before anything is read or written."""
    monkeypatch.chdir(tmp_path)
    ended = assuage("plan", crps_chart, *words)
    assert ended.code == 2
    assert told in " ".join(ended.err.split())
    assert {path.name for path in tmp_path.iterdir()} == {"chart.json"}


@pytest.mark.slow
def test_a_plan_is_screened_for_the_setting_it_is_made_for(assuage, crps_chart, tmp_path, monkeypatch):
    """In an emergency the guideline on acute pain is asked as well, by a plan as by a screening."""
    asked = []

    def screened(patient, **how):
        asked.append(screen(patient, **how))
        return asked[-1]

    monkeypatch.setattr(candidacy, "screen", screened)
    for setting in ("outpatient", "emergency"):
        assuage("plan", crps_chart, "--setting", setting, "--out", tmp_path, "--population", "0")
    assert ["schwenk_2018" in one.guidelines for one in asked] == [False, True]


@pytest.mark.slow
def test_a_weight_given_by_hand_stands_in_place_of_the_chart(assuage, crps_chart, tmp_path, quick):
    """The doses are of that weight, and the reader is told whose it is and what it replaced."""
    ended = assuage("plan", crps_chart, "--weight-kg", "80", "--out", tmp_path / "report", *quick)
    assert ended.code == 0
    told = " ".join(ended.out.split())
    assert "weight 80 kg" in told
    assert "80 kg, was given on the command line" in told
    assert "in place of 68.4 kg on the chart" in told
    assert "given on the command line" in (tmp_path / "report" / "plan.html").read_text(encoding="utf-8")


def test_a_weight_given_by_hand_is_the_newest():
    """It is dated at the instant asked about; older ones stay, one that could be as new is set aside."""
    from dataclasses import replace
    from datetime import UTC, date, datetime

    from assuage.cli.stated_weight import weigh
    from assuage.patient import Measurement, Origin, Patient, latest

    at = datetime(2026, 11, 20, 9, tzinfo=UTC)
    old, today = (Measurement("weight", 60.0, "kg", Origin("chart", day)) for day in (date(2020, 1, 1), at.date()))
    nobody = Patient("", at)
    for measurements, kept in (((), 1), ((old,), 2), ((old, today), 2)):
        weighed = weigh(replace(nobody, measurements=measurements), 70)
        assert latest(weighed.patient, "weight").value == 70
        assert len(weighed.patient.measurements) == kept
        assert ("60 kg" in weighed.note) == (today in measurements)
        stated = weighed.patient.measurements[-1]
        assert (stated.origin.source, stated.origin.at) == ("given on the command line", at)


def test_a_list_cut_short_says_where_it_is_whole(capsys):
    """A screening writes no report, so it points to --json, which lists every entry."""
    from datetime import UTC, datetime

    from assuage.candidacy import screen
    from assuage.cli.charts import OpenedChart
    from assuage.cli.patient_table import print_patient
    from assuage.cli.screen import candidacy_document
    from assuage.patient import Patient, Unread

    unread = tuple(Unread(f"entry {place}", "no code") for place in range(20))
    opened = OpenedChart(Patient("", datetime(2026, 11, 20, 9, tzinfo=UTC), unread=unread))
    print_patient(opened, whole="--json lists them all")
    assert "and 14 more: --json lists them all" in capsys.readouterr().out
    assert len(candidacy_document(opened, screen(opened.patient))["ignored"]) == 20


@pytest.mark.parametrize(("width", "table"), [("90", False), ("119", False), ("120", True), ("200", True)])
def test_options_are_a_table_only_where_it_fits(capsys, monkeypatch, width, table):
    """A table in wide windows and a list for each option in narrow ones; a refused option says so in its own row."""
    from assuage.cli.plan_table import _COLUMNS, _print_options

    monkeypatch.setenv("COLUMNS", width)
    _print_options([("B REFUSED", "25 mg oral", *("value",) * (len(_COLUMNS) - 2))])
    out = capsys.readouterr().out
    assert "B REFUSED" in out
    assert ("- setting: value" in out) != table


@pytest.mark.parametrize(("kinds", "letter"), [((), "B"), (("soft",), "B"), (("soft", "hard"), "B REFUSED")])
def test_an_option_with_a_hard_limit_is_marked_in_its_row(kinds, letter):
    """Nobody has to look a refusal up in another list."""
    from types import SimpleNamespace

    from assuage.cli.plan_table import _first_cell

    assert _first_cell(SimpleNamespace(letter="B", limits=[SimpleNamespace(kind=kind) for kind in kinds])) == letter


def test_goals_and_limits_come_from_options_and_from_a_file(assuage, crps_chart, tmp_path):
    """The command line goes before the file; what is asked for is what the report says was asked for."""
    file = tmp_path / "clinic.yaml"
    file.write_text("goals: {relief_percent: 30, by_day: 10}\nclinic: {vial_mg: [200]}\n", encoding="utf-8")
    asked = ("--goals", file, "--goal", "2 points", "--for-days", "14", "--chair-hours", "3", "--found", "0")
    ended = assuage(
        "plan", crps_chart, "--out", tmp_path / "report", "--population", "40", "--most", "2", "--json", *asked
    )
    assert ended.code == 0
    wanted = ended.document["wanted"]
    assert (wanted["relief_points"], wanted["relief_share"], wanted["standard"]) == (2, None, False)
    assert (wanted["by_day"], wanted["for_days"]) == (10, 14)
    assert [one["regimen"] for one in ended.document["options"]] == ["cohen_2018_single_start"]
    assert ended.document["options"][0]["burden"]["vials"] == [{"size_mg": 200, "count": 1, "left_mg": 120}]
    left = {one["regimen"]: one["why"] for one in ended.document["not_offered"]}
    assert "4 h on the drip" in left["cohen_2018_crps_outpatient"]


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (("--goal", "a lot"), "--goal"),
        (("--goal", "30 %", "--by", "80", "--for-days", "10"), "after day 84"),
        (("--max-dissociation", "130"), "people in 100"),
        (("--max-systolic", "0.3"), "people in 100"),
        (("--least-chance", "nan"), "people in 100"),
        (("--days-per-week", "9"), "days of a week"),
    ],
)
def test_goals_that_cannot_be_meant_are_named(assuage, crps_chart, tmp_path, asked, words):
    """One line says what is wrong, before anything is computed or written."""
    ended = assuage("plan", crps_chart, "--out", tmp_path / "report", *asked)
    assert ended.code == 2
    assert words in ended.err
    assert not (tmp_path / "report").exists()


def test_a_clinic_that_can_do_nothing_gets_an_answer_and_no_option(assuage, crps_chart, tmp_path):
    """Half an hour of chair time: no option, what stands in the way in words, and the exit code of a refusal."""
    ended = assuage("plan", crps_chart, "--out", tmp_path / "report", "--chair-hours", "0.5", "--population", "0")
    assert ended.code == 3
    assert "What stands in the way" in ended.out
    assert "above the 0.5 h the chair is free" in ended.out
