"""`assuage individualise`, as a person and as a program use it."""

import pytest

GIVEN = (
    "--given",
    "S-ketamine 22 mg/h for 96 h",
    "--setting",
    "inpatient",
    "--model",
    "kamp_2020",
    "--model",
    "clements_1981",
)
ROWS = [
    "5 d,pain,3,NRS,",
    "6 d,pain,2,,",
    "7 d,pain,3,,",
    "8 d,pain,4,,",
    "9 d,pain,3,,",
    ",pain,6,,",
    "97 h,S-ketamine,140,ng/mL,venous",
]


@pytest.fixture
def scores(tmp_path):
    """A file of measurements with the rows given."""

    def make(*rows, name="scores.csv"):
        path = tmp_path / name
        path.write_text("\n".join(["time,what,value,unit,site", *rows]), encoding="utf-8")
        return path

    return make


def test_json_has_the_published_fields(assuage, crps_chart, scores):
    """What the manual promises, and no number that is not one."""
    ended = assuage("individualise", crps_chart, scores(*ROWS), *GIVEN, "--json")
    assert ended.code == 0, ended.err
    document = ended.document
    assert set(document) == {
        "given",
        "leads",
        "is_supported",
        "is_robust",
        "measured",
        "models",
        "forecast",
        "not_drawn",
        "assumed",
        "sources",
        "stamp",
    }
    kamp, clements = document["models"]
    assert (document["leads"], kamp["used"], len(kamp["not_used"])) == ("kamp_2020", 6, 1)
    assert sum(kamp["class_probability"].values()) == pytest.approx(1.0)
    assert (clements["weight"], clements["class_probability"]) == (None, None)
    assert len(document["forecast"]["day"]) == len(document["forecast"]["score_high"]) == 85
    assert "NaN" not in ended.out


def test_tables_and_pages_tell_the_same(assuage, crps_chart, scores, tmp_path):
    """The terminal names classes, weeks, models and what was not used; the page has both pictures; the PDF is one."""
    ended = assuage("individualise", crps_chart, scores(*ROWS), *GIVEN, "--out", tmp_path / "page")
    assert ended.code == 0, ended.err
    for words in ("drug-type", "week 12", "not compared", "time is not known", "Assumed"):
        assert words in ended.out
    page = (tmp_path / "page" / "individual.html").read_text(encoding="utf-8")
    assert page.count("<svg") == 2
    for words in ("What changed", "Pain to come", "Does it fit?", "Invented patient", "dahan_2011"):
        assert words in page
    assert (tmp_path / "page" / "individual.pdf").read_bytes().startswith(b"%PDF")


def test_an_unsupported_update_is_printed_and_ends_with_three(assuage, crps_chart, scores):
    """Nothing could be used: every measurement has its reason, and a script can tell."""
    ended = assuage("individualise", crps_chart, scores(",pain,3,,"), *GIVEN)
    assert ended.code == 3
    assert "nothing was updated" in ended.out


def test_contradictions_and_bad_files_are_named(assuage, crps_chart, scores, tmp_path):
    """A score before the first dose is asked wrongly (2), a row that cannot be read is the file's fault (4), and so is a missing one."""
    before = assuage("individualise", crps_chart, scores("-2 d,pain,7,,"), *GIVEN)
    assert (before.code, "before the first dose" in before.err) == (2, True)
    slip = assuage("individualise", crps_chart, scores("90 h,S-ketamine,0.25,ng/mL,arterial"), *GIVEN)
    assert (slip.code, "1 mg/L is 1000 ng/mL" in slip.err) == (2, True)
    bad = assuage("individualise", crps_chart, scores("5 d,mood,7,,"), *GIVEN)
    assert (bad.code, "row 2" in bad.err) == (4, True)
    assert assuage("individualise", crps_chart, tmp_path / "none.csv", *GIVEN).code == 4


def test_dates_need_the_first_dose_with_its_zone(assuage, crps_chart, scores):
    """With it they are read; without its zone it is asked wrongly."""
    rows = ["2026-11-06T08:00:00+00:00,pain,3,,", "2026-11-07T08:00:00+00:00,pain,4,,"]
    told = assuage(
        "individualise", crps_chart, scores(*rows), *GIVEN, "--first-dose", "2026-11-01T08:00+00:00", "--json"
    )
    assert told.code == 0, told.err
    assert [one["time_min"] for one in told.document["measured"]] == [7200.0, 8640.0]
    assert assuage("individualise", crps_chart, scores(*rows), *GIVEN, "--first-dose", "2026-11-01T08:00").code == 2


def test_a_published_regimen_may_be_named_by_its_id(assuage, crps_chart, scores):
    """Its dose is the course; a reference card has none."""
    asked = ("--given", "cohen_2018_crps_inpatient", "--setting", "inpatient", "--model", "kamp_2020", "--json")
    assert "S-ketamine 22 mg/h" in assuage("individualise", crps_chart, scores(*ROWS), *asked).document["given"]
    assert assuage("individualise", crps_chart, scores(*ROWS), "--given", "kiefer_2008_anaesthetic").code == 2
