"""`assuage next-session`, as a person and as a program use it."""

import pytest

COURSE = "racemic ketamine base 24 mg/h over 4 h daily for 10 days"
QUICK = ("--model", "kamp_2020", "--population", "300")
ROWS = ["12 d,pain,3,NRS,", "20 d,pain,3.5,,", "29 d,pain,4.5,,", "2 d,systolic,130,mmHg,", ",pain,6,,"]


@pytest.fixture
def scores(tmp_path):
    """A file of measurements with the rows given."""

    def make(*rows):
        path = tmp_path / f"scores_{len(rows)}.csv"
        path.write_text("\n".join(["time,what,value,unit,site", *rows]), encoding="utf-8")
        return path

    return make


def test_json_has_the_published_fields(assuage, crps_chart, scores):
    """What the manual promises: advice, the chance by day, the course that was given, and what was measured and not used."""
    ended = assuage("next-session", crps_chart, scores(*ROWS), "--given", COURSE, "--began", 30, *QUICK, "--json")
    assert ended.code == 0, ended.err
    document = ended.document
    assert set(document) == {
        *("advice", "words", "verdict", "goal", "goal_is_standard", "given", "day", "booster", "days", "held"),
        *("class_probability", "effective_twins", "is_updated", "recent", "limits", "trials", "not_used", "assumed"),
        *("sources", "stamp"),
    }
    assert document["advice"] in {"now", "wait", "stop"}
    assert document["given"] == [{"dose": COURSE, "began_days_ago": 30.0}]
    assert len(document["held"]["kamp_2020"]) == len(document["days"]) == 85
    assert sum(document["class_probability"].values()) == pytest.approx(1.0)
    assert document["recent"]["mg"] == pytest.approx(
        8 * 96
    )  # of ten daily sessions of 96 mg, eight within the last 28 days
    assert {words.split(":")[0] for words in document["not_used"]} == {"systolic", "pain"}
    assert (document["goal_is_standard"], document["is_updated"]) == (True, False)


def test_the_table_tells_the_same(assuage, crps_chart, scores):
    """Advice, why, the goal asked for, the chance by day, and what was left out."""
    asked = ("--given", COURSE, "--began", 30, "--goal", "2 points", *QUICK)
    ended = assuage("next-session", crps_chart, scores(*ROWS), *asked)
    assert ended.code == 0, ended.err
    for words in ("Response class", "2 points", "in 28 d", "begun 30 days ago", "Measured and not used", "dahan_2011"):
        assert words in ended.out


def test_an_update_uses_every_measurement(assuage, crps_chart, scores):
    """With --update the person's posterior takes the place of weighed scores; what it leaves out has its reason."""
    rows = ["5 d,pain,3,NRS,", "7 d,pain,3,,", "9 d,pain,4,,", "12 d,pain,4,,", "14 d,pain,4,,", ",pain,6,,"]
    asked = ("--given", "S-ketamine 22 mg/h for 96 h", "--began", 20, "--setting", "inpatient", "--update")
    document = assuage("next-session", crps_chart, scores(*rows), *asked, *QUICK, "--json").document
    assert document["is_updated"]
    assert document["class_probability"]["drug-type"] > 0.44
    assert any("time is not known" in words for words in document["not_used"])


def test_courses_of_a_file_join_those_named(assuage, crps_chart, tmp_path):
    """`past` of a file of goals counts as in a plan, beside a course on the command line."""
    goals = tmp_path / "goals.yaml"
    goals.write_text(
        f"goals: {{relief_percent: 50}}\npast:\n  - {{dose: {COURSE}, began_days_ago: 60}}\n", encoding="utf-8"
    )
    named = ("--goals", goals, "--given", COURSE, "--began", 30)
    document = assuage("next-session", crps_chart, *named, *QUICK, "--json").document
    assert [one["began_days_ago"] for one in document["given"]] == [60.0, 30.0]
    assert "50 %" in document["goal"]


def test_what_was_asked_wrongly_is_named(assuage, crps_chart, scores):
    """No course, a course without its beginning, an update without its setting, a score before the first dose or to come: code 2."""
    file = scores(*ROWS)
    for asked, words in (
        ((file,), "--given"),
        ((file, "--given", COURSE), "--began"),
        ((file, "--given", COURSE, "--began", 30, "--update"), "--update"),
        ((file, "--given", COURSE, "--began", 0), "some days ago"),
        ((file, "--given", COURSE, "--began", 28), "a day to come"),
        ((scores("-1 d,pain,3,,"), "--given", COURSE, "--began", 30), "before the first dose"),
    ):
        ended = assuage("next-session", crps_chart, *asked, *QUICK)
        assert (ended.code, words in ended.err) == (2, True), ended.err


def test_where_relief_was_not_learnt_nothing_is_advised(assuage, tmp_path):
    """In fibromyalgia the model's words and the pooled trials stand, and a script can tell: code 3."""
    from assuage.interop.fhir import shipped_chart

    chart = tmp_path / "chart.json"
    chart.write_bytes(shipped_chart("fibromyalgia"))
    ended = assuage(
        "next-session", chart, "--given", "racemic ketamine base 80 mg over 2 h", "--began", 10, *QUICK, "--json"
    )
    assert ended.code == 3
    assert (ended.document["advice"], ended.document["day"], ended.document["booster"]) == ("cannot say", None, None)
    assert "CRPS-1" in ended.document["words"][0]
    assert ended.document["trials"]
