"""The PDF of a signed screening: made by a job right after the signature, and lost by nothing that happens to the job."""

import gzip
import hashlib
from importlib import import_module

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction
from django.urls import reverse

from assuage.web.candidacy import pages
from assuage.web.candidacy.models import Screening, ScreeningPage

pytestmark = pytest.mark.django_db


@pytest.fixture
def without_worker(monkeypatch):
    """No job is done: the worker died, or stands still."""
    monkeypatch.setattr(type(pages.make_papers), "enqueue", lambda *_, **__: None)


def test_the_job_makes_the_paper(draft, sign_now):
    """It is there once the job has run, bound by its digest, and what it was made from is not kept twice."""
    page = sign_now(draft).page
    assert bytes(page.pdf).startswith(b"%PDF")
    assert page.pdf_digest == hashlib.sha256(bytes(page.pdf)).hexdigest()
    assert page.typed is None


def test_a_signature_does_not_wait_for_its_paper(draft, sign_now, without_worker, monkeypatch):
    """Nothing is typeset while it is signed; the page and all that the paper is made from are kept with the signature."""
    monkeypatch.setattr(pages, "typeset", None)
    signed = sign_now(draft)
    page = signed.page
    assert (page.pdf, page.pdf_digest) == (None, "")
    assert signed.digest in pages.html_of(page).decode()
    assert signed.digest in gzip.decompress(bytes(page.typed)).decode()


def test_who_asks_before_the_job_gets_the_paper_all_the_same(draft, sign_now, without_worker, sign_in):
    """It is made then, once: the second asks for the same bytes."""
    signed = sign_now(draft)
    where = reverse("candidacy:page", args=(signed.pk, "pdf"))
    first = sign_in("physician").get(where)
    assert first.status_code == 200
    assert first.content.startswith(b"%PDF")
    page = ScreeningPage.objects.get(screening=signed)
    assert hashlib.sha256(first.content).hexdigest() == page.pdf_digest
    assert sign_in("nurse").get(where).content == first.content


def test_what_a_dead_worker_left_is_made_by_the_next_job(draft, sign_now, without_worker):
    """Every signed screening without its paper is found, whichever job finds it."""
    signed = sign_now(draft)
    pages.make_papers.call()
    page = ScreeningPage.objects.get(screening=signed)
    assert page.pdf_digest == hashlib.sha256(bytes(page.pdf)).hexdigest()


def test_two_who_make_it_at_once_keep_one(draft, sign_now, without_worker):
    """Whoever comes second hands out what the first kept."""
    signed = sign_now(draft)
    slow, quick = (ScreeningPage.objects.get(screening=signed) for _ in range(2))
    kept = pages.pdf_of(quick)
    assert pages.pdf_of(slow) == kept


@pytest.mark.parametrize(
    "changes",
    [{"typed": None}, {"pdf": b"%PDF"}, {"pdf_digest": "0" * 64}],
    ids=["nothing to make it from", "a paper without its digest", "a digest without its paper"],
)
def test_the_database_keeps_a_paper_or_what_makes_it(draft, sign_now, without_worker, changes):
    """Half a paper is refused."""
    signed = sign_now(draft)
    with pytest.raises(IntegrityError), transaction.atomic():
        ScreeningPage.objects.filter(screening=signed).update(**changes)


def test_how_many_tests_are_wanted_is_counted_once_it_is_signed(draft, sign_now):
    """As the signed content says, where it wants any; of a draft nothing is said, and the database holds to it."""
    assert draft.tests_wanted is None
    with pytest.raises(IntegrityError), transaction.atomic():
        Screening.objects.filter(pk=draft.pk).update(tests_wanted=1)
    signed = sign_now(draft)
    assert signed.tests_wanted == (len(signed.content["tests_required"]) or None)


@pytest.mark.parametrize(("tests", "counted"), [([], None), ([{}], 1), ([{}, {}], 2)])
def test_screenings_of_an_earlier_version_are_counted(draft, sign_now, tests, counted):
    """The migration reads their content; a draft stays as it is."""
    signed = sign_now(draft)
    Screening.objects.filter(pk=signed.pk).update(content={"tests_required": tests}, tests_wanted=None)
    import_module("assuage.web.candidacy.migrations.0003_count_tests_wanted").count(apps, None)
    signed.refresh_from_db()
    assert signed.tests_wanted == counted
