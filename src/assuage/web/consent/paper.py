"""A consent on paper: the exact text, what was answered and found, and the signature; from the signed record alone."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from assuage.documents import Block, Cell, Figure, Listing, Paragraph, Report, Section, Table
from assuage.figures import Picture
from assuage.web.consent.drawing import as_image, size_of
from assuage.web.consent.models import Consent
from assuage.web.consent.texts import ConsentText
from assuage.web.design.phrases import footed


def consent_report(consent: Consent) -> Report:
    """The paper of a signed consent, in the language of its text."""
    content = consent.content
    with translation.override(consent.language):
        text, person = content["text"], content["person"]
        report = Report(
            title=text["title"],
            subtitle=_("Consent"),
            banner=_banner(text["status"], invented=person["invented"]),
            identity=(
                (_("Patient"), person["name"]),
                (_("Born"), person["birth_date"]),
                (_("Text"), f"{text['id']} {text['version']} ({text['language']})"),
                (_("Signed"), _moment(consent.signed_at)),
                (_("Witness"), content["witness"]),
            ),
            sections=(*_text(text), _understood(content), _found(content), _signature(consent)),
            footer=(
                _("Text read") + f": SHA-256 {content['text_digest']}.",
                _("Signed record") + f": SHA-256 {consent.digest}.",
            ),
        )
        return footed(report)


def text_report(text: ConsentText) -> Report:
    """The text alone, to take home before anything is signed."""
    with translation.override(text.language):
        report = Report(
            title=text.title,
            subtitle=_("To read at your own pace. Nothing is signed with this."),
            banner=_banner(text.status, invented=False),
            identity=(
                (_("Text"), f"{text.id} {text.version} ({text.language})"),
                (_("Valid from"), text.valid_from.isoformat()),
            ),
            sections=tuple(_text(text.content)),
            footer=(_("This text") + f": SHA-256 {text.digest}.",),
            large=True,
        )
        return footed(report)


def _banner(status: str, *, invented: bool) -> str:
    told = []
    if status == "draft":
        told.append(_("Draft: this text has to be reviewed by the clinic before it is used."))
    if invented:
        told.append(_("Invented patient, for demonstration."))
    return " ".join(told)


def _text(text: Mapping[str, Any]) -> Iterator[Section]:
    for place, passage in enumerate(text["passages"]):
        yield Section(
            f"p{place}", passage["heading"], "", tuple(_block(kind, said) for kind, said in passage["blocks"])
        )
    yield Section("sources", text["sources_heading"], "", (Listing(tuple(text["sources"])),))


def _block(kind: str, said: list[str]) -> Block:
    plain = tuple(words.replace("**", "") for words in said)
    return Listing(plain) if kind == "points" else Paragraph(plain[0])


def _understood(content: Mapping[str, Any]) -> Section:
    rows = tuple(
        (
            Cell(one["ask"]),
            Cell(one["chosen"] or _("not answered")),
            Cell(_("right") if one["right"] else _("not right")),
            Cell(str(one["tries"])),
        )
        for one in content["comprehension"]
    )
    header = (_("question"), _("answer"), _("right?"), _("tries"))
    blocks: tuple[Block, ...] = (Table(_("Questions about the text"), header, rows, widths=(2.4, 2.4, 0.9, 0.7)),)
    if content["noted"]:
        blocks += (Paragraph(_("Noted") + f": {content['noted']}"),)
    return Section("understood", _("What was understood"), "", blocks)


def _found(content: Mapping[str, Any]) -> Section:
    capacity, interpreter = content["capacity"], content["interpreter"]
    told = [
        _("Able to decide")
        + f": {capacity['words']} ({capacity['by']}, {_moment(datetime.fromisoformat(capacity['at']))})."
    ]
    if capacity.get("note"):
        told.append(capacity["note"])
    if interpreter["needed"]:
        told.append(_("Interpreter") + f": {interpreter.get('name') or interpreter.get('why_none', '')}.")
    else:
        told.append(_("No interpreter was needed."))
    return Section("found", _("Ability to decide, and language"), "", (Listing(tuple(told)),))


def _signature(consent: Consent) -> Section:
    signature = consent.content["signature"]
    told = [_("Signed by") + f": {signature['name']}."]
    if signature["basis"]:
        told.append(_("May decide for the patient because") + f": {signature['basis']}.")
    told.append(_("Witnessed by") + f": {consent.content['witness']}. {consent.meaning}")
    blocks: tuple[Block, ...] = (Listing(tuple(told)),)
    if consent.drawn:
        blocks += (Figure(_picture(bytes(consent.drawn), signature["name"])),)
    return Section("signature", _("Signature"), "", blocks)


def _picture(drawn: bytes, name: str) -> Picture:
    width, height = size_of(drawn)
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}">'
        f'<image href="{as_image(drawn)}" width="{width}" height="{height}"/></svg>'
    )
    rows = ((_("what"), "SHA-256"), (_("drawn signature"), sha256(drawn).hexdigest()))
    return Picture("signature", _("Drawn signature"), _("Drawn by %(name)s.") % {"name": name}, svg, rows)


def _moment(at: datetime | None) -> str:
    return "" if at is None else f"{at:%Y-%m-%d %H:%M %Z}"
