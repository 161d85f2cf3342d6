"""The spellings that are understood, the ones that are refused, and why."""

import re

# Everyday spelling -> the word of the language. What is not here, or among the words of the language, is not understood.
SPELLINGS: dict[str, str] = {
    **dict.fromkeys(("mg", "mgs", "milligram", "milligrams", "milligramme", "milligrammes"), "mg"),
    **dict.fromkeys(("mcg", "mcgs", "ug", "microgram", "micrograms", "microgramme", "microgrammes"), "mcg"),
    **dict.fromkeys(("kg", "kgs", "kilogram", "kilograms", "kilo", "kilos"), "kg"),
    **dict.fromkeys(("s", "sec", "secs", "second", "seconds"), "s"),
    **dict.fromkeys(("min", "mins", "minute", "minutes"), "min"),
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours", "hourly"), "h"),
    **dict.fromkeys(("d", "day", "days"), "day"),
    **dict.fromkeys(("wk", "wks", "week", "weeks"), "week"),
    **dict.fromkeys(("iv", "intravenous", "intravenously"), "iv"),
    **dict.fromkeys(("im", "intramuscular", "intramuscularly"), "im"),
    **dict.fromkeys(("sc", "subcut", "subcutaneous", "subcutaneously"), "sc"),
    **dict.fromkeys(("oral", "orally", "po"), "oral"),
    **dict.fromkeys(("sublingual", "sublingually", "sl"), "sublingual"),
    **dict.fromkeys(("nasal", "nasally", "intranasal", "intranasally"), "nasal"),
    **dict.fromkeys(("rectal", "rectally"), "rectal"),
    **dict.fromkeys(("epidural", "epidurally"), "epidural"),
    **dict.fromkeys(("intraarticular", "intra-articular"), "intra_articular"),
    **dict.fromkeys(("film", "films"), "film"),
    **dict.fromkeys(("bolus", "boluses", "push"), "bolus"),
    **dict.fromkeys(("then", "followed"), "then"),
    **dict.fromkeys(("plus", "with"), "plus"),
    **dict.fromkeys(("for", "during"), "for"),
    **dict.fromkeys(("up", "increase", "increased", "increasing", "raise", "raised"), "up"),
    **dict.fromkeys(("down", "decrease", "decreased", "decreasing", "reduce", "reduced", "lower"), "down"),
    **dict.fromkeys(("max", "maximum", "cap"), "max"),
    **dict.fromkeys(("capped", "limited"), "capped"),
    **dict.fromkeys(("every", "each"), "every"),
    **dict.fromkeys(("pause", "break", "wait"), "pause"),
    **dict.fromkeys(("lockout", "lock-out", "lock"), "lockout"),
    **dict.fromkeys(("dose", "doses", "injection", "injections"), "dose"),
    **dict.fromkeys(("session", "sessions", "infusions", "visits", "treatments"), "session"),
    **dict.fromkeys(("times", "x"), "times"),
    **dict.fromkeys(("total", "altogether"), "total"),
    **dict.fromkeys(("hydrochloride", "hcl"), "hydrochloride"),
    **dict.fromkeys(("esketamine",), "esketamine"),
    **dict.fromkeys(("arketamine",), "arketamine"),
    **dict.fromkeys(("racemic", "racemate"), "racemic"),
    **dict.fromkeys(("pca", "iv-pca"), "pca"),
    **dict.fromkeys(("bid", "bd"), "bid"),
    **dict.fromkeys(("tid", "tds"), "tid"),
    **dict.fromkeys(("qid", "qds"), "qid"),
    **dict.fromkeys(("ibw",), "ibw"),
    **{
        word: word
        for word in (
            *(
                "a",
                "an",
                "actual",
                "adjusted",
                "all",
                "alternate",
                "and",
                "as",
                "at",
                "base",
                "body",
                "by",
                "course",
                "daily",
            ),
            *(
                "fortnightly",
                "ideal",
                "in",
                "ketamine",
                "mouth",
                "next",
                "nothing",
                "of",
                "once",
                "other",
                "over",
                "per",
            ),
            *("point", "thrice", "to", "trigger", "twice", "weekly", "weight"),
        )
    },
}

# Said by many and meaning nothing for the dose.
NOISE = frozenset(
    {"infusion", "infuse", "infused", "continuous", "continuously", "give", "given", "rate", "start", "starting", "run"}
)

NUMBER_WORDS = {
    word: str(number)
    for number, word in enumerate(
        ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"), 1
    )
}

# Understood all too well, in more than one way: reason and suggestion.
REFUSED: dict[str, tuple[str, str]] = {
    **dict.fromkeys(
        ("ml", "mls", "cc", "l"),
        (
            "A volume is no dose: its milligrams depend on the concentration in the syringe.",
            "Write the milligrams, for example `10 mg/h`.",
        ),
    ),
    **dict.fromkeys(
        ("g", "gram", "grams"),
        ("Doses of ketamine are written in mg or mcg; a g is a slip easily made.", "Write it in mg."),
    ),
    **dict.fromkeys(
        ("ng", "nanogram", "nanograms"), ("Doses of ketamine are written in mg or mcg.", "Write it in mcg.")
    ),
    **dict.fromkeys(
        ("gamma", "γ"), ("`gamma` is an old name for the microgram and not known everywhere.", "Write `mcg`.")
    ),
    **dict.fromkeys(
        ("month", "months", "monthly", "year", "years"),
        ("A month has no fixed length.", "Write weeks or days: `every 4 weeks`."),
    ),
    **dict.fromkeys(
        ("biweekly", "bimonthly"),
        ("`biweekly` is twice a week to some and every two weeks to others.", "Write `every 2 weeks` or `every 84 h`."),
    ),
    **dict.fromkeys(
        ("qd", "od", "qod", "qhs"),
        (
            "The abbreviation is often misread, as four times daily or as the right eye.",
            "Write `daily` or `every 2 days`.",
        ),
    ),
    **dict.fromkeys(("sq", "subq"), ("`SQ` is misread as `5 every`.", "Write `SC`.")),
    **dict.fromkeys(("ia",), ("`IA` may be intra-articular or intra-arterial.", "Write `intra-articular`.")),
    **dict.fromkeys(("pr",), ("`PR` is not known everywhere.", "Write `rectal`.")),
    **dict.fromkeys(
        ("abw",), ("`ABW` may be actual or adjusted body weight.", "Write `by actual weight` or `by adjusted weight`.")
    ),
    **dict.fromkeys(
        ("lean", "lbw"),
        (
            "Lean body weight has several formulas and is not offered.",
            "Write `by ideal weight` or `by adjusted weight`.",
        ),
    ),
    **dict.fromkeys(
        ("prn", "needed"),
        (
            "A dose given when needed has no times, so its course is unknown.",
            "Write the doses and times assumed: `10 mg nasal every 4 h, 3 doses`.",
        ),
    ),
    **dict.fromkeys(
        ("spray", "sprays", "puff", "puffs", "tablet", "tablets", "drops"),
        ("How much one holds is not said.", "Write the milligrams of one dose."),
    ),
    **dict.fromkeys(("m",), ("`m` may be minutes, metres or milligrams.", "Write `min` or `mg`.")),
    **dict.fromkeys(
        ("mm", "mmol", "iu", "units", "unit"), ("Doses of ketamine are written in mg or mcg.", "Write it in mg.")
    ),
    **dict.fromkeys(
        ("about", "approximately", "roughly", "circa", "ca", "up-to"),
        ("An approximate dose cannot be computed with.", "Write the dose that is meant."),
    ),
    **dict.fromkeys(
        ("not", "no", "non", "without", "except", "never", "avoid"),
        (
            "It takes back what stands beside it, and what is left without it would say the opposite.",
            "Write only what is given, and leave out both this word and what it takes back.",
        ),
    ),
    **dict.fromkeys(
        ("minus", "negative"),
        ("A negative dose or time cannot be given.", "Write one positive number without a sign."),
    ),
    **dict.fromkeys(
        ("nan", "inf", "infinity", "unknown"),
        ("An unknown dose cannot be computed with.", "Write the dose, or leave the regimen out."),
    ),
    **dict.fromkeys(
        (
            "midazolam",
            "clonidine",
            "morphine",
            "lidocaine",
            "lignocaine",
            "magnesium",
            "ondansetron",
            "propofol",
            "dextromethorphan",
            "fentanyl",
        ),
        (
            "The dose language is for ketamine alone.",
            "Leave the other drug out, and write it where adjuncts are written.",
        ),
    ),
}

_CHARACTERS = str.maketrans(
    {
        "µ": "u",
        "μ": "u",
        "×": " x ",
        "·": " ",
        "⋅": " ",
        "\u00a0": " ",
        "\u2009": " ",
        "\u202f": " ",
        "\t": " ",
        "\n": " ",
        "⁻": "-",
        "¹": "1",
        **dict.fromkeys("‐‑‒–—―−⁃˗﹘﹣－₋➖", "-"),
        **dict.fromkeys("⁺₊＋﹢➕", "+"),
    }
)

_KETAMINE = r"[\s-]*ket(?:amine)?\b"
_DRUGS = tuple(
    (re.compile(pattern, re.IGNORECASE), word)
    for pattern, word in (
        (r"(?<!\w)\(?\s*(?:rs|r,s|±|rac)\s*\)?" + _KETAMINE, " racemic "),
        (r"(?<!\w)s\s*\(\s*\+\s*\)" + _KETAMINE, " esketamine "),
        (r"(?<!\w)\(s\)(?:-?\(\+\))?" + _KETAMINE, " esketamine "),
        (r"(?<![\w(])s\+?\s?-?\s?ketamine\b", " esketamine "),
        (r"(?<!\w)r\s*\(\s*-\s*\)" + _KETAMINE, " arketamine "),
        (r"(?<!\w)\(r\)(?:-?\(-\))?" + _KETAMINE, " arketamine "),
        (r"(?<![\w(])r-?\s?-?\s?ketamine\b", " arketamine "),
    )
)
_POWERS = re.compile(r"\s*\*?\s*\b(kg|min|h|hr|d)\^?-1(?![0-9.,])", re.IGNORECASE)
_EVERY_HOURS = re.compile(r"\bq\s*([0-9]+)\s*(h|hr|hrs|hours)\b", re.IGNORECASE)
_DOTTED = re.compile(r"\b([a-z])\.([a-z])\.(?:([a-z])\.)?", re.IGNORECASE)  # i.v., b.i.d.
_COMPOUNDS = (
    ("intra-articular", "intraarticular"),
    ("lock-out", "lockout"),
    ("sub-cutaneous", "subcutaneous"),
    ("iv-pca", "pca"),
    ("trigger-point", "trigger point"),
    ("->", " to "),
    ("→", " to "),
    ("γ", " gamma "),
)


def plain(text: str) -> str:
    """The text in lower-case ASCII spelling, with isomers, negative powers and `q6h` written out."""
    plainer = text.translate(_CHARACTERS)
    for pattern, word in _DRUGS:
        plainer = pattern.sub(word, plainer)
    plainer = _DOTTED.sub(lambda found: "".join(filter(None, found.groups())), plainer)
    plainer = _POWERS.sub(lambda found: f"/{found.group(1)}", plainer)
    plainer = _EVERY_HOURS.sub(lambda found: f"every {found.group(1)} h", plainer).lower()
    for compound, word in _COMPOUNDS:
        plainer = plainer.replace(compound, word)
    return plainer.strip().removesuffix(".")
