"""One walk over every shipped file: all load, all cite, all say how sure they are."""

import re
from collections.abc import Iterator

import pytest
from pydantic import BaseModel

from assuage.knowledge import KINDS, library
from assuage.knowledge.schema import Limit, Number, Uncertainty
from assuage.provenance import Confidence, Status

FILES = [(kind, file_id) for kind in KINDS for file_id in library().ids(kind)]
PROMISED = {
    "pharmacokinetics": "kamp_2020 domino_1982 clements_1981 simons_2022 otto_2021 perez_ruixo_2020 herd_2007",
    "effect": "olofsen_2022_analgesia olofsen_2022_dissociation simons_2022_drug_high olofsen_2012 dahan_2011 "
    "assuage_2026_blood_pressure jonkman_2018 ebert_1997",
    "interaction": "hagelberg_2010_clarithromycin peltoniemi_2011_ticlopidine peltoniemi_2011_itraconazole "
    "peltoniemi_2012_grapefruit peltoniemi_2012_rifampicin st_johns_wort_2012",
    "rate_limits": "assuage_2026_rate_limits",
    "measurement_errors": "assuage_2026_measurement_errors",
    "substance": "ketamine_salts",
}


def _parts(part: object) -> Iterator[BaseModel]:
    if isinstance(part, BaseModel):
        yield part
        for name in type(part).model_fields:
            yield from _parts(getattr(part, name))
    elif isinstance(part, dict):
        for one in part.values():
            yield from _parts(one)
    elif isinstance(part, tuple | list):
        for one in part:
            yield from _parts(one)


def _all_parts(wanted):
    for kind, file_id in FILES:
        for part in _parts(library()._file(file_id, kind)):
            if isinstance(part, wanted):
                yield file_id, part


def test_no_file_of_the_library_is_at_fault():
    """Every shipped file loads, lies under its own kind, and cites only sources that the bibliography has."""
    assert [str(fault) for fault in library().faults()] == []


@pytest.mark.parametrize("kind", PROMISED)
def test_the_promised_files_are_there(kind):
    """Other rooms and clinics find these under these names."""
    assert set(PROMISED[kind].split()) <= set(library().ids(kind))


@pytest.mark.parametrize(("kind", "file_id"), FILES)
def test_a_file_is_found_by_its_name(kind, file_id):
    """The id in a file is the name of the file."""
    file = library()._file(file_id, kind)
    assert file.id == file_id == library().path(file_id, kind).stem
    assert file.kind == kind


def test_every_number_says_how_sure_we_are():
    """Each number has a mark, words on where it was read, and the formula or reason its mark asks for."""
    marks = dict.fromkeys(Confidence, 0)
    for file_id, number in _all_parts(Number):
        marks[number.confidence] += 1
        assert number.read_from, file_id
        assert number.formula or number.confidence is not Confidence.DERIVED, file_id
        assert number.reason or number.confidence is not Confidence.ASSUMED, file_id
    assert min(marks.values()) > 0, marks
    assert marks[Confidence.CONFIRMED] > 100


def test_upper_is_above_lower():
    """Bounds point upwards, and a value lies between its own."""
    for file_id, part in _all_parts((Number, Limit, Uncertainty)):
        if part.lower is not None and part.upper is not None:
            assert part.lower < part.upper, file_id
            value = getattr(part, "value", None)
            assert value is None or part.lower <= value <= part.upper, (file_id, part)


def test_every_limit_speaks_to_a_clinician():
    """A limit ends its sentence and says more than a name."""
    for file_id, limit in _all_parts(Limit):
        assert limit.words.endswith("."), (file_id, limit.words)
        assert len(limit.words.split()) >= 5, (file_id, limit.words)


def test_no_source_stands_idle():
    """Every entry of the bibliography is cited by a knowledge file or a docstring."""
    texts = [path.read_text(encoding="utf-8") for path in library().folder.rglob("*.yaml")]
    texts += [path.read_text(encoding="utf-8") for path in library().folder.parent.rglob("*.py")]
    cited = set(re.findall(r"[a-z][a-z0-9_]+", "\n".join(texts)))
    assert sorted(set(library().bibliography) - cited) == []


def test_what_was_only_recalled_is_a_draft():
    """A file that says a value is unverified or recalled may not decide."""
    for kind, file_id in FILES:
        file = library()._file(file_id, kind)
        numbers = [part for part in _parts(file) if isinstance(part, Number)]
        if any(re.search(r"recalled|unverified", number.read_from, re.IGNORECASE) for number in numbers):
            assert file.status is Status.DRAFT, file_id
