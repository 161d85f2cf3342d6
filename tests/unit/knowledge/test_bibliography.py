"""The bibliography is plain BibTeX, and what cannot be read is refused by line."""

import pytest

from assuage.knowledge import BadFileError, read_bibliography

TWO = """\
% a remark with an @ in it
@article{first_2020,
  author = {First A and Second B},
  year = {2020},
  title = {On {Ketamine} and
    pain},
  journal = {Pain},
  volume = {1},
  pages = {2--3},
  doi = {10.1/x},
}
@misc{second_2021, title = {[Found by these words]}, note = {Not read}}
"""


def _read(tmp_path, text):
    path = tmp_path / "references.bib"
    path.write_text(text, encoding="utf-8")
    return read_bibliography(path)


def test_entries_become_lines_of_text(tmp_path):
    """Authors, year, title, journal, volume and pages stand in one line; the DOI beside it."""
    entries = _read(tmp_path, TWO)
    assert list(entries) == ["first_2020", "second_2021"]
    assert entries["first_2020"].text == "First A; Second B (2020). On Ketamine and pain. Pain 1:2-3."
    assert entries["first_2020"].doi == "10.1/x"
    assert entries["second_2021"].text == "[Found by these words]. Not read."
    assert entries["second_2021"].doi is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("@misc{a_1, title = {x}}\n@misc{a_1, title = {y}}", "line 2: `a_1` stands there twice"),
        ("@misc{A-1, title = {x}}", "`A-1` is not a key"),
        ("@misc{a_1, year = {2020}}", "it has no title"),
        ("@misc{a_1, title = {x}", "line 1: this entry cannot be read"),
        ("@misc{a_1, title = {x}, 2020}", "cannot be read"),
        ("@misc{a_1, title = {x", "cannot be read"),
        ("\n@misc a_1", "line 2: this entry cannot be read"),
    ],
)
def test_what_cannot_be_read_is_refused(tmp_path, text, words):
    """A wrong entry is named by its line, and nothing is taken from the file."""
    with pytest.raises(BadFileError, match=r"references\.bib") as caught:
        _read(tmp_path, text)
    assert words in str(caught.value)
