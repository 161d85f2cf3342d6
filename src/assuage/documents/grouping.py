"""What several options have in common, said once with the letters of the options it is true of."""

from collections.abc import Callable, Iterable

from assuage.plan import Option


def said_of(options: tuple[Option, ...], words_of: Callable[[Option], Iterable[str]]) -> tuple[tuple[str, str], ...]:
    """Pairs of letters and words, each sentence once, in the order in which it is first said."""
    letters: dict[str, list[str]] = {}
    for option in options:
        for words in dict.fromkeys(words_of(option)):
            letters.setdefault(words, []).append(option.letter)
    return tuple((spelt(found, options), words) for words, found in letters.items())


def spelt(letters: list[str], options: tuple[Option, ...]) -> str:
    """The letters as a reader says them; all of several options are `all`."""
    if len(letters) == len(options) > 1:
        return "all"
    return ", ".join(letters)
