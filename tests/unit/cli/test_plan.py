import json

import pytest


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
