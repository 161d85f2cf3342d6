"""`assuage nonmem` as it is typed."""

import pytest

TEXT = "ID,TIME,AMT,RATE,CMT,DV,WT\n1,0,20,10,1,.,70\n1,1,.,.,2,141.5,70\n2,0,20,-1,1,.,80\n"
CODES = ("--dose", "1=iv", "--observed", "2=S:arterial")


@pytest.fixture
def data(tmp_path):
    """Two people, one of whom has a dose that cannot be read."""
    path = tmp_path / "data.csv"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_a_data_set_is_read_and_what_was_not_is_listed(assuage, data):
    """The people as a document; the dose that could not be read by its line, with the code of a bad file."""
    ended = assuage("nonmem", data, *CODES, "--json")
    assert ended.code == 4
    first, second = ended.document["subjects"]
    assert first["occasions"][0]["given"] == [
        {"start_min": 0.0, "duration_min": 120.0, "amount_mg": 20.0, "route": "iv", "timed": True}
    ]
    assert first["occasions"][0]["measured"][0]["value"] == 141.5
    assert (first["incomplete"], second["incomplete"]) == (False, True)
    assert [one["line"] for one in ended.document["problems"]] == [4]


def test_the_table_names_the_line(assuage, data):
    """As a person reads it."""
    ended = assuage("nonmem", data, *CODES)
    assert "line 4, ID 2" in " ".join(ended.out.split())


def test_a_regimen_is_written_and_reads_back(assuage, tmp_path):
    """Ten infusions of 98 mg, a day apart."""
    path = tmp_path / "doses.csv"
    assert assuage("nonmem", "--regimen", "24.5 mg/h over 4 h daily for 10 days", "--out", path).code == 0
    ended = assuage("nonmem", path, "--json")
    assert ended.code == 0
    (occasion,) = ended.document["subjects"][0]["occasions"]
    assert [one["start_min"] for one in occasion["given"]] == [1440.0 * day for day in range(10)]
    assert {one["amount_mg"] for one in occasion["given"]} == {98.0}


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ((), "name one thing"),
        (("--regimen", "5 mg/h for 1 h"), "name both"),
        (("data.csv", "--dose", "iv"), "does not say what a CMT is"),
        (("data.csv", "--dose", "\N{SUPERSCRIPT TWO}=iv"), "does not say what a CMT is"),
        (("data.csv", "--dose", "1=iv", "--dose", "1=oral"), "CMT 1 is said twice"),
        (("data.csv", "--observed", "2=pain", "--observed", "2=systolic"), "CMT 2 is said twice"),
        (("data.csv", "--dose", "1=vein"), "no route"),
        (("data.csv", "--observed", "2=S"), "nothing that is measured"),
        (("data.csv", "--time", "hours"), "no unit of time"),
        (("--regimen", "0.5 mg/kg over 40 min", "--out", "x.csv"), "weight"),
    ],
)
def test_what_is_asked_wrongly_is_named(assuage, words, told):
    """With code 2 and a sentence."""
    ended = assuage("nonmem", *words)
    assert ended.code == 2
    assert told in " ".join(ended.err.split())


def test_a_file_that_is_not_there(assuage, tmp_path):
    """Code 4, without a traceback."""
    ended = assuage("nonmem", tmp_path / "nothing.csv")
    assert ended.code == 4
    assert "Traceback" not in ended.err
