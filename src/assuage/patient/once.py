"""What is worked out once from a piece of knowledge and the names of a vocabulary, and kept; nothing of a person ever is."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import TypeVar

from assuage.patient.vocabulary import Vocabulary

Of = TypeVar("Of")
Made = TypeVar("Made")
_MOST_KEPT = 4096


def once_in_words(make: Callable[[Of, Vocabulary], Made]) -> Callable[[Of, Vocabulary], Made]:
    """A function of something from a knowledge file, which may ask a vocabulary for names, units and links but not for ages.

    Its value is kept by the identity of the thing, because hashing a whole file takes longer than most that is made of it. The
    thing and the names are kept beside it: no other can then have that identity, and a clinic's own age limits, which make
    another vocabulary of the same names, find it again.
    """
    kept: dict[int, tuple[Of, Mapping[str, tuple[str, ...]], Made]] = {}

    @wraps(make)
    def once(of: Of, words: Vocabulary) -> Made:
        found = kept.get(id(of))
        if found is None or found[0] is not of or found[1] is not words.names:
            if len(kept) >= _MOST_KEPT:
                kept.clear()
            found = kept[id(of)] = (of, words.names, make(of, words))
        return found[2]

    return once
