"""The second language: the catalogue is whole, says what the sources say, and pages answer in it."""

import ast
import gettext
import re
from pathlib import Path

import pytest
from django.template import Context, Template
from django.urls import reverse
from django.utils import translation

import assuage.web
from assuage.dosing import parse
from assuage.pharmacology import Covariates
from assuage.web.plan.preparing import _dosing_weight

WEB = Path(assuage.web.__file__).parent
TEXTS = WEB / "design/locale/de/LC_MESSAGES/django.po"
COMPILED = TEXTS.with_suffix(".mo")

_LINE = re.compile(r'(?:(msgctxt|msgid|msgid_plural|msgstr(?:\[\d\])?) )?(".*")')
_PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sdg]|%%|\{\w*\}|<[^>]+>")
_THOUSANDS = re.compile(r"\b(\d{1,3}),(\d{3})\b")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_IN_TEMPLATES = re.compile(r"""(?:\{%\s*trans(?:late)?\s+|_\()("[^"]*"|'[^']*')""")
_CALLS = {
    "_",
    *(f"{one}gettext" for one in ("", "n", "p", "np")),
    *(f"{one}gettext_lazy" for one in ("", "n", "p")),
    "gettext_noop",
}


def _read(path):
    """The messages of a catalogue as dicts of `msgid`, `msgstr` and so on, with `flags`; the header comes first."""
    messages = []
    for block in path.read_text(encoding="utf-8").split("\n\n"):
        message = {"flags": ""}
        key = ""
        for line in block.strip().splitlines():
            if line.startswith("#"):
                message["flags"] += line[2:] if line.startswith("#,") else ""
                continue
            found = _LINE.fullmatch(line)
            assert found, line
            key = found[1] or key
            message[key] = message.get(key, "") + ast.literal_eval(found[2])
        if "msgid" in message:
            messages.append(message)
    return messages


def _said(message):
    """Every German form of a message."""
    return [words for key, words in message.items() if key.startswith("msgstr")]


def _numbers(text):
    """The numbers of a text; thousands are told apart by nothing in German, where a comma would be read as a decimal one."""
    return sorted(_NUMBER.findall(_THOUSANDS.sub(r"\1\2", text)))


def _pairs(message):
    """English and German of one message, singular with singular and plural with plural."""
    return zip([message[key] for key in ("msgid", "msgid_plural") if key in message], _said(message), strict=True)


@pytest.fixture(scope="module")
def messages():
    """The catalogue without its header."""
    return _read(TEXTS)[1:]


def test_everything_is_translated(messages):
    """No message is empty or a guess, and those with a plural have both forms."""
    assert len(messages) > 1000
    for message in messages:
        assert "fuzzy" not in message["flags"], message["msgid"]
        assert all(_said(message)), message["msgid"]
        assert len(_said(message)) == (2 if "msgid_plural" in message else 1), message["msgid"]


def test_what_is_filled_in_stays_the_same(messages):
    """A placeholder or a tag that got lost would drop a dose or break a page."""
    for message in messages:
        for english, german in _pairs(message):
            assert set(_PLACEHOLDER.findall(german)) == set(_PLACEHOLDER.findall(english)), english


def test_numbers_stay_the_same(messages):
    """A limit or an example is the same in both languages, with its decimal point."""
    for message in messages:
        for english, german in _pairs(message):
            assert _numbers(german) == _numbers(english), english
            assert not re.search(r"\d,\d", german), german


def test_the_compiled_catalogue_says_the_same(messages):
    """The program reads the compiled file; it is made anew whenever the texts change."""
    with COMPILED.open("rb") as file:
        catalogue = gettext.GNUTranslations(file)
    for message in messages:
        msgid, context = message["msgid"], message.get("msgctxt")
        if "msgid_plural" in message:
            said = [catalogue.ngettext(msgid, message["msgid_plural"], n) for n in (1, 2)]
        else:
            said = [catalogue.pgettext(context, msgid) if context else catalogue.gettext(msgid)]
        assert said == _said(message), msgid
    assert len([key for key in catalogue._catalog if key]) == sum(len(_said(message)) for message in messages)


def test_the_header_names_nobody():
    """Neither a day nor a person: the history has both."""
    header = _read(TEXTS)[0]["msgstr"]
    assert "Project-Id-Version: Assuage\n" in header
    assert "Language: de\n" in header
    assert not re.search(r"\d{4}-\d\d|@|Translator", header)


def test_no_text_of_a_template_is_missing(messages):
    """Every text that a template translates stands in the catalogue."""
    known = {message["msgid"] for message in messages}
    found = {
        (path.relative_to(WEB).as_posix(), words[1:-1])
        for path in WEB.rglob("*.html")
        for words in _IN_TEMPLATES.findall(path.read_text(encoding="utf-8"))
    }
    assert len(found) > 500
    assert not {one for one in found if one[1] not in known}


def test_no_text_of_a_module_is_missing(messages):
    """Every text that a module translates stands in the catalogue, also where it is written inside another string."""
    known = {message["msgid"] for message in messages}
    missing = set()
    for path in WEB.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            if name in _CALLS and node.args:
                words = node.args[1 if "pgettext" in name else 0]
                if isinstance(words, ast.Constant) and words.value not in known:
                    missing.add((path.relative_to(WEB).as_posix(), words.value))
    assert not missing


def test_the_sign_in_answers_in_german(client, db):
    """Whoever's browser asks for German gets it before they have an account."""
    answer = client.get(reverse("account_login"), headers={"accept-language": "de"})
    page = answer.content.decode()
    assert '<html lang="de"' in page
    assert "Mit einem Passkey anmelden" in page
    assert answer.headers["Content-Language"] == "de"


def test_a_chart_answers_in_german(clinic, sign_in):
    """The page of a person speaks German, and English again for whoever asks for that."""
    path = reverse("patients:overview", args=[clinic.person.pk])
    browser = sign_in("physician")
    page = browser.get(path, headers={"accept-language": "de"}).content.decode()
    assert '<html lang="de"' in page
    for words in ("Weiblich", "Eignung", "Nachsorge", "Körpergewicht", "nicht bekannt: fragen"):
        assert words in page
    assert 'lang="en-gb">English</button>' in page  # the way out is written in the language it leads to
    assert '<html lang="en-gb"' in browser.get(path, headers={"accept-language": "en-gb"}).content.decode()


def test_numbers_of_a_page_have_a_decimal_point():
    """Orders, pumps and pump sheets have a point; a comma beside it would be read as another number."""
    with translation.override("de"):
        assert (
            Template("{{ kg }} kg, {{ rate }} mg/h").render(Context({"kg": 70.5, "rate": 1234.5}))
            == "70.5 kg, 1234.5 mg/h"
        )


def test_a_pump_sheet_can_be_prepared_in_one_language_and_released_in_the_other():
    """What is kept with a programme and compared before the release says the same in both."""
    order = parse("racemic ketamine hydrochloride 0.35 mg/kg/h for 4 h")
    said = []
    for language in ("en-gb", "de"):
        with translation.override(language):
            said.append(_dosing_weight(order, Covariates(weight_kg=70.30681)))
    assert said[0] == said[1]
    assert said[0].kg == 70.307
