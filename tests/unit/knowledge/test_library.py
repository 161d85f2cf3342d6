"""Files are found by id, cheaply, and what is not there is said with what is close."""

import shutil
import subprocess
import sys

import pytest

from assuage.knowledge import BadFileError, KnowledgeError, Library, UnknownIdError, library


def test_a_file_is_read_once():
    """Everybody who asks for a model holds the same frozen record."""
    assert library() is library()
    assert library().model("kamp_2020") is library().model("kamp_2020")


def test_an_unknown_id_offers_what_is_close():
    """A slip of the pen is answered with the ids that look like it."""
    with pytest.raises(UnknownIdError, match="did you mean `kamp_2020`") as caught:
        library().model("kamp_2002")
    assert caught.value.close[0] == "kamp_2020"


def test_an_id_of_another_kind_says_so():
    """An effect is not a model, and the message says which it is."""
    with pytest.raises(UnknownIdError, match="`dahan_2011` is the id of an effect model"):
        library().model("dahan_2011")


def test_an_unknown_kind_lists_the_kinds():
    """The kinds are few enough to be listed."""
    with pytest.raises(UnknownIdError, match="a kind of knowledge file"):
        library().ids("models")
    with pytest.raises(UnknownIdError, match="a kind of knowledge file"):
        library().vocabulary("words")


def test_an_unknown_source_is_refused():
    """A citation without a source is our own fault and is not printed."""
    with pytest.raises(UnknownIdError, match="not the id of a source"):
        library().cite(["nobody_1900"])


def test_sources_come_once_in_the_order_of_mention():
    """A bibliography has each source once, with its DOI."""
    entries = library().cite(["simons_2022", "kamp_2020", "simons_2022"])
    assert [entry.key for entry in entries] == ["simons_2022", "kamp_2020"]
    assert entries[1].doi == "10.1097/ALN.0000000000003577"
    assert "Anesthesiology 133:1192-1213" in entries[1].text
    assert str(entries[1]).endswith("doi:10.1097/ALN.0000000000003577")


def test_a_missing_folder_is_said():
    """A library that is not there is not an empty library."""
    with pytest.raises(KnowledgeError, match="no folder"):
        Library(library().folder / "nowhere")


def test_the_version_follows_the_content(written, small_model, tmp_path):
    """Two libraries have one version exactly when every file is the same."""
    path = written(small_model)
    first = Library(tmp_path).version
    copy = tmp_path / "copy"
    shutil.copytree(path.parent, copy / "models")
    shutil.copy(tmp_path / "references.bib", copy)
    assert Library(copy).version == first
    path.write_text(small_model + "# a remark\n", encoding="utf-8")
    assert Library(tmp_path).version != first


def test_one_id_may_serve_two_kinds(written, small_model, tmp_path):
    """A study and a regimen of one paper share its name; only a path needs to be told which is meant."""
    written(small_model)
    (tmp_path / "studies").mkdir()
    (tmp_path / "studies" / "small_2026.yaml").write_text("id: small_2026\nkind: study\n", encoding="utf-8")
    both = Library(tmp_path)
    assert both.model("small_2026").id == "small_2026"
    with pytest.raises(KnowledgeError, match="say of which kind"):
        both.path("small_2026")
    assert both.path("small_2026", "study").parent.name == "studies"


def test_an_id_twice_in_a_kind_is_refused(written, small_model, tmp_path):
    """Which of two files would be read must never depend on chance."""
    path = written(small_model)
    (path.parent / "more").mkdir()
    shutil.copy(path, path.parent / "more")
    with pytest.raises(BadFileError, match="has it too"):
        Library(tmp_path).ids("pharmacokinetics")


def test_the_faults_of_a_library_are_listed(written, small_model, tmp_path):
    """Whoever keeps a library sees every bad file and every source that is missing."""
    written(small_model)
    written(small_model.replace("small_2026", "worse_2026").replace("site: arterial", "site: lymph"), "worse_2026")
    written(small_model.replace("small_2026", "loose_2026").replace("somebody_2026", "nobody_2026"), "loose_2026")
    faults = Library(tmp_path).faults()
    assert {fault.file.stem for fault in faults} == {"worse_2026", "loose_2026"}
    assert any("`nobody_2026` is not in references.bib" in str(fault) for fault in faults)


def test_the_front_door_opens_at_once():
    """Importing the room loads neither pydantic nor YAML, so that commands without knowledge start quickly."""
    code = "import sys, assuage.knowledge; print(sorted({'pydantic', 'yaml'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_listing_loads_nothing():
    """The ids of a kind come from names and heads of files alone."""
    code = (
        "import sys; from assuage.knowledge import library; library().ids('effect'); print('pydantic' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
