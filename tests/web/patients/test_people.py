"""Finding, registering and changing people."""

from datetime import date

import pytest
from django.urls import reverse

from assuage.web.audit.models import AuditEvent
from assuage.web.patients.doubles import likely_doubles
from assuage.web.patients.folding import folded
from assuage.web.patients.models import Identifier, Person
from assuage.web.patients.searching import PAGE, search

DETAILS = {
    "family_name": "Müller",
    "given_name": "Ann",
    "birth_date": "1971-05-04",
    "sex": "female",
    "needs_interpreter": "unknown",
}


def person(clinic, **about):
    fields = {"family_name": "Doe", "given_name": "Jo", "birth_date": date(1980, 3, 14), "sex": "female", **about}
    return Person.objects.create(site=clinic.here, registered_by=clinic.physician, **fields)


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("Müller", "muller"),
        ("O'Brien-Nuñez", "o brien nunez"),
        ("STRAẞE", "strasse"),
        ("  de  la Cruz ", "de la cruz"),
        ("李", "李"),
    ],
)
def test_names_are_folded(written, found):
    """Case, accents, punctuation and double spaces make no difference in a search."""
    assert folded(written) == found


@pytest.mark.parametrize("words", ["mul", "MÜLLER", "ann", "ann mul", "müller, a", "muller ann"])
def test_a_start_of_a_name_finds(clinic, words):
    """Family name, given name, or both either way round, by their start."""
    person(clinic, family_name="Müller", given_name="Ann")
    person(clinic, family_name="Smith", given_name="Robin")
    assert [one.family_name for one in search(Person.objects.all(), words=words).people] == ["Müller"]


def test_pages_follow_each_other_without_a_gap(clinic):
    """Going through the pages shows everybody once, in order, also where many share a name."""
    Person.objects.bulk_create(
        Person(
            site=clinic.here,
            registered_by=clinic.nurse,
            family_name="Same",
            given_name="Same" if i % 2 else f"N{i:03}",
            birth_date=date(1970, 1, 1),
        )
        for i in range(2 * PAGE + 7)
    )
    seen, after = [], None
    while True:
        page = search(Person.objects.all(), words="same", after=after)
        seen += page.people
        after = page.next
        if after is None:
            break
    assert len(seen) == len({one.pk for one in seen}) == 2 * PAGE + 7
    keys = [(one.family_folded, one.given_folded) for one in seen]
    assert keys == sorted(keys)


def test_a_search_stands_in_no_address(clinic, sign_in):
    """Names are sent in the body; the answer lists who fits, of the own site alone."""
    client = sign_in("front_desk")
    page = client.post(reverse("patients:people"), {"words": "doe"})
    assert page.status_code == 200
    assert "Doe, Jo" in page.content.decode()
    assert "Robin" not in page.content.decode()
    assert "doe" not in page.request["PATH_INFO"] + page.request["QUERY_STRING"]


def test_a_list_leaves_a_row_in_the_audit_for_each_person_shown(clinic, sign_in):
    """Who was on the list is in the audit row of the page."""
    sign_in("nurse").get(reverse("patients:people"))
    entries = AuditEvent.objects.latest("number").entries
    assert {
        "verb": "list",
        "record": "patients.Person",
        "record_id": str(clinic.person.pk),
        "person_id": str(clinic.person.pk),
    } in entries


def test_the_front_desk_sees_details_and_no_chart(clinic, sign_in):
    """Details open for the front desk, the chart does not, and the header tells nothing of it."""
    client = sign_in("front_desk")
    page = client.get(reverse("patients:details", args=[clinic.person.pk]))
    assert page.status_code == 200
    assert "Allergies" not in page.content.decode()
    assert client.get(reverse("patients:overview", args=[clinic.person.pk])).status_code == 404


def test_somebody_is_registered(clinic, sign_in):
    """A form without likely doubles registers at once, with the number and an audit row."""
    answer = sign_in("front_desk").post(
        reverse("patients:register", args=[clinic.here.pk]), {**DETAILS, "system": "North Hospital", "value": "H-77"}
    )
    made = Person.objects.get(family_name="Müller")
    assert answer.status_code == 302
    assert made.family_folded == "muller"
    assert made.identifiers.get().value == "H-77"
    assert AuditEvent.objects.filter(person_id=made.pk, entries__0__verb="register").exists() or any(
        note["verb"] == "register" for row in AuditEvent.objects.filter() for note in row.entries
    )


def test_the_desk_books_from_the_page_of_whoever_it_registered(clinic, sign_in):
    """The desk has no chart to go to: the page says what comes next, and leads to it."""
    desk = sign_in("front_desk")
    page = desk.post(reverse("patients:register", args=[clinic.here.pk]), DETAILS, follow=True).content.decode()
    made = Person.objects.get(family_name="Müller")
    assert "Appointments can be booked now" in page
    assert reverse("schedule:person", args=[made.pk]) in page
    appointments = desk.get(reverse("schedule:person", args=[made.pk])).content.decode()
    assert f'class="back" href="{reverse("patients:details", args=[made.pk])}"' in appointments


def test_nobody_is_registered_at_another_site(clinic, sign_in):
    """The form of another site is not found."""
    assert sign_in("nurse").post(reverse("patients:register", args=[clinic.there.pk]), DETAILS).status_code == 404


@pytest.mark.parametrize(
    ("about", "why"),
    [
        ({}, "the same names and birth date"),
        ({"given_name": "Joanna"}, "names that are alike"),
        ({"family_name": "Do", "given_name": "Jo", "birth_date": date(1980, 3, 14)}, "names that are alike"),
        ({"family_name": "Jo", "given_name": "Doe"}, "the other way round"),
        ({"birth_date": date(1981, 3, 14)}, "another birth date"),
        ({"family_name": "Smith"}, "another family name"),
    ],
)
def test_likely_doubles_are_told(clinic, about, why):
    """Somebody alike is told with the reason."""
    asked = {"family_name": "Doe", "given_name": "Jo", "birth_date": date(1980, 3, 14), **about}
    found = likely_doubles(Person.objects.filter(site=clinic.here), **asked)
    assert [one.person for one in found] == [clinic.person]
    assert why in found[0].why


def test_day_and_month_may_have_been_swapped(clinic):
    """4 May and 5 April of one year are one slip apart."""
    kept = person(clinic, family_name="Lee", given_name="Kim", birth_date=date(1971, 5, 4))
    found = likely_doubles(Person.objects.all(), family_name="Lee", given_name="Kim", birth_date=date(1971, 4, 5))
    assert [(one.person, one.why) for one in found] == [
        (kept, "the same names, with day and month of birth the other way round")
    ]


def test_nobody_else_is_no_double(clinic):
    """Another name on the same day is not told."""
    assert not likely_doubles(
        Person.objects.all(), family_name="Zimmer", given_name="Karl", birth_date=date(1980, 3, 14)
    )


def test_a_double_is_shown_before_anything_is_saved(clinic, sign_in):
    """The first answer names the likely double and saves nothing; saying that it is somebody else saves."""
    client, where = sign_in("nurse"), reverse("patients:register", args=[clinic.here.pk])
    alike = {**DETAILS, "family_name": "Doe", "given_name": "Jo", "birth_date": "1980-03-14"}
    page = client.post(where, alike)
    assert "Is it one of these?" in page.content.decode()
    assert Person.objects.filter(family_name="Doe", site=clinic.here).count() == 1
    assert client.post(where, {**alike, "is_somebody_else": "on", "shown": [str(clinic.person.pk)]}).status_code == 302
    assert Person.objects.filter(family_name="Doe", site=clinic.here).count() == 2


def test_a_number_is_given_once(clinic, sign_in):
    """A number that somebody has already is refused, and the person is not registered."""
    Identifier.objects.create(person=clinic.person_there, system="Health", value="9")
    page = sign_in("nurse").post(
        reverse("patients:register", args=[clinic.here.pk]), {**DETAILS, "system": "Health", "value": "9"}
    )
    assert page.status_code == 200
    assert "given to somebody else" in page.content.decode()
    assert not Person.objects.filter(family_name="Müller").exists()


@pytest.mark.parametrize("born", ["2999-01-01", "1850-01-01"])
def test_a_birth_date_that_cannot_be_is_refused(clinic, sign_in, born):
    """Nobody is born tomorrow, or 170 years ago."""
    page = sign_in("nurse").post(reverse("patients:register", args=[clinic.here.pk]), {**DETAILS, "birth_date": born})
    assert "Check the year" in page.content.decode()


def test_nothing_is_ticked_beforehand(clinic, sign_in):
    """Sex and interpreter are asked, not guessed."""
    page = sign_in("nurse").get(reverse("patients:register", args=[clinic.here.pk])).content.decode()
    assert "checked" not in page


def test_two_who_change_one_record_do_not_overwrite_each_other(clinic, sign_in):
    """The second save is refused, keeps what was typed and shows what stands there; saved again, it goes through."""
    client, where = sign_in("nurse"), reverse("patients:change", args=[clinic.person.pk])
    mine = {**DETAILS, "version": "1", "phone": "0123"}
    assert client.post(where, {**mine, "family_name": "First"}).status_code == 302
    page = client.post(where, {**mine, "family_name": "Second"})
    words = page.content.decode()
    assert "nothing was overwritten" in words
    assert "Second" in words
    assert "First" in words
    assert Person.objects.get(pk=clinic.person.pk).family_name == "First"
    version = page.context["form"]["version"].value()
    assert client.post(where, {**mine, "family_name": "Second", "version": version}).status_code == 302
    assert Person.objects.get(pk=clinic.person.pk).family_name == "Second"


def test_a_change_of_name_is_found_by_the_new_name(clinic, sign_in):
    """The folded name follows the name."""
    sign_in("nurse").post(reverse("patients:change", args=[clinic.person.pk]), {**DETAILS, "version": "1"})
    assert search(Person.objects.all(), words="muller").people[0].pk == clinic.person.pk


def test_numbers_are_added_and_taken_away(clinic, sign_in):
    """Each leaves an audit row."""
    client, where = sign_in("nurse"), reverse("patients:number", args=[clinic.person.pk])
    client.post(where, {"system": "North", "value": "12"})
    number = clinic.person.identifiers.get()
    client.post(where, {"remove": number.pk})
    assert not clinic.person.identifiers.exists()
    verbs = [note["verb"] for row in AuditEvent.objects.all() for note in row.entries]
    assert "add identifier" in verbs
    assert "remove identifier" in verbs


def test_the_name_in_the_header_leads_where_its_reader_may_go(sign_in, clinic):
    """The front desk sees details and no way into the chart; the physician the chart."""
    chart, details = f'href="/people/{clinic.person.pk}/"', f'href="/people/{clinic.person.pk}/details/"'
    for role, leads, hidden in (("front_desk", details, chart), ("physician", chart, None)):
        page = sign_in(role).get(f"/people/{clinic.person.pk}/details/").content.decode()
        assert leads in page, role
        assert hidden is None or hidden not in page, role


@pytest.mark.parametrize(("kept", "typed"), [("Müller", "mueller"), ("Mueller", "müller"), ("Mueller", "Müller, a")])
def test_an_umlaut_is_found_however_it_is_written(clinic, kept, typed):
    """Written out in one place and not in the other, it is the same name."""
    person(clinic, family_name=kept, given_name="Ann")
    assert [one.family_name for one in search(Person.objects.all(), words=typed).people] == [kept]


@pytest.mark.parametrize(
    ("about", "why"),
    [
        (
            {"family_name": "Mueller", "birth_date": date(1990, 1, 1)},
            "names that are alike, with another birth date",
        ),
        (
            {"family_name": "Miller", "birth_date": date(1971, 4, 5)},
            "names that are alike, with day and month of birth the other way round",
        ),
        (
            {"family_name": "Ann", "given_name": "Müller", "birth_date": date(1990, 1, 1)},
            "the names the other way round, with another birth date",
        ),
    ],
)
def test_two_slips_at_once_are_told_as_they_are(clinic, about, why):
    """A name and a birth date may both be wrong, and the words name which."""
    kept = person(clinic, family_name="Müller", given_name="Ann", birth_date=date(1971, 5, 4))
    asked = {"family_name": "Müller", "given_name": "Ann", **about}
    assert [(one.person, one.why) for one in likely_doubles(Person.objects.all(), **asked)] == [(kept, why)]


def test_a_number_kept_under_another_giver_may_be_the_same(clinic):
    """Who gave it is free text, so that the number alone is told too, without certainty."""
    Identifier.objects.create(person=clinic.person, system="North Hospital", value="H-77")
    found = likely_doubles(
        Person.objects.all(), family_name="X", given_name="Y", birth_date=date(1950, 1, 1),
        identifiers=(("north hospital", "H-77"),),
    )  # fmt: skip
    assert [(one.person, one.certain) for one in found] == [(clinic.person, False)]


def test_many_of_one_birth_date_hide_no_namesake(clinic):
    """Where many have the first of January, the same names are still told."""
    Person.objects.bulk_create(
        Person(
            site=clinic.here, registered_by=clinic.nurse, family_name=f"A{i:04}", given_name="Lee",
            birth_date=date(1980, 1, 1),
        )
        for i in range(520)
    )  # fmt: skip
    kept = person(clinic, family_name="Zed", given_name="Kim", birth_date=date(1980, 1, 1))
    found = likely_doubles(Person.objects.all(), family_name="Zed", given_name="Kim", birth_date=date(1980, 1, 1))
    assert [one.person for one in found] == [kept]


def test_saying_that_nobody_is_the_same_speaks_of_those_shown(clinic, sign_in):
    """A name that was changed after the box was ticked brings another double, which is shown first."""
    client, where = sign_in("nurse"), reverse("patients:register", args=[clinic.here.pk])
    other = person(clinic, family_name="Lee", given_name="Kim", birth_date=date(1971, 5, 4))
    alike = {**DETAILS, "family_name": "Lee", "given_name": "Kim", "is_somebody_else": "on"}
    page = client.post(where, {**alike, "shown": [str(clinic.person.pk)]})
    assert "Is it one of these?" in page.content.decode()
    assert Person.objects.filter(family_name="Lee").count() == 1
    assert client.post(where, {**alike, "shown": [str(other.pk)]}).status_code == 302


def test_whoever_was_overtaken_sees_all_that_stands_there(clinic, sign_in):
    """Language and interpreter too, since saving replaces them."""
    client = sign_in("nurse")
    Person.objects.filter(pk=clinic.person.pk).update(version=2, language="tr", needs_interpreter=True)
    changed = {**DETAILS, "version": 1, "language": "de", "needs_interpreter": "no"}
    page = client.post(reverse("patients:change", args=[clinic.person.pk]), changed).content.decode()
    now = page[page.index("What stands there now") : page.index("What you typed is below")]
    assert "Türkçe" in now
    assert "<dt>Needs an interpreter</dt><dd>yes</dd>" in now
