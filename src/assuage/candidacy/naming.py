"""A condition by its id or any name of it; where none has that name, those that are close to it."""

from assuage.patient import Vocabulary


def condition_called(asked: str, words: Vocabulary) -> str | None:
    """The id of the condition that has that id or name, whatever the case; None where none has."""
    return next((claim for claim in words.named(asked) if words.concepts[claim].kind == "conditions"), None)


def did_you_mean(asked: str, words: Vocabulary) -> str:
    """Up to three names of conditions that are close to what was asked, as a question; empty where none is."""
    from difflib import get_close_matches  # only a name that is not known needs its neighbours

    known = [name for name, ids in words.names.items() if words.concepts[ids[0]].kind == "conditions"]
    close = get_close_matches(asked.strip().lower(), known, n=3, cutoff=0.6)
    return f" Did you mean {' or '.join(f'`{one}`' for one in close)}?" if close else ""
