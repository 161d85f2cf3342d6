"""The questions on the clinic's tablet: opened once by a code, one a page, and nothing else of anybody."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from assuage.web.audit.models import AuditEvent
from assuage.web.candidacy.conditions import pain_conditions
from assuage.web.decision import services
from assuage.web.decision.knowledge import known_of
from assuage.web.decision.models import DecisionShown, ValuesAsked
from assuage.web.decision.steps import steps_of

pytestmark = pytest.mark.django_db

TABLET = "/decision/tablet/"


def page(client, number):
    return client.get(reverse("decision:tablet_question", args=(number,)))


def reply(client, number, said):
    shown = page(client, number)
    step = shown.context["step"].id if shown.status_code == 200 else "least_points"
    return client.post(reverse("decision:tablet_question", args=(number,)), {"answer": said, "step": step})


def answer_all(client):
    number = 1
    for _ in range(30):
        shown = page(client, number)
        if "step" not in shown.context:
            return number
        step = shown.context["step"]
        answer = reply(client, number, step.choices[0][0] if step.choices else "to walk the dog")
        assert answer.status_code == 302
        number += 1
    raise AssertionError


def test_a_code_opens_the_questions_once(acting, asked):
    """The code works once; a second browser that types it in opens nothing."""
    code = services.give_code(acting("physician"), asked, at=timezone.now())
    assert Client().post(TABLET, {"code": code}).status_code == 302
    second = Client().post(TABLET, {"code": code})
    assert second.status_code == 422
    assert "opens nothing" in second.content.decode()


def test_a_code_is_read_as_people_type_it(acting, asked):
    """Small letters, spaces and a dash do not matter."""
    code = services.give_code(acting("physician"), asked, at=timezone.now())
    assert Client().post(TABLET, {"code": f" {code[:5].lower()}-{code[5:]} "}).status_code == 302


@pytest.mark.parametrize(("minutes", "opens"), [(14.9, True), (15.0, False), (15.1, False)])
def test_a_code_lasts_a_quarter_of_an_hour(acting, asked, minutes, opens):
    """Just before a quarter of an hour it opens; at it and after it does not."""
    at = timezone.now()
    code = services.give_code(acting("physician"), asked, at=at)
    found = services.open_by_code(code, at=at + timedelta(minutes=minutes), came_from="test")
    assert (found is not None) is opens


def test_a_new_code_closes_the_one_before(acting, asked):
    """Only the last code that was given opens anything."""
    first = services.give_code(acting("physician"), asked, at=timezone.now())
    services.give_code(acting("physician"), asked, at=timezone.now())
    assert services.open_by_code(first, at=timezone.now(), came_from="test") is None


def test_the_code_is_kept_nowhere(acting, asked):
    """The database holds a digest, and the audit no code."""
    code = services.give_code(acting("physician"), asked, at=timezone.now())
    asked.refresh_from_db()
    assert code not in str(list(ValuesAsked.objects.values())) + str(list(AuditEvent.objects.values()))
    assert len(asked.link_digest) == 64


def test_nobody_hands_over_a_tablet_that_is_signed_in(sign_in, acting, asked):
    """While somebody is signed in on a browser it opens no questions, and says to sign out first."""
    code = services.give_code(acting("physician"), asked, at=timezone.now())
    client = sign_in("physician")
    answer = client.post(TABLET, {"code": code})
    assert answer.status_code == 422
    assert "Sign out first" in answer.content.decode()
    assert services.open_by_code(code, at=timezone.now(), came_from="test") is not None


def test_without_a_code_no_question_opens(asked):
    """A browser that typed no code in sees that the questions are closed."""
    client = Client()
    assert page(client, 1).status_code == 410
    assert client.get("/decision/tablet/result/").status_code == 410


def test_what_a_code_opened_closes_by_itself(tablet):
    """After three quarters of an hour the tablet opens nothing any more."""
    assert page(tablet, 1).status_code == 200
    session = tablet.session
    session["values_asked_until"] = timezone.now().timestamp() - 1
    session.save()
    assert page(tablet, 1).status_code == 410


def test_a_tablet_opens_no_chart(tablet, clinic):
    """The code opens the questions and nothing else: a chart leads to signing in."""
    for address in (f"/decision/of/{clinic.person.pk}/", f"/candidacy/of/{clinic.person.pk}/"):
        assert tablet.get(address).status_code == 302


def test_a_page_names_nobody(tablet):
    """The questions show no name and no birth date: a tablet lies about."""
    text = page(tablet, 1).content.decode()
    assert "Doe" not in text
    assert "1980" not in text


def test_each_answer_is_kept_at_once_and_the_next_page_comes(tablet, asked):
    """An answer is in the database before the next page is asked for; the page after remembers it."""
    answer = reply(tablet, 1, "3")
    assert answer.url == reverse("decision:tablet_question", args=(2,))
    asked.refresh_from_db()
    assert asked.answers == {"least_points": "3"}
    assert "checked" in page(tablet, 1).content.decode()


def test_nothing_is_ticked_and_nothing_chosen_is_told(tablet, asked):
    """No answer is ticked beforehand; going on without one says what to do and keeps nothing."""
    assert "checked" not in page(tablet, 1).content.decode()
    for said in (None, "11", "3 points", "0"):
        data = {"step": "least_points"} if said is None else {"answer": said, "step": "least_points"}
        answer = tablet.post(reverse("decision:tablet_question", args=(1,)), data)
        assert answer.status_code == 422
        assert "I cannot say" in answer.content.decode()
    asked.refresh_from_db()
    assert asked.answers == {}


def test_to_say_nothing_is_an_answer(tablet, asked):
    """“I cannot say” goes on, and no number is held against it."""
    assert reply(tablet, 1, "").status_code == 302
    asked.refresh_from_db()
    assert asked.answers == {"least_points": ""}


def test_how_many_people_is_asked_only_after_how_much_relief(tablet):
    """Who cannot say how much relief is enough is not asked for how many people."""
    reply(tablet, 3, "")
    assert page(tablet, 4).context["step"].id.startswith("harm.")
    reply(tablet, 3, "50")
    assert page(tablet, 4).context["step"].id == "relief_people"


def test_finished_answers_stand_beside_the_numbers_and_are_kept_whole(tablet, asked):
    """After the last page comes what was said, then the numbers; what was shown is kept with its digests."""
    last = answer_all(tablet)
    assert tablet.post(reverse("decision:tablet_question", args=(last,))).url == "/decision/tablet/result/"
    result = tablet.get("/decision/tablet/result/").content.decode()
    kept = DecisionShown.objects.get()
    assert kept.page in result
    assert kept.how == "tablet"
    assert services.is_whole(kept)
    assert "to walk the dog" in kept.page
    assert kept.content["content"]["values"]["least_points"] == 1
    assert kept.values == asked
    assert "data:image/svg+xml;base64," in kept.page
    assert "style=" not in kept.page
    asked.refresh_from_db()
    assert asked.finished_at is not None


def test_finished_questions_take_no_answer_more(tablet, asked):
    """What was said is kept as it was."""
    last = answer_all(tablet)
    tablet.post(reverse("decision:tablet_question", args=(last,)))
    asked.refresh_from_db()
    before = dict(asked.answers)
    assert reply(tablet, 1, "9").url == "/decision/tablet/result/"
    asked.refresh_from_db()
    assert asked.answers == before
    with pytest.raises(services.FinishedError):
        services.answer(None, asked, "least_points", "9")


def test_handed_back_it_is_closed(tablet):
    """After handing back, the tablet shows nothing of it."""
    assert tablet.post("/decision/tablet/end/").status_code == 302
    assert page(tablet, 1).status_code == 410


def test_every_step_leaves_its_row(tablet, clinic):
    """Opening, each answer and the result are in the audit, with the person and no answer."""
    reply(tablet, 1, "7")
    rows = AuditEvent.objects.filter(person_id=clinic.person.pk)
    verbs = [note["verb"] for row in rows for note in row.entries]
    assert "open by code" in verbs
    assert "answer" in verbs
    assert "'7'" not in str([row.entries for row in rows])


def test_a_wrong_code_leaves_a_row(db):
    """Who types in what opens nothing is kept, with where from."""
    Client().post(TABLET, {"code": "ABCDEFGHJK"})
    last = AuditEvent.objects.order_by("-number").first()
    assert last.outcome == "refused"
    assert "127.0.0.1" in str(last.entries)


def test_an_answer_counts_for_the_question_that_was_on_its_page(tablet, asked):
    """An earlier answer, changed in between, takes a page away: what the old page sends is kept nowhere, and the right question is shown."""
    reply(tablet, 3, "50")
    old = page(tablet, 4).context["step"]
    assert old.id == "relief_people"
    reply(tablet, 3, "")
    answer = tablet.post(reverse("decision:tablet_question", args=(4,)), {"answer": "5", "step": old.id})
    assert answer.context["step"].id.startswith("harm.")
    asked.refresh_from_db()
    assert set(asked.answers) == {"relief_percent"}


def test_an_old_page_of_a_question_finishes_nothing(tablet, asked):
    """Only the page that shows everything that was said ends the questions."""
    last = answer_all(tablet)
    answer = tablet.post(reverse("decision:tablet_question", args=(last,)), {"answer": "", "step": "matters_most"})
    assert "rows" in answer.context
    asked.refresh_from_db()
    assert asked.finished_at is None


@pytest.mark.parametrize("verb", ["answer", "finish"])
def test_questions_that_were_finished_elsewhere_in_that_moment(tablet, asked, monkeypatch, verb):
    """Sent twice, or from the account at once: the second leads to what was kept."""
    last = answer_all(tablet)

    def too_late(*_args, **_more):
        raise services.FinishedError

    monkeypatch.setattr(services, verb, too_late)
    if verb == "answer":
        answer = reply(tablet, 1, "5")
    else:
        answer = tablet.post(reverse("decision:tablet_question", args=(last,)))
    assert answer.url == "/decision/tablet/result/"


def test_every_harm_is_asked_in_the_words_of_the_reader():
    """Whoever answers in German is not asked of a harm in English, whichever condition it is for."""
    with translation.override("de"):
        for condition, _name in pain_conditions():
            for one in steps_of(known_of(condition), {}):
                assert "<span" not in one.marked, (condition, one.id)
        asked = {one.id: one for one in steps_of(known_of("crps"), {})}
        assert "Schwindel" in asked["harm.dizziness"].marked
        assert "Schwindel" in asked["harm.dizziness"].plain


def test_the_result_says_that_nobody_checked_the_translation(tablet):
    """Whoever answered in German is told so before the numbers, and that somebody goes through them."""
    last = answer_all(tablet)
    tablet.post(reverse("decision:tablet_question", args=(last,)))
    page = tablet.get("/decision/tablet/result/", headers={"accept-language": "de"}).content.decode()
    assert "noch keine Fachperson hat die Übersetzung geprüft" in page
    assert "Das Folgende" not in tablet.get("/decision/tablet/result/").content.decode()


def test_a_result_asked_for_too_early_leads_back_to_the_questions(tablet):
    """Nothing was handed back yet, so the page does not say that it was."""
    answer = tablet.get("/decision/tablet/result/")
    assert answer.status_code == 302
    assert answer.url == reverse("decision:tablet_question", args=(1,))


def test_handing_back_is_confirmed(tablet):
    """Whoever hands the tablet back reads that their questions are closed, and not only a field for a code."""
    assert "Handed back" in tablet.post("/decision/tablet/end/", follow=True).content.decode()


def test_what_is_wrong_stands_at_the_answers_too(tablet):
    """In the summary, which leads to the answers, and at the answers, which name it as their description."""
    sent = {"step": "least_points"}
    told = tablet.post(reverse("decision:tablet_question", args=(1,)), sent).content.decode()
    assert 'aria-describedby="hint answer_error"' in told
    assert '<p class="field__error" id="answer_error">' in told
