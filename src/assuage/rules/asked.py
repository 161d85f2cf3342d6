"""What comes of a question: the answer with its working, and how the working of several parts is one."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple, TypeVar

from assuage.patient import UNKNOWN, Answer, Fact, Lookup, Measurement

Used = TypeVar("Used", Fact, Measurement)


class Asked(NamedTuple):
    """An answer and its working: a tuple, because a screening makes hundreds of them."""

    answer: Answer
    facts: tuple[Fact, ...] = ()
    measurements: tuple[Measurement, ...] = ()
    against: tuple[Fact, ...] = ()
    conflicts: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    why: tuple[str, ...] = ()


_Fields = tuple[
    Answer,
    tuple[Fact, ...],
    tuple[Measurement, ...],
    tuple[Fact, ...],
    tuple[str, ...],
    tuple[str, ...],
    tuple[str, ...],
]
make_asked: Callable[[_Fields], Asked] = partial(tuple.__new__, Asked)
"""An `Asked` from its fields in their order, in a third of the time."""

Ready = Callable[[Lookup, Answer], Asked]
"""A question that is ready: it is given the person, and the answer that wins where their facts conflict."""


def joined(answer: Answer, parts: Sequence[Asked]) -> Asked:
    """The working of the parts under one answer; what is missing counts only while the answer is unknown."""
    missing = [name for part in parts for name in part.missing] if answer is UNKNOWN else ()
    return make_asked(
        (
            answer,
            _each_once([fact for part in parts for fact in part.facts]),
            _each_once([one for part in parts for one in part.measurements]),
            _each_once([fact for part in parts for fact in part.against]),
            tuple([told for part in parts for told in part.conflicts]),
            tuple(dict.fromkeys(missing)),
            tuple([told for part in parts for told in part.why]),
        )
    )


def _each_once(found: Sequence[Used]) -> tuple[Used, ...]:
    """What the parts rest on, in order; the very same thing is met most often, and is cheaper to know than an equal one."""
    if len(found) <= 1:
        return tuple(found)
    return tuple(dict.fromkeys({id(one): one for one in found}.values()))
