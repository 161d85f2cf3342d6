"""Tables of users: what is read, and what is refused with its place."""

import zipfile

import openpyxl
import pytest

from assuage.evidence import BadTableError, read_table


def faults(path, **asked):
    """The faults of a file as lines."""
    with pytest.raises(BadTableError) as caught:
        read_table(path, **asked)
    return [str(fault) for fault in caught.value.faults]


def save(tmp_path, content, name="trials.csv"):
    """A file with this content."""
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_usual_separators_are_understood(tmp_path, delimiter):
    """Comma, semicolon and tab give the same table, with or without the mark that Excel puts first."""
    text = "study,yi,vi\nAmr 2010,0.5,0.04\n\nSalas 2012,0.1,0.09\n".replace(",", delimiter)
    for mark in ("", "\ufeff"):
        table = read_table(save(tmp_path, mark + text))
        assert table.headings == ("study", "yi", "vi")
        assert [(row.number, row.cells["study"]) for row in table.rows] == [(2, "Amr 2010"), (4, "Salas 2012")]


def test_a_name_may_hold_the_separator(tmp_path):
    """What stands between quotation marks is one cell."""
    table = read_table(save(tmp_path, 'study,yi,vi\n"Smith, Jones",1,2\n'))
    assert table.rows[0].cells["study"] == "Smith, Jones"


def test_a_name_may_run_over_lines(tmp_path):
    """White space within a cell is made single, so that a heading of two lines is one name."""
    table = read_table(save(tmp_path, 'study,yi,"sampling\n variance"\nA,1,2\n'))
    assert table.headings == ("study", "yi", "sampling variance")


def test_every_fault_of_the_shape_is_listed_at_once(tmp_path):
    """Headings twice or empty and rows too long are told together, each with its row."""
    found = faults(save(tmp_path, "yi,yi,,vi\n1,2,3,4\n1,2,3,4,5\n"))
    assert found == [
        "row 1: the heading of column 3 is empty; allowed: a name for every column",
        "row 1, column `yi`: two columns have this heading; allowed: each heading once",
        "row 3: it has 5 cells under 4 headings; allowed: no more cells than headings",
    ]


@pytest.mark.parametrize(
    ("content", "name", "wrong"),
    [
        (b"", "a.csv", "no row below the headings"),
        (b"yi,vi\n", "a.csv", "no row below the headings"),
        (b"yi,vi\n\xff\xfe,1\n", "a.csv", "byte 6 is not UTF-8 text"),
        (b"yi,vi\n1,\x00\n", "a.csv", "row 2: cell 2 holds a sign that is no text"),
        (b"study,yi\nA,1\n\x01,2\n", "a.csv", "row 3: cell 1 holds a sign that is no text"),
        (b'yi,vi\n"1,2\n', "a.csv", "cannot be read"),
        (b"whatever", "a.xls", "`.xls` files are not read"),
        (b"whatever", "a.xlsx", "not an Excel file, whatever its name says"),
        (b"yi,vi\n1,1\n" + b"#" * 10_000_001, "a.csv", "larger than 10 MB"),
    ],
)
def test_what_is_no_table_is_refused(tmp_path, content, name, wrong):
    """Each says what is wrong with the file, and none is a fault of ours."""
    assert wrong in faults(save(tmp_path, content, name))[0]


def test_a_zip_that_is_no_workbook_is_refused(tmp_path):
    """A package of something else, under an Excel file's name."""
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("hello.txt", "hello")
    assert "not an Excel file that can be read" in faults(path)[0]


def test_a_package_that_unpacks_to_too_much_is_refused(tmp_path, monkeypatch):
    """A small file that would fill the memory is not opened; the bound is lowered here so that the test is quick."""
    monkeypatch.setattr("assuage.evidence.table._LARGEST_UNPACKED_BYTES", 1_000_000)
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/workbook.xml", b"0" * 2_000_000)
    assert "unpacks to 2 MB" in faults(path)[0]


def workbook(tmp_path, rows, sheet="Sheet"):
    """An Excel file with these rows."""
    book = openpyxl.Workbook()
    book.active.title = sheet
    for row in rows:
        book.active.append(row)
    path = tmp_path / "trials.xlsx"
    book.save(path)
    return path


def test_an_excel_file_reads_as_its_csv_would(tmp_path):
    """Numbers stay numbers, text stays text, and rows count as the spreadsheet counts them."""
    table = read_table(workbook(tmp_path, [["study", "yi", "vi"], ["Amr 2010", 0.5, 0.04], [], ["Salas 2012", 1, 2]]))
    assert table.headings == ("study", "yi", "vi")
    assert [row.number for row in table.rows] == [2, 4]
    assert table.rows[0].cells == {"study": "Amr 2010", "yi": 0.5, "vi": 0.04}


def test_a_date_in_an_excel_cell_is_a_fault_with_its_place(tmp_path):
    """A spreadsheet that turned 1.2 into the first of February is noticed, as is a true or false."""
    from datetime import date

    path = workbook(tmp_path, [["yi", "vi"], [date(2026, 2, 1), 0.1], [True, 0.2]])
    assert faults(path) == [
        "row 2: the cell A2 holds a date or a time; allowed: a number or text",
        "row 3: the cell A3 holds true or false; allowed: a number or text",
    ]


def test_a_sheet_that_is_not_there_is_answered_with_those_that_are(tmp_path):
    """The names of the sheets stand in the message, and a CSV has none."""
    path = workbook(tmp_path, [["yi", "vi"], [1, 2]], sheet="relief")
    assert faults(path, sheet="harm") == ["the file: there is no sheet `harm`; allowed: relief"]
    assert len(read_table(path, sheet="relief").rows) == 1
    assert "only an Excel file has sheets" in faults(save(tmp_path, "yi,vi\n1,2\n"), sheet="relief")[0]
