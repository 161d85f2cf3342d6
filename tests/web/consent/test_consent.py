"""From the text to the signature and back: understood, able, signed, bound, out of date, taken back."""

import hashlib
import random
import struct
import zlib
from base64 import b64decode, b64encode
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from assuage.web.audit.models import AuditEvent
from assuage.web.consent import services, texts
from assuage.web.consent.drawing import MOST_BYTES, DrawingError, read_drawing
from assuage.web.consent.models import Consent, ConsentPaper, ConsentWithdrawal
from assuage.web.consent.standing import in_words, standing, tell_lines
from assuage.web.design.styles import activate, deactivate, style_of
from assuage.web.records import StaleVersionError, digest_of

pytestmark = pytest.mark.django_db


def png(width=300, height=100, *, noise=True):
    """A small PNG picture, as a canvas gives it."""
    rng = random.Random(1)
    rows = b"".join(b"\x00" + bytes(rng.randrange(256) if noise else 255 for _ in range(width)) for _ in range(height))

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def as_sent(picture):
    """The picture as the page sends it."""
    return "data:image/png;base64," + b64encode(picture).decode()


@pytest.fixture
def drawing():
    """A drawn signature, as the page sends it."""
    return as_sent(png())


def test_a_consent_is_begun_in_the_language_that_was_chosen(sign_in, clinic):
    """The text is kept by id, version, language and hash."""
    client = sign_in("nurse")
    answer = client.post(reverse("consent:begin", args=(clinic.person.pk,)), {"text": "ketamine_pain.de"})
    made = Consent.objects.get()
    assert answer.url == reverse("consent:consent", args=(made.pk,))
    assert (made.language, made.text_version) == ("de", 1)
    page = client.get(answer.url).content.decode()
    assert 'lang="de"' in page
    assert "off-label" in page
    assert "has to review it" in page


def test_a_wrong_answer_is_explained_and_asked_again(sign_in, draft, right):
    """What is wrong is explained beside the question, each try is counted, and the right answer closes it."""
    client = sign_in("nurse")
    address = reverse("consent:questions", args=(draft.pk,))
    client.post(address, {"version": draft.version, "q.driving": 0})
    page = client.get(address).content.decode()
    assert "Feeling well is not enough" in page
    draft.refresh_from_db()
    client.post(address, {"version": draft.version, "q.driving": right["driving"]})
    draft.refresh_from_db()
    assert draft.steps["answers"]["driving"]["tries"] == 2
    assert "Feeling well is not enough" not in client.get(address).content.decode()


def test_the_patient_answers_from_their_own_account(sign_in, draft, right):
    """The patient may answer the questions of their own consent, and do nothing else with it."""
    client = sign_in("patient")
    answers = {f"q.{name}": choice for name, choice in right.items()}
    assert client.post(reverse("consent:questions", args=(draft.pk,)), {"version": 1, **answers}).status_code == 302
    draft.refresh_from_db()
    assert len(draft.steps["answers"]) == len(right)
    for name in ("circumstances", "sign"):
        assert client.get(reverse(f"consent:{name}", args=(draft.pk,))).status_code == 404


def test_two_people_do_not_overwrite_each_other(acting, draft, text, right):
    """A save of an older version is refused and changes nothing."""
    at = timezone.now()
    services.answer(acting("nurse"), draft, text, right, expected=1, at=at)
    with pytest.raises(StaleVersionError):
        services.answer(acting("physician"), draft, text, {}, expected=1, at=at)


def test_nothing_is_signed_while_something_is_missing(sign_in, again, draft, sign_form):
    """Questions, capacity and interpreter come first; the page says which is missing, and a post signs nothing."""
    client = again(sign_in("physician"))
    page = client.get(reverse("consent:sign", args=(draft.pk,))).content.decode()
    assert "Still to do before it can be signed" in page
    assert "Sign this consent as witness" not in page
    assert sign_form(client, draft).status_code == 422
    draft.refresh_from_db()
    assert draft.state == "draft"


def test_a_question_not_understood_can_be_noted(ready, acting, *, text, sign_in, again, sign_form):
    """Where a question stays wrong, a note of what was done lets it be signed; without one it does not."""
    services.answer(acting("physician"), ready, text, {"driving": 0}, expected=ready.version, at=timezone.now())
    client = again(sign_in("physician"))
    assert sign_form(client, ready).status_code == 422
    services.note(acting("physician"), ready, expected=ready.version, noted="Explained again in person; understood.")
    assert sign_form(client, ready).status_code == 302


def test_doubt_stops_it_and_who_is_not_able_does_not_sign(ready, acting, sign_in, again, sign_form):
    """In doubt nobody signs; not able, only somebody who may decide for the patient does, and says by what right."""
    client = again(sign_in("physician"))
    capacity = ready.steps["capacity"]
    services.note(acting("physician"), ready, expected=ready.version, capacity={**capacity, "finding": "doubtful"})
    assert sign_form(client, ready).status_code == 422
    services.note(acting("physician"), ready, expected=ready.version, capacity={**capacity, "finding": "not_able"})
    assert sign_form(client, ready).status_code == 422
    assert sign_form(client, ready, voice="representative").status_code == 422
    guardian = {"voice": "representative", "basis": "guardian, paper of 2025"}
    page = sign_form(client, ready, **guardian)
    assert page.status_code == 422
    assert "This is the patient&#x27;s name" in page.content.decode()
    assert sign_form(client, ready, **guardian, name="Robin Guardian").status_code == 302
    ready.refresh_from_db()
    assert ready.content["signature"]["voice"] == "representative"


def test_an_interpreter_who_is_needed_has_a_name(sign_in, draft):
    """Needed without a name or a reason is refused beside the field; with one it is kept."""
    client = sign_in("nurse")
    address = reverse("consent:circumstances", args=(draft.pk,))
    said = {"version": 1, "finding": "able", "needed": "yes"}
    answer = client.post(address, said)
    assert answer.status_code == 422
    assert "Name the interpreter" in answer.content.decode()
    assert client.post(address, {**said, "interpreter": "A. Nother (invented)"}).status_code == 302
    draft.refresh_from_db()
    assert draft.steps["interpreter"] == {"needed": True, "name": "A. Nother (invented)", "why_none": ""}
    assert draft.steps["capacity"]["by"] == "Invented Nurse"


def test_the_signature_is_bound_to_the_exact_text(signed, text, clinic):
    """The record holds the whole text, its hash, who signed, who stood by and what that means; its digest is of all that."""
    assert signed.state == "signed"
    assert signed.signed_by == clinic.physician
    assert signed.content["text"] == text.content
    assert signed.content["text_digest"] == text.digest == signed.text_digest
    assert signed.digest == digest_of(signed.content)
    assert signed.content["witness"] == "Invented Physician"
    assert signed.content["signature"]["name"] == "Jo Doe"
    assert "of their own free will" in signed.meaning
    assert services.is_whole(signed)
    assert any(note["verb"] == "sign" for row in AuditEvent.objects.all() for note in row.entries)


def test_a_drawn_signature_is_kept_as_it_was_drawn(ready, sign_in, again, sign_form, drawing):
    """The picture is kept byte for byte with its hash in the record, and shown with a name for those who cannot see it."""
    client = again(sign_in("physician"))
    assert sign_form(client, ready, kind="drawn", drawing=drawing).status_code == 302
    ready.refresh_from_db()
    picture = b64decode(drawing.partition(",")[2])
    assert bytes(ready.drawn) == picture
    assert ready.content["signature"]["picture_digest"] == hashlib.sha256(picture).hexdigest()
    page = client.get(reverse("consent:consent", args=(ready.pk,))).content.decode()
    assert 'alt="Signature of Jo Doe"' in page
    Consent.objects.filter(pk=ready.pk).update(drawn=png(301, 100))
    ready.refresh_from_db()
    assert not services.is_whole(ready)


def test_an_empty_field_is_no_signature(ready, sign_in, again, sign_form):
    """Drawn was chosen and nothing was drawn: it says what to do and signs nothing."""
    answer = sign_form(again(sign_in("physician")), ready, kind="drawn", drawing="")
    assert answer.status_code == 422
    assert "Nothing was drawn" in answer.content.decode()


@pytest.mark.parametrize(
    "sent",
    [
        "data:image/svg+xml;base64,PHN2Zz4=",
        "data:image/png;base64,not base64!",
        as_sent(b"GIF89a" + b"0" * 400),
        as_sent(png(2001, 2)),
        as_sent(png(40, 10, noise=False)),
        "data:image/png;base64," + "A" * (MOST_BYTES * 4 // 3 + 200),
    ],
    ids=["another kind", "not base64", "not a PNG", "too wide", "empty", "too large"],
)
def test_what_is_no_small_png_is_refused(sent):
    """Only a small PNG that holds a line is a signature."""
    with pytest.raises(DrawingError):
        read_drawing(sent)


def test_a_drawing_at_the_limit_is_read():
    """2000 pixels wide is read, and a picture of the size of the field is."""
    assert read_drawing(as_sent(png(2000, 4)))
    assert read_drawing(as_sent(png(900, 100)))


def test_the_session_alone_does_not_witness(ready, sign_in, sign_form):
    """Without a fresh proof the signature leads to signing in again, and nothing is signed."""
    answer = sign_form(sign_in("physician"), ready)
    assert answer.status_code == 302
    assert "reauthenticate" in answer.url
    ready.refresh_from_db()
    assert ready.state == "draft"


def test_another_text_on_the_page_signs_nothing(ready, sign_in, again, sign_form):
    """A page that showed another text than the one that holds is refused."""
    answer = sign_form(again(sign_in("physician")), ready, seen="0" * 64)
    assert answer.status_code == 422
    assert "Read it again" in answer.content.decode()


def test_a_changed_text_asks_for_a_new_consent(signed, clinic, monkeypatch, tmp_path, acting):
    """Any change of the text makes the signed consent out of date, and a draft of the old text cannot be signed."""
    at = timezone.now()
    assert in_words(standing(clinic.person, at=at)).startswith("given ")
    assert standing(clinic.person, at=at).holds
    for path in (texts._FOLDER).glob("*.md"):
        changed = path.read_text(encoding="utf-8").replace("You decide.", "You decide, always.")
        (tmp_path / path.name).write_text(changed, encoding="utf-8")
    monkeypatch.setattr(texts, "_FOLDER", tmp_path)
    found = standing(clinic.person, at=at)
    assert in_words(found).startswith("out of date")
    assert not found.holds
    draft = Consent(text_id="ketamine_pain", language="en", text_digest=signed.text_digest)
    with pytest.raises(services.NotReadyError, match="Begin again"):
        services.text_of(draft, at=at)


def test_a_new_consent_supersedes_the_earlier_one(signed, clinic, *, acting, text, right, sign_in, again, sign_form):
    """A new one follows; the earlier stays as it was and is superseded."""
    before = signed.digest
    second = services.begin(acting("physician"), clinic.person, text, at=timezone.now())
    assert second.follows == signed
    services.answer(acting("physician"), second, text, right, expected=1, at=timezone.now())
    services.note(
        acting("physician"),
        second,
        expected=2,
        capacity=signed.content["capacity"],
        interpreter=signed.content["interpreter"],
    )
    assert sign_form(again(sign_in("physician")), second).status_code == 302
    signed.refresh_from_db()
    assert (signed.state, signed.digest) == ("superseded", before)


def test_taking_it_back_is_a_record_that_follows(signed, sign_in, clinic):
    """Time, who, and why if they said: the consent itself is not touched, and no longer holds."""
    before = (signed.digest, signed.content, signed.signed_at)
    client = sign_in("nurse")
    address = reverse("consent:withdraw", args=(signed.pk,))
    assert client.post(address, {"said_by": ""}).status_code == 422
    assert client.post(address, {"said_by": "patient", "reason": "changed my mind"}).status_code == 302
    signed.refresh_from_db()
    taken = ConsentWithdrawal.objects.get()
    assert (signed.digest, signed.content, signed.signed_at) == before
    assert signed.state == "withdrawn"
    assert taken.reason == "changed my mind"
    assert not standing(clinic.person, at=timezone.now()).holds
    assert in_words(standing(clinic.person, at=timezone.now())).startswith("withdrawn ")
    assert "Taken back" in client.get(reverse("consent:consent", args=(signed.pk,))).content.decode()


def test_it_is_taken_back_once(signed, acting):
    """A second withdrawal is refused."""
    at = timezone.now()
    services.withdraw(acting("nurse"), signed, said_by="patient", withdrawn_at=at, reason="", at=at)
    with pytest.raises(StaleVersionError):
        services.withdraw(acting("nurse"), signed, said_by="patient", withdrawn_at=at, reason="", at=at)
    assert ConsentWithdrawal.objects.count() == 1


def test_it_is_not_taken_back_in_the_future(signed, acting):
    """A time after now is recorded as now."""
    at = timezone.now()
    made = services.withdraw(
        acting("nurse"), signed, said_by="patient", withdrawn_at=at + timedelta(days=1), reason="", at=at
    )
    assert made.withdrawn_at == at


def test_the_patient_takes_it_back_and_reads_it(signed, sign_in):
    """The patient reads their own consent and its paper, and takes it back without asking anybody."""
    client = sign_in("patient")
    assert client.get(reverse("consent:consent", args=(signed.pk,))).status_code == 200
    assert client.get(reverse("consent:paper", args=(signed.pk,))).status_code == 200
    assert client.post(reverse("consent:withdraw", args=(signed.pk,)), {"said_by": "patient"}).status_code == 302


def test_the_paper_is_the_one_that_was_signed(signed, sign_in):
    """The PDF was made at signing and matches its digest."""
    answer = sign_in("physician").get(reverse("consent:paper", args=(signed.pk,)))
    kept = ConsentPaper.objects.get()
    assert answer.content.startswith(b"%PDF")
    assert hashlib.sha256(answer.content).hexdigest() == kept.digest
    assert answer["Cache-Control"] == "no-store"


def test_the_text_can_be_taken_home_before(sign_in):
    """The text alone is a PDF in each language."""
    client = sign_in("patient")
    for language in ("en", "de"):
        answer = client.get(reverse("consent:text", args=("ketamine_pain", language)))
        assert answer.content.startswith(b"%PDF")
    assert client.get(reverse("consent:text", args=("ketamine_pain", "fr"))).status_code == 404


def test_a_record_that_was_changed_is_told(signed, sign_in):
    """A content that no longer fits its digest is shown with a warning that nobody is to be treated on it."""
    changed = {**signed.content, "witness": "Somebody Else"}
    Consent.objects.filter(pk=signed.pk).update(content=changed)
    page = sign_in("physician").get(reverse("consent:consent", args=(signed.pk,))).content.decode()
    assert "does not match its digest" in page


@pytest.mark.parametrize("who", ["front_desk", "researcher", "auditor", "administrator", "physician_there"])
def test_a_stranger_finds_nothing(clinic, sign_in, signed, who):
    """Whoever does not care for the person finds no consent; refusal and absence look alike."""
    client = sign_in(getattr(clinic, who))
    for name in ("consent", "questions", "circumstances", "sign", "withdraw", "paper"):
        assert client.get(reverse(f"consent:{name}", args=(signed.pk,))).status_code == 404
    assert client.get(reverse("consent:consents", args=(clinic.person.pk,))).status_code == 404
    assert client.post(reverse("consent:begin", args=(clinic.person.pk,))).status_code == 404


@pytest.mark.parametrize(("who", "may"), [("physician", True), ("nurse", False), ("pharmacist", False)])
def test_physicians_witness(clinic, sign_in, ready, who, may):
    """A physician of the site witnesses; a nurse prepares, a pharmacist reads."""
    client = sign_in(who)
    assert client.get(reverse("consent:consent", args=(ready.pk,))).status_code == 200
    assert (client.get(reverse("consent:sign", args=(ready.pk,))).status_code == 200) is may


def test_the_header_tells_whether_it_holds(clinic, acting, signed):
    """Those who care read it in the header, the front desk does not."""
    ((name, words),) = tell_lines(acting("nurse"), clinic.person)
    assert name == "Consent"
    assert ">given " in words
    assert tell_lines(acting("front_desk"), clinic.person) == ()


def test_the_list_needs_few_queries(clinic, sign_in, signed, django_assert_max_num_queries):
    """However many consents there are, the list asks the database as often."""
    client = sign_in("physician")
    with django_assert_max_num_queries(45):
        client.get(reverse("consent:consents", args=(clinic.person.pk,)))


def test_a_consent_that_holds_something_is_not_thrown_away_unasked(sign_in, ready, clinic):
    """Beginning in another language says what it throws away, and does so only where that very draft is named."""
    nurse, begin = sign_in("nurse"), reverse("consent:begin", args=(clinic.person.pk,))
    page = nurse.get(reverse("consent:consents", args=(clinic.person.pk,))).content.decode()
    assert 'value="ketamine_pain.en" selected' in page
    told = nurse.post(begin, {"text": "ketamine_pain.de"}, follow=True)
    assert "open in another text" in told.content.decode()
    assert Consent.objects.get() == ready
    nurse.post(begin, {"text": "ketamine_pain.de", "replacing": str(clinic.person.pk)})
    assert Consent.objects.get() == ready
    nurse.post(begin, {"text": "ketamine_pain.de", "replacing": str(ready.pk)})
    assert Consent.objects.get().language == "de"
    notes = [note for row in AuditEvent.objects.all() for note in row.entries]
    assert [note["record_id"] for note in notes if note["verb"] == "discard"] == [str(ready.pk)]


def test_whoever_was_overtaken_sees_what_was_found_and_can_save(sign_in, acting, draft, text, right):
    """What stands there now is on the page, what was typed too, and the next save is one over what is shown."""
    client, address = sign_in("nurse"), reverse("consent:circumstances", args=(draft.pk,))
    capacity = {"finding": "doubtful", "words": "in doubt", "note": "drowsy", "by": "Invented Physician"}
    capacity["at"] = timezone.now().isoformat()
    services.note(acting("physician"), draft, expected=1, capacity=capacity)
    said = {"version": 1, "finding": "able", "needed": "no", "finding_note": "spoke with them"}
    told = client.post(address, said)
    page = told.content.decode()
    assert told.status_code == 422
    assert "in doubt (Invented Physician" in page
    assert "spoke with them" in page
    version = told.context["form"]["version"].value()
    assert client.post(address, {**said, "version": version}).status_code == 302
    draft.refresh_from_db()
    assert draft.steps["capacity"]["finding"] == "able"


def test_answers_that_were_not_kept_are_still_ticked(sign_in, acting, draft, text, right):
    """Somebody else saved in between: nothing is overwritten, and nobody has to choose again."""
    services.note(acting("physician"), draft, expected=1, noted="a note")
    fields = {f"q.{question}": choice for question, choice in right.items()}
    told = sign_in("patient").post(reverse("consent:questions", args=(draft.pk,)), {"version": 1, **fields})
    assert told.status_code == 422
    for question, choice in right.items():
        page = told.content.decode()
        assert "checked" in page[page.index(f'id="q-{question}-{choice}"') :][:70]
    draft.refresh_from_db()
    assert "answers" not in draft.steps


def test_the_page_shows_everything_that_is_signed(sign_in, ready):
    """The open text, that it is a draft, who found what when, and how each question was answered."""
    page = sign_in("physician").get(reverse("consent:sign", args=(ready.pk,))).content.decode()
    assert "<details open><summary>The text that is signed" in page
    assert "has to review it" in page
    assert "able (Invented Physician" in page
    assert "<dd>not needed</dd>" in page


def test_after_a_change_the_signature_is_asked_for_again_on_what_is_there_now(sign_in, again, ready, acting, sign_form):
    """The first post signs nothing; the page that comes back shows the change and signs that."""
    client, version = again(sign_in("physician")), ready.version
    services.note(acting("nurse"), ready, expected=version, noted="went through it twice")
    told = sign_form(client, ready, version=version)
    assert told.status_code == 422
    assert "went through it twice" in told.content.decode()
    form = told.context["form"]
    assert sign_form(client, ready, version=form["version"].value(), seen=form["seen"].value()).status_code == 302


def test_the_header_writes_the_day_as_the_site_does(clinic, acting, signed):
    """In the site's zone, month first where it is American."""
    Consent.objects.filter(pk=signed.pk).update(signed_at="2026-11-20T03:00Z")
    activate(style_of(clinic.there))
    words = in_words(standing(clinic.person, at=timezone.now()))
    deactivate()
    assert words == "given Nov 19, 2026"


def test_a_text_in_another_language_is_marked_wherever_it_stands(signed, sign_in, clinic):
    """Title, questions and answers of an English text on a German page; on an English page they need no mark."""
    client = sign_in("physician")
    ask = signed.content["comprehension"][0]["ask"]
    for page in (reverse("consent:consent", args=(signed.pk,)), reverse("consent:consents", args=(clinic.person.pk,))):
        german = client.get(page, headers={"accept-language": "de"}).content.decode()
        assert f'<span lang="en">{signed.content["text"]["title"]}</span>' in german
    page = reverse("consent:consent", args=(signed.pk,))
    assert f'<span lang="en">{ask}</span>' in client.get(page, headers={"accept-language": "de"}).content.decode()
    assert f'<span lang="en">{ask}' not in client.get(page).content.decode()


@pytest.mark.parametrize("name", ["questions", "circumstances"])
def test_a_draft_that_was_thrown_away_takes_nothing_more(sign_in, draft, monkeypatch, name):
    """Whoever still has it open is told, and led to what there is."""
    kept = services._keep

    def too_late(actor, consent, verb, **about):
        Consent.objects.filter(pk=draft.pk).delete()
        kept(actor, consent, verb, **about)

    monkeypatch.setattr(services, "_keep", too_late)
    said = {"version": 1, "finding": "able", "needed": "no"}
    answer = sign_in("nurse").post(reverse(f"consent:{name}", args=(draft.pk,)), said)
    assert answer.url == reverse("consent:consents", args=(draft.person_id,))


def test_what_was_taken_back_carries_no_mark_of_a_signature(signed, acting, sign_in, clinic):
    """A check mark beside the word withdrawn would be read before the word."""
    at = timezone.now()
    page, client = reverse("consent:consent", args=(signed.pk,)), sign_in("nurse")
    assert "badge--signed" in client.get(page).content.decode()
    services.withdraw(acting("nurse"), signed, said_by="patient", withdrawn_at=at, reason="", at=at)
    for path in (page, reverse("consent:consents", args=(clinic.person.pk,))):
        shown = client.get(path).content.decode()
        assert "badge--signed" not in shown
        assert "badge--stop" in shown


def test_languages_are_named_and_not_coded(signed, sign_in, clinic):
    """A patient who chooses a text to take home reads its language by its own name."""
    page = sign_in("patient").get(reverse("consent:consents", args=(clinic.person.pk,))).content.decode()
    assert "(Deutsch), PDF" in page
    assert "(English), PDF" in page
    assert "version 1, English" in page


def test_whoever_answered_is_told_on_top_what_is_still_open(sign_in, draft, right):
    """The page begins anew after the answers: how many are open is said first, and not found by scrolling."""
    client, address = sign_in("patient"), reverse("consent:questions", args=(draft.pk,))
    sent = {f"q.{one}": choice for one, choice in right.items()}
    wrong = {**sent, "version": draft.version, "q.driving": 0}
    assert "1 question is still open" in client.post(address, wrong, follow=True).content.decode()


def test_the_patient_is_told_what_comes_after_the_questions(sign_in, draft, right):
    """With every answer right the patient reads what is left to do together; what the clinic has yet to write is not theirs to read."""
    client, address = sign_in("patient"), reverse("consent:questions", args=(draft.pk,))
    assert "Still to do before it can be signed" not in client.get(address).content.decode()
    assert "Nothing more waits for you here" not in client.get(address).content.decode()
    client.post(address, {"version": draft.version, **{f"q.{one}": choice for one, choice in right.items()}})
    assert "Nothing more waits for you here" in client.get(address).content.decode()
    nurse = sign_in("nurse").get(address).content.decode()
    assert "Still to do before it can be signed" in nurse
    assert "Nothing more waits for you here" not in nurse


def test_each_step_leads_to_the_next(sign_in, draft, right):
    """After the questions comes who decides, and after that the signature; nobody has to look for it in the text."""
    client, address = sign_in("physician"), reverse("consent:questions", args=(draft.pk,))
    assert "Go on to who decides" not in client.get(address).content.decode()
    client.post(address, {"version": draft.version, **{f"q.{one}": choice for one, choice in right.items()}})
    assert "Go on to who decides" in client.get(address).content.decode()
    draft.refresh_from_db()
    said = {"version": draft.version, "finding": "able", "needed": "no"}
    answer = client.post(reverse("consent:circumstances", args=(draft.pk,)), said)
    assert answer.url == reverse("consent:sign", args=(draft.pk,))
