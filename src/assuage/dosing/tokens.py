"""From text to tokens: exact numbers, known words and marks; everything else is refused with what was probably meant."""

import re
from dataclasses import dataclass
from difflib import get_close_matches
from fractions import Fraction

from assuage.dosing.errors import DoseError
from assuage.dosing.quantity import decimal
from assuage.dosing.spelling import NOISE, NUMBER_WORDS, REFUSED, SPELLINGS, plain

_LONGEST = 8000  # longer than the text of any regimen that can be made
_MOST_DIGITS = 12
_PIECE = re.compile(
    r"\s*(?:(?P<number>[.,]?[0-9][0-9.,]*[0-9]|[.,]?[0-9])(?P<glued>[a-z%][a-z0-9%]*)?|(?P<word>[a-z][a-z0-9_]*)|(?P<mark>[/,;:()+-])|(?P<other>\S))"
)
_INSIDE_A_WORD = re.compile(r"[a-z0-9]-[a-z]")  # once-daily, 100-h infusion
_GLUED = re.compile(r"[.,]?[0-9]")
_BEFORE_A_NUMBER = frozenset(
    [
        "over",
        "for",
        "every",
        "up",
        "down",
        "max",
        "at",
        "to",
        "plus",
        "then",
        "by",
        "in",
        "of",
        "pca",
        "lockout",
        "pause",
        "times",
        "capped",
        "a",
        "an",
        "per",
        "and",
        "as",
        "once",
    ]
)
_LOOKALIKES = str.maketrans({"o": "0", "l": "1", "i": "1"})


@dataclass(frozen=True, slots=True)
class Token:
    """A number with its exact value, a word of the language, or a mark; `text` as it stood."""

    kind: str
    text: str
    value: Fraction = Fraction(0)


def tokens(text: str) -> list[Token]:
    """The tokens of a dose text.

    Raises:
        DoseError: a character, number or word that is not understood.
    """
    if len(text) > _LONGEST:
        raise DoseError(f"The dose is longer than {_LONGEST} characters.", "Write the dose alone, without its story.")
    plainer = plain(text)
    if not plainer:
        raise DoseError("The dose is empty.", "Write one, for example `0.35 mg/kg/h over 4 h daily for 10 days`.")
    found: list[Token] = []
    place = 0
    while place < len(plainer):
        piece = _PIECE.match(plainer, place)
        if piece is None:
            break
        place = piece.end()
        if piece["mark"] not in {"+", "-"}:
            found += _read(piece, found, ends=place == len(plainer))
        elif not _INSIDE_A_WORD.match(plainer, max(place - 2, 0)):
            found.append(Token("mark", piece["mark"] + ("sign" if _GLUED.match(plainer, place) else "")))
    return _joined(found)


def _joined(found: list[Token]) -> list[Token]:
    """A `+` between two doses is `plus`; every other sign is refused, since dropping it would turn the dose round."""
    joined: list[Token] = []
    for token, after in zip(found, [*found[1:], Token("end", "")], strict=True):
        if token.kind != "mark" or token.text[0] not in "+-":
            joined.append(token)
            continue
        before = joined[-1] if joined else Token("end", "")
        if token.text[0] == "-" and before.kind == after.kind == "number":
            raise range_error(before, after)
        if token.text != "+" or (before.kind != "word" and before.text != ")") or before.text in _BEFORE_A_NUMBER:
            raise _sign_error(token.text[0])
        joined.append(Token("word", "plus"))
    return joined


def _sign_error(sign: str) -> DoseError:
    """Why a sign cannot be read past."""
    if sign == "+":
        return DoseError(
            "A plus sign before a number may be a sign, a slip, or a second dose.",
            "Write the number without a sign; a second dose at the same time is joined by `plus`.",
        )
    return DoseError(
        "A minus sign or dash outside a word may make the number negative, join a range, or be a slip; a negative dose or "
        "time cannot be given.",
        "Write one positive number without a sign, and a comma in place of a dash.",
    )


def range_error(lower: Token, upper: Token) -> DoseError:
    """Why `10 to 40 mg/h` cannot be given."""
    return DoseError(
        f"`{lower.text} to {upper.text}` is a range, and a pump needs one number, or a titration with its times.",
        "Write one number, or the steps and times that are meant: `10 mg/h, up 5 mg/h every 30 min to 40, 4 h in all`.",
    )


def _read(piece: re.Match[str], before: list[Token], *, ends: bool) -> list[Token]:
    if piece["number"]:
        number = [_number(piece["number"], piece["glued"] or "", before)]
        return [*number, *_word(piece["glued"])] if piece["glued"] else number
    if piece["word"]:
        return _word(piece["word"])
    if piece["mark"]:
        return [] if piece["mark"] == ":" else [Token("mark", piece["mark"])]
    if piece["other"] == "." and before:
        if before[-1].kind == "number" and not ends:
            raise DoseError(
                "A decimal point with nothing after it may have lost its digits.", "Write the number in full."
            )
        return [Token("mark", ",")]
    raise DoseError(f"`{piece['other']}` has no meaning in a dose.", "Leave it out.")


def _number(text: str, glued: str, before: list[Token]) -> Token:
    if re.fullmatch(r"[ol0-9i]+", glued) and glued not in SPELLINGS:
        raise DoseError(
            f"`{text}{glued}` mixes digits with letters that look like digits.",
            f"Write `{(text + glued).translate(_LOOKALIKES)}` if that is meant.",
        )
    if re.fullmatch(r"e[0-9]*", glued):
        raise DoseError("Powers of ten are easily misread.", "Write the number out.")
    if "," in text:
        raise DoseError(
            f"The comma in `{text}` may be a decimal point or may group thousands.",
            _without_comma(text),
        )
    if text.startswith("."):
        raise DoseError(
            f"A number that begins with its decimal point is read as `{text[1:]}` when the point is faint.",
            f"Write `0{text}`.",
        )
    if text.count(".") > 1 or len(text) > _MOST_DIGITS:
        raise DoseError(f"`{text}` is not a number that a dose could have.", "Check the digits.")
    if re.fullmatch(r"[1-9][0-9]{0,2}\.[0-9]{2}0", text):
        raise DoseError(
            f"The point in `{text}` may be a decimal point or may group thousands.",
            "Write a whole number without a point, and a decimal without a zero at its end.",
        )
    if before and re.fullmatch(r"[0-9]{1,3}", before[-1].text) and re.fullmatch(r"[0-9]{3}(\.[0-9]+)?", text):
        raise DoseError(
            f"`{before[-1].text} {text}` is two numbers, or one whose thousands are set apart.",
            "Write the number without a space.",
        )
    if re.fullmatch(r"0[0-9]+.*", text):
        raise DoseError(
            f"`{text}` begins with a nought, as if its decimal point were lost.",
            "Write the number in full, with one nought at most before its point."
            if "." in text
            else f"Write `{text.lstrip('0') or '0'}` or `0.{text[1:]}`.",
        )
    return Token("number", text, Fraction(text))


def _without_comma(text: str) -> str:
    """What to write instead; two readings that lie apart by a factor are never offered side by side."""
    whole, _, part = text.partition(",")
    if re.fullmatch(r"0+", whole) and re.fullmatch(r"[0-9]+", part):
        return f"Write `{decimal(Fraction(f'{whole}.{part}'))}`."
    return "Write the number without a comma; a decimal needs a point."


def _word(text: str) -> list[Token]:
    if text in NUMBER_WORDS:
        return [Token("number", text, Fraction(NUMBER_WORDS[text]))]
    if text in NOISE:
        return []
    if text in SPELLINGS:
        return [Token("word", SPELLINGS[text])]
    if text in REFUSED:
        reason, suggestion = REFUSED[text]
        raise DoseError(f"`{text}`: {reason}", suggestion)
    if re.fullmatch(r"[ol]+[0-9][0-9ol]*", text):
        raise DoseError(
            f"`{text}` mixes digits with letters that look like digits.",
            f"Write `{text.translate(_LOOKALIKES)}` if that is meant.",
        )
    if "_" in text:
        raise DoseError(
            f"`{text[:40]}` is not a word of the dose language.",
            "If the id of a published regimen is meant, `assuage regimens` lists them.",
        )
    near = get_close_matches(text, SPELLINGS, n=2, cutoff=0.7)
    hint = (
        f"Did you mean {' or '.join(f'`{word}`' for word in near)}?"
        if near
        else "Leave it out, or see the dose language's reference."
    )
    raise DoseError(f"`{text[:40]}` is not a word of the dose language.", hint)
