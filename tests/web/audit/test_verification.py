"""An export that somebody worked on is found out, and the first entry that is wrong is named."""

import json
from itertools import pairwise

import pytest

from assuage.web.audit.chain import START, digest_of
from assuage.web.audit.verification import Head, check

ROWS = 8


def made(count=ROWS):
    """Opening line, rows and closing line of a whole export, as documents."""
    rows, last = [], START
    for number in range(1, count + 1):
        row = {
            "number": number,
            "at": f"2026-11-20T09:00:{number:02d}.000000+00:00",
            "user_id": "6f1c2a4e-0000-4000-8000-000000000001",
            "user_name": "Invented Nurse",
            "roles": "nurse",
            "came_from": "127.0.0.1",
            "session": "ab",
            "route": "patients:chart",
            "outcome": "done",
            "person_id": None,
            "entries": [{"verb": "read", "record": "patients.Person", "why": f"reason {number}"}],
            "previous": last,
        }
        row["digest"] = last = digest_of(row)
        rows.append(row)
    return [
        {"assuage_audit": 1, "follows": {"number": 0, "digest": START}},
        *rows,
        {"head": {"number": count, "digest": last}},
    ]


def checked(documents, **given):
    """What the check says of these documents."""
    return check((json.dumps(one) for one in documents), **given)


def rechained(documents, *, first, head=False):
    """The rows from `first` on given new numbers and digests, as whoever rewrites them would; the head too where asked."""
    for earlier, row in pairwise(documents[first - 1 : -1]):
        row["previous"] = earlier.get("digest", START)
        row["digest"] = digest_of(row)
    if head:
        last = documents[-2]
        documents[-1] = {"head": {"number": last["number"], "digest": last["digest"]}}
    return documents


def test_an_export_that_nobody_touched_is_whole():
    """Every row is counted and the head is told."""
    documents = made()
    found = checked(documents)
    assert found.holds
    assert found.rows == ROWS
    assert found.head == Head(ROWS, documents[-2]["digest"])


@pytest.mark.parametrize("number", range(1, ROWS + 1))
def test_a_row_that_was_edited_is_named(number):
    """Its digest is not that of what it says."""
    documents = made()
    documents[number]["user_name"] = "Somebody else"
    found = checked(documents)
    assert (found.fault, found.number, found.rows) == ("altered", number, number - 1)


@pytest.mark.parametrize("field", sorted(set(made(1)[1]) - {"digest", "number"}))
def test_an_edit_of_any_field_is_found(field):
    """No field of a row is outside its digest."""
    documents = made()
    documents[4][field] = "changed"
    assert (checked(documents).fault, checked(documents).number) == ("altered", 4)


@pytest.mark.parametrize("number", range(1, ROWS + 1))
def test_a_row_that_was_edited_and_given_a_new_digest_is_named(number):
    """The next row, or the head, does not follow it."""
    documents = made()
    documents[number]["user_name"] = "Somebody else"
    documents[number]["digest"] = digest_of(documents[number])
    assert (checked(documents).fault, checked(documents).number) == ("altered", number)


@pytest.mark.parametrize("number", range(1, ROWS + 1))
def test_a_row_that_was_removed_is_named(number):
    """The next one stands in its place; the last one is missing before the head."""
    documents = made()
    del documents[number]
    found = checked(documents)
    assert (found.fault, found.number) == ("truncated" if number == ROWS else "removed", number)


@pytest.mark.parametrize(("one", "other"), [(1, 2), (3, 4), (2, 7), (7, 8)])
def test_rows_that_changed_places_are_named(one, other):
    """The first of them is named as moved."""
    documents = made()
    documents[one], documents[other] = documents[other], documents[one]
    assert (checked(documents).fault, checked(documents).number) == ("reordered", one)


@pytest.mark.parametrize("kept", range(ROWS))
def test_an_end_that_was_cut_off_is_named(kept):
    """With the closing line the first missing row is named, without it too."""
    documents = made()
    whole_end = [*documents[: kept + 1], documents[-1]]
    assert (checked(whole_end).fault, checked(whole_end).number) == ("truncated", kept + 1)
    assert (checked(documents[: kept + 1]).fault, checked(documents[: kept + 1]).number) == ("truncated", kept + 1)


def test_a_row_that_was_added_is_named():
    """A copy, and one with a number that is taken."""
    documents = made()
    assert checked([*documents[:4], documents[3], *documents[4:]]).fault == "inserted"
    forged = {**documents[3], "entries": [], "number": 4, "previous": documents[3]["digest"]}
    forged["digest"] = digest_of(forged)
    found = checked([*documents[:4], forged, *documents[4:]])
    assert (found.fault, found.number) == ("inserted", 4)
    after_the_head = [*documents, documents[3]]
    assert checked(after_the_head).fault == "inserted"


@pytest.mark.parametrize("number", [1, 5, ROWS])
def test_a_chain_made_anew_without_the_head_is_found(number):
    """Everything from the edited row on is consistent, but it is not what the head closed."""
    documents = made()
    documents[number]["user_name"] = "Somebody else"
    found = checked(rechained(documents, first=number))
    assert (found.fault, found.number) == ("altered", ROWS)


def test_a_whole_file_made_anew_is_found_with_a_head_kept_elsewhere():
    """Without it nobody can tell; with it, even one noted long before, everybody can."""
    documents = made()
    noted, early = (Head(documents[place]["number"], documents[place]["digest"]) for place in (ROWS, 5))
    documents[3]["user_name"] = "Somebody else"
    forged = rechained(documents, first=3, head=True)
    assert checked(forged).holds
    assert (checked(forged, noted=noted).fault, checked(forged, noted=noted).number) == ("altered", ROWS)
    assert (checked(forged, noted=early).fault, checked(forged, noted=early).number) == ("altered", 5)


def test_a_chain_that_grew_since_its_head_was_noted_is_whole():
    """An earlier head is on the way."""
    documents = made()
    assert checked(documents, noted=Head(3, documents[3]["digest"])).holds


def test_an_end_cut_off_with_its_head_is_found_with_a_head_kept_elsewhere():
    """The head that was noted is not reached."""
    documents = made()
    noted = Head(ROWS, documents[ROWS]["digest"])
    shorter = [*documents[:6], {"head": {"number": 5, "digest": documents[5]["digest"]}}]
    assert checked(shorter).holds
    assert (checked(shorter, noted=noted).fault, checked(shorter, noted=noted).number) == ("truncated", 6)


def test_a_later_part_follows_the_head_of_an_earlier_export():
    """It is whole after that head, and after no other."""
    documents = made()
    last = documents[3]
    later = [{"assuage_audit": 1, "follows": {"number": 3, "digest": last["digest"]}}, *documents[4:]]
    assert checked(later, after=Head(3, last["digest"])).holds
    assert (checked(later).fault, checked(later).number) == ("removed", 1)
    assert checked(later, after=Head(3, START)).fault == "removed"


@pytest.mark.parametrize("text", ["", "not json\n", "[1]\n", "{}\n", '{"head": {}}\n'])
def test_a_file_that_is_no_export_is_no_whole_one(text):
    """It is told as such, without a traceback."""
    assert not check(text.splitlines(keepends=True)).holds


@pytest.mark.parametrize("text", ["", "5", "5:abc", "x:" + "0" * 64, "5:" + "g" * 64])
def test_a_head_is_a_number_and_a_digest(text):
    """Anything else is refused in words."""
    with pytest.raises(ValueError, match="NUMBER:DIGEST"):
        Head.parse(text)
