"""A bundle rebuilds its synthesis to the byte, and a changed one is noticed."""

import json
import zipfile

import pytest

from assuage.evidence import BundleError, bundle_of, rebuild, studies_data, synthesise, write_bundle, zipped


@pytest.mark.parametrize("name", ["bundle.zip", "bundle"])
def test_a_bundle_rebuilds_to_the_byte(pooled, bcg, tmp_path, name):
    """Zip or folder: pooled anew from its own data and settings, every file is the same bytes."""
    made = pooled(bcg, measure="RR", test="z", level=0.9)
    write_bundle(made, tmp_path / name)
    found = rebuild(tmp_path / name)
    assert (found.same, found.differing) == (True, ())
    assert bundle_of(found.synthesis) == bundle_of(made)
    assert found.synthesis.bundle_hash == made.bundle_hash
    assert found.synthesis.stamp.made_at == made.stamp.made_at
    assert set(found.made_with) == {"assuage", "knowledge", "numpy", "scipy", "python"}


def test_a_bundle_of_our_studies_keeps_notes_and_sources(tmp_path, made_at):
    """What was computed, from which source, and what to beware of come back with the numbers."""
    made = synthesise(studies_data("acute_pain", outcome="psychoperceptual_effects"), made_at=made_at)
    write_bundle(made, tmp_path / "bundle.zip")
    found = rebuild(tmp_path / "bundle.zip")
    assert found.same
    assert found.synthesis == made


def test_what_was_left_out_comes_back(pooled, tmp_path):
    """Rows left out, and the scale by which spreads were checked, are part of the bundle."""
    text = "study,m1i,sd1i,n1i,m2i,sd2i,n2i\nA,5,2,30,4,2,30\nB,NA,2,30,4,2,30\n"
    made = pooled(text, measure="MD", scale=(0, 10))
    write_bundle(made, tmp_path / "b")
    assert rebuild(tmp_path / "b").synthesis == made


def test_the_same_numbers_have_the_same_hash_whenever_they_are_pooled(pooled, bcg):
    """The hash names numbers and method: another model is another hash, another day is not."""
    assert pooled(bcg, measure="RR").bundle_hash == pooled(bcg, measure="RR").bundle_hash
    assert pooled(bcg, measure="RR").bundle_hash != pooled(bcg, measure="RR", model="DL").bundle_hash
    assert pooled(bcg, measure="RR").bundle_hash != pooled(bcg.replace("4,119", "5,118"), measure="RR").bundle_hash


def test_a_zip_holds_no_clock(pooled, tmp_path):
    """Two zips of one synthesis are the same bytes, dated 1980."""
    made = pooled("yi,vi\n1,2\n2,1\n")
    assert zipped(bundle_of(made)) == zipped(bundle_of(made))
    write_bundle(made, tmp_path / "b.zip")
    with zipfile.ZipFile(tmp_path / "b.zip") as package:
        assert {member.date_time for member in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_a_changed_number_is_noticed(pooled, bcg, tmp_path):
    """One trial's count changed in the data: the result and the hash come out otherwise."""
    write_bundle(pooled(bcg, measure="RR"), tmp_path / "b")
    data = tmp_path / "b" / "data.csv"
    data.write_text(data.read_text(encoding="utf-8").replace("Aronson,4,", "Aronson,40,"), encoding="utf-8")
    found = rebuild(tmp_path / "b")
    assert not found.same
    assert set(found.differing) == {"result.json", "made.json"}


def test_the_data_opens_in_any_program(pooled, bcg, tmp_path):
    """data.csv is the table itself; settings and results are JSON with sorted keys."""
    write_bundle(pooled(bcg, measure="RR"), tmp_path / "b")
    assert (tmp_path / "b" / "data.csv").read_text(encoding="utf-8").splitlines()[:2] == [
        "label,ai,bi,ci,di",
        "Aronson,4,119,11,128",
    ]
    told = json.loads((tmp_path / "b" / "settings.json").read_text(encoding="utf-8"))
    assert list(told) == sorted(told)
    assert told["settings"]["measure"] == "RR"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("settings.json", "{}"),
        ("settings.json", "[1"),
        ("made.json", '{"made_at": "yesterday", "made_by": "x", "versions": {}}'),
        ("made.json", '{"made_at": "2026-11-22T09:00:00+00:00", "made_by": "x", "versions": []}'),
        ("data.csv", "label,yi,vi\nA,1,2\n"),
        ("data.csv", "label,yi,vi\nA,1,x\nB,2,1\n"),
        ("data.csv", ""),
    ],
)
def test_a_broken_bundle_is_refused_in_words(pooled, tmp_path, name, content):
    """A file of the bundle that somebody changed is no fault of ours."""
    write_bundle(pooled("yi,vi\n1,2\n2,1\n"), tmp_path / "b")
    (tmp_path / "b" / name).write_text(content, encoding="utf-8")
    with pytest.raises(BundleError):
        rebuild(tmp_path / "b")


def test_what_is_no_bundle_is_refused(tmp_path):
    """A text file, and a folder that lacks the parts."""
    (tmp_path / "note.txt").write_text("hello", encoding="utf-8")
    with pytest.raises(BundleError, match="neither a zip nor a folder"):
        rebuild(tmp_path / "note.txt")
    with pytest.raises(BundleError, match=r"holds no data\.csv, settings\.json"):
        rebuild(tmp_path)
