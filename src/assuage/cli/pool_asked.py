"""What `assuage pool` may be asked, and what is asked wrongly before anything is read."""

from pathlib import Path

import typer

PICTURES = ("forest", "funnel", "cumulative", "baujat")
MEASURES = [
    "GEN",
    "MD",
    "SMD",
    "ROM",
    "OR",
    "RR",
    "RD",
    "PETO",
    "IRR",
    "PR",
    "PLO",
    "PFT",
    "COR",
    "ZCOR",
    "MC",
    "SMCC",
    "SMCR",
]
MODELS = ["FE", "DL", "PM", "REML", "ML", "HS", "HE", "SJ", "EB"]
TO = ["only0", "all", "if0all", "none"]
ESTIMATORS = ["L0", "R0"]
ALTERNATIVES = ["greater", "less"]


def check(
    *,
    measure: str,
    model: str,
    test: str | None,
    to: str,
    trim_fill: str | None,
    alternative: str,
    drawings: dict[str, Path],
) -> None:
    """Refuse a word that is none of those allowed, and a picture whose name does not say that it is SVG."""
    for option, word, known in (
        ("--measure", measure, MEASURES),
        ("--model", model, MODELS),
        ("--test", test or "z", ["z", "knha"]),
        ("--to", to, TO),
        ("--trim-fill", trim_fill or "L0", ESTIMATORS),
        ("--alternative", alternative, ALTERNATIVES),
    ):
        if word not in known:
            raise typer.BadParameter(f"`{word}` is none of {', '.join(known)}", param_hint=option)
    for name, path in drawings.items():
        if path.suffix.lower() != ".svg":
            raise typer.BadParameter("pictures are written as SVG; end the name in .svg", param_hint=f"--{name}")


def one_source(
    table: Path | None,
    condition: str | None,
    outcome: str | None,
    *,
    days: str | None,
    rebuild: Path | None,
    headings: tuple[str, ...],
) -> None:
    """Refuse to pool two things or none, and what only one kind of source has."""
    studies = condition is not None or outcome is not None
    if (table is not None) + studies + (rebuild is not None) != 1:
        raise typer.BadParameter(
            "name one thing to pool: a FILE, or --condition or --outcome for the study files, or --rebuild for a bundle"
        )
    if days is not None and not studies:
        raise typer.BadParameter("only outcomes of the study files have days", param_hint="--days")
    if headings and table is None:
        raise typer.BadParameter(
            "only a FILE has headings of subgroups and moderators", param_hint="--subgroup, --moderator"
        )


def share(percent: float) -> float:
    """A percentage as a share of 1."""
    # 0.95 would mean an interval of about one per cent, which nobody means.
    if not 1 <= percent < 100:  # noqa: PLR2004 per cent
        raise typer.BadParameter("write a percentage from 1 to below 100, such as 95", param_hint="--level")
    return percent / 100


def between(text: str | None, option: str) -> tuple[float, float] | None:
    """A stretch written as LOW-HIGH."""
    if text is None:
        return None
    low, _, high = text.partition("-")
    try:
        found = (float(low), float(high))
    except ValueError:
        found = (1.0, 0.0)
    if not found[0] <= found[1]:
        raise typer.BadParameter(
            f"`{text}` is no stretch; write the lower number, a dash and the higher one", param_hint=option
        )
    return found


def steps_of(text: str | None) -> tuple[float, ...] | None:
    """P values written with commas; what they may be is for the model to say."""
    if text is None:
        return None
    try:
        return tuple(float(one) for one in text.split(","))
    except ValueError:
        raise typer.BadParameter(
            f"`{text}` is no list of P values; write 0.025, or several with commas", param_hint="--selection"
        ) from None
