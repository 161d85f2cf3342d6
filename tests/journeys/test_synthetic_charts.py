"""Thirty charts of a public generator, read and screened whole."""

import gzip
import json
import re
from datetime import UTC, datetime

import pytest

from assuage.candidacy import Verdict, screen
from assuage.interop.fhir import Opened, read_chart
from assuage.patient import Answer

AT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
ENTRY = re.compile(r"\(entry (\d+)\)")


@pytest.fixture(scope="module")
def screened(top):
    """Each chart beside its candidacy."""
    packed = top / "tests" / "journeys" / "charts" / "carebundle_30.ndjson.gz"
    bundles = [json.loads(line) for line in gzip.decompress(packed.read_bytes()).splitlines()]
    return [(bundle, screen(read_chart(Opened(bundle), at=AT))) for bundle in bundles]


@pytest.mark.slow
def test_thirty_charts_go_in(screened):
    """Every chart is read and screened, and a chart without denials is never called suitable."""
    assert len(screened) == 30
    for _, candidacy in screened:
        assert candidacy.verdict in {Verdict.CANNOT_SAY, Verdict.NOT_SUITABLE}


@pytest.mark.slow
def test_every_finding_leads_back_to_the_chart(screened):
    """Whatever a finding rests on names entries of its chart, and the resource there is of the kind it says."""
    traced = 0
    for bundle, candidacy in screened:
        for finding in candidacy.findings:
            for one in (*finding.facts, *finding.measurements, *finding.against):
                numbers = ENTRY.findall(one.origin.source)
                assert numbers, one.origin.source
                for number in numbers:
                    assert bundle["entry"][int(number)]["resource"]["resourceType"] in one.origin.source
                    traced += 1
    assert traced > 100


@pytest.mark.slow
def test_no_finding_answers_no_from_nothing(screened):
    """A contraindication is denied by a fact, a value or the recorded age or sex, never by silence."""
    denied = 0
    for _, candidacy in screened:
        for finding in candidacy.findings:
            if finding.role == "contraindication" and finding.answer is Answer.NO and finding.applies:
                denied += 1
                by_age_or_sex = any(re.search(r"\b(age|sex|male|female)\b", words.lower()) for words in finding.why)
                assert finding.facts or finding.measurements or by_age_or_sex, finding.rule
    assert denied


@pytest.mark.slow
def test_what_was_not_read_is_told(screened):
    """Every resource, read beside the person alone, gives something or is listed with the reason; none disappears."""
    for bundle, _ in screened[::5]:
        person, *others = bundle["entry"]
        silent = len(read_chart(Opened(bundle | {"entry": [person]}), at=AT).unread)
        for entry in others:
            patient = read_chart(Opened(bundle | {"entry": [person, entry]}), at=AT)
            given = len(patient.facts) + len(patient.measurements) + len(patient.events)
            assert given or len(patient.unread) > silent, entry["resource"]["resourceType"]
