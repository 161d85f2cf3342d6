"""What is worked out once from knowledge, and kept."""

from dataclasses import replace
from types import MappingProxyType

from assuage.patient import once_in_words, vocabulary


class Thing:
    """Something from a file, which no other thing equals."""


def counting():
    """A function that is worked out once, and what it was worked out of."""
    made = []

    @once_in_words
    def make(thing, words):
        made.append((thing, words))
        return len(made)

    return make, made


def test_one_thing_is_worked_out_once():
    """The same thing in the same words gives the same value without being looked at again; another thing its own."""
    make, made = counting()
    words, one, other = vocabulary(), Thing(), Thing()
    assert [make(one, words), make(one, words), make(other, words), make(one, words)] == [1, 1, 2, 1]
    assert len(made) == 2


def test_other_names_are_looked_at_anew():
    """Other names make another value; a clinic's own ages, which change no name, do not."""
    make, _ = counting()
    words, thing = vocabulary(), Thing()
    aged = replace(words, concepts=MappingProxyType(dict(words.concepts)))
    renamed = replace(words, names=MappingProxyType(dict(words.names)))
    assert [make(thing, words), make(thing, aged), make(thing, renamed)] == [1, 1, 2]


def test_thing_that_is_kept_keeps_its_place():
    """A thing made after another was let go is never taken for it."""
    make, made = counting()
    words = vocabulary()
    assert [make(Thing(), words) for _ in range(50)] == list(range(1, 51))
    assert len({id(thing) for thing, _ in made}) == 50
