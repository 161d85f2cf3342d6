"""Two records of one person become one, and two again."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from assuage.web.candidacy import services as screening
from assuage.web.candidacy.history import tell_tasks
from assuage.web.patients.merging import CannotMergeError, merge, undo
from assuage.web.patients.models import Allergy, Entry, Identifier, ImportedChart, Merge, Person


@pytest.fixture
def double(clinic):
    """The same person once more, with a chart of their own."""
    other = Person.objects.create(
        site=clinic.here,
        registered_by=clinic.nurse,
        family_name="Doe",
        given_name="Joanna",
        birth_date=date(1980, 3, 14),
        is_invented=True,
    )
    Entry.objects.create(
        person=other, kind="fact", concept="crps", answer="yes", source="form", recorded_by=clinic.nurse
    )
    Allergy.objects.create(person=other, substance="Latex", recorded_by=clinic.nurse)
    Identifier.objects.create(person=other, system="North", value="7")
    for person in (other, clinic.person):
        ImportedChart.objects.create(
            person=person, name="same.json", content=b"{}", digest="d" * 64, imported_by=clinic.nurse
        )
    return other


def counts(person):
    return tuple(getattr(person, name).count() for name in ("entries", "allergies", "identifiers", "imports"))


def test_everything_moves_and_moves_back(clinic, acting, double):
    """Entries, allergies and numbers move; what both have stays; undone, each record has what it had."""
    before = counts(clinic.person), counts(double)
    made = merge(acting("physician"), clinic.person, double, reason="registered twice")
    assert counts(clinic.person) == (1, 1, 1, 1)
    assert counts(double) == (0, 0, 0, 1)
    double.refresh_from_db()
    assert double.merged_into == clinic.person
    undo(acting("physician"), made, because="two sisters")
    double.refresh_from_db()
    assert double.merged_into is None
    assert (counts(clinic.person), counts(double)) == before


def test_what_is_written_after_a_merge_stays_where_it_was_written(clinic, acting, double):
    """Undoing gives back what moved, and nothing else."""
    made = merge(acting("physician"), clinic.person, double, reason="registered twice")
    later = Entry.objects.create(
        person=clinic.person, kind="fact", concept="psychosis", answer="no", source="form", recorded_by=clinic.nurse
    )
    undo(acting("physician"), made, because="two sisters")
    assert list(clinic.person.entries.all()) == [later]


def test_a_chain_is_undone_from_its_end(clinic, acting, double):
    """A record that was merged on cannot have an earlier merge undone first."""
    third = Person.objects.create(
        site=clinic.here,
        registered_by=clinic.nurse,
        family_name="Doe",
        given_name="J",
        birth_date=date(1980, 3, 14),
        is_invented=True,
    )
    first = merge(acting("physician"), clinic.person, double, reason="one")
    second = merge(acting("physician"), third, clinic.person, reason="two")
    with pytest.raises(CannotMergeError, match="Undo that first"):
        undo(acting("physician"), first, because="x")
    undo(acting("physician"), second, because="x")
    undo(acting("physician"), first, because="x")
    assert double.entries.count() == 1
    with pytest.raises(CannotMergeError, match="undid this merge already"):
        undo(acting("physician"), first, because="x")


def test_nobody_is_merged_twice_or_into_themselves(clinic, acting, double):
    """Either is refused, and nothing is changed."""
    with pytest.raises(CannotMergeError):
        merge(acting("physician"), double, double, reason="x")
    merge(acting("physician"), clinic.person, double, reason="x")
    with pytest.raises(CannotMergeError):
        merge(acting("physician"), clinic.person, double, reason="x")
    assert Merge.objects.count() == 1


def test_the_account_of_a_patient_goes_with_the_record(clinic, acting, double):
    """Whoever signs in as the patient sees the record that is kept, and after undoing their own again."""
    made = merge(acting("physician"), double, clinic.person, reason="x")
    double.refresh_from_db()
    assert double.user == clinic.patient
    undo(acting("physician"), made, because="x")
    clinic.person.refresh_from_db()
    assert clinic.person.user == clinic.patient


def test_the_pages_of_a_merge(clinic, sign_in, double):
    """The double is proposed, compared, merged with a reason, and undone; others than physicians find nothing."""
    client = sign_in("physician")
    page = client.get(reverse("patients:merges", args=[clinic.person.pk])).content.decode()
    assert "Joanna" in page
    where = reverse("patients:merge", args=[clinic.person.pk, double.pk])
    assert "Are these one person?" in client.get(where).content.decode()
    assert client.post(where, {"reason": "registered twice"}).status_code == 302
    made = Merge.objects.get()
    old = client.get(reverse("patients:overview", args=[double.pk])).content.decode()
    assert "merged into another" in old
    assert client.post(reverse("patients:undo-merge", args=[made.pk]), {"reason": "two sisters"}).status_code == 302
    assert sign_in("nurse").get(reverse("patients:merges", args=[clinic.person.pk])).status_code == 404


def test_nobody_merges_with_a_record_of_another_site(clinic, sign_in):
    """It is not found."""
    where = reverse("patients:merge", args=[clinic.person.pk, clinic.person_there.pk])
    assert sign_in("physician").get(where).status_code == 404


def test_a_merged_record_is_not_found_by_searching(clinic, acting, sign_in, double):
    """The search shows the record that was kept."""
    merge(acting("physician"), clinic.person, double, reason="x")
    page = sign_in("physician").post(reverse("patients:people"), {"words": "doe"}).content.decode()
    assert "Joanna" not in page
    assert "Doe, Jo" in page


def test_times_are_kept(clinic, acting, double):
    """The record of a merge says when and by whom."""
    made = merge(acting("physician"), clinic.person, double, reason="x")
    assert made.merged_by == clinic.physician
    assert made.merged_at <= datetime.now(tz=UTC)


def test_an_invented_person_is_nobody_real(clinic, acting, double):
    """A demonstration is never merged with a patient."""
    Person.objects.filter(pk=double.pk).update(is_invented=False)
    double.refresh_from_db()
    with pytest.raises(CannotMergeError, match="invented"):
        merge(acting("physician"), clinic.person, double, reason="x")
    double.refresh_from_db()
    assert double.merged_into is None


def test_an_account_that_was_given_since_is_not_handed_on(clinic, acting, double):
    """Undoing gives back the account that came with the merge, and no other."""
    made = merge(acting("physician"), double, clinic.person, reason="x")
    Person.objects.filter(pk=double.pk).update(user=clinic.researcher)
    undo(acting("physician"), made, because="x")
    clinic.person.refresh_from_db()
    double.refresh_from_db()
    assert (clinic.person.user, double.user) == (None, clinic.researcher)


def test_nothing_is_written_to_a_record_that_was_merged_away(clinic, sign_in, acting, double):
    """A page that was open before leads nowhere, since nobody would read what it writes; what stands there is still read."""
    drafts = (
        screening.begin(acting("physician"), clinic.person, at=timezone.now()),
        screening.begin(acting("physician"), double, at=timezone.now()),
    )
    merge(acting("physician"), clinic.person, double, reason="registered twice")
    client = sign_in("physician")
    pages = (
        reverse("patients:add-allergy", args=[double.pk]),
        reverse("patients:add", args=[double.pk, "statement"]),
        reverse("patients:upload", args=[double.pk]),
        reverse("patients:change", args=[double.pk]),
        reverse("candidacy:begin", args=[double.pk]),
        reverse("consent:begin", args=[double.pk]),
    )
    for page in pages:
        assert client.post(page, {"substance": "latex"}).status_code == 404, page
    kept, left = drafts
    left.refresh_from_db()
    assert left.person == double
    assert client.post(reverse("candidacy:answers", args=[left.pk])).status_code == 404
    assert client.get(reverse("candidacy:sign", args=[left.pk])).status_code == 404
    assert [task.path for task in tell_tasks(acting("physician"))] == [reverse("candidacy:screening", args=[kept.pk])]
    assert client.get(reverse("patients:overview", args=[double.pk])).status_code == 200


def test_two_who_differ_are_told_before_they_are_merged(clinic, sign_in, double):
    """Name, birth date and sex side by side with a warning; what is not recorded differs from nothing."""
    client, where = sign_in("physician"), reverse("patients:merge", args=[clinic.person.pk, double.pk])
    assert client.get(where).context["differ"] == ["Name"]
    Person.objects.filter(pk=double.pk).update(
        family_name="Jo",
        family_folded="jo",
        given_name="Doe",
        given_folded="doe",
        birth_date=date(1980, 4, 13),
        sex="male",
    )
    page = client.get(where)
    assert page.context["differ"] == ["Birth date", "Sex as recorded"]
    assert "what one person has only one of" in page.content.decode()
