"""Draws of person i of trial j: the same whatever the block, the order, the worker, and however many others take part.

Every purpose has its own key of the counter-based generator; people are counted trial by trial in pages of 32, and the page is the
stream. So the first thirty people of an arm are the same in a larger arm, which makes sample sizes comparable.
"""

from dataclasses import dataclass
from hashlib import sha256

import numpy as np

from assuage.numerics import Floats, Ints
from assuage.stats import standard_normals, uniforms

_SHARED_BY_A_TRIAL = "/uncertainty/"
_PAGE = 32
"""People drawn at once for all trials of a block: larger wastes draws on small arms, smaller costs calls on large ones."""


@dataclass(frozen=True, slots=True)
class Luck:
    """The draws of one arm's people in `trials` consecutive trials from `first_trial` on; rows are trial by trial.

    Called with a purpose it gives normal deviates, as `assuage.pharmacology` asks for them: those of an uncertainty are the
    trial's, shared by all its arms. `rows` chooses some of the people.
    """

    seed: int
    arm: str
    first_trial: int
    trials: int
    people: int
    rows: Ints | None = None

    def __call__(self, purpose: str, columns: int) -> Floats:
        """Standard normal deviates (people of all trials, columns)."""
        from scipy.special import ndtri  # SciPy is not needed to print help

        if _SHARED_BY_A_TRIAL in purpose:
            return self._chosen(np.repeat(self.of_trials(purpose, columns), self.people, axis=0))
        return np.asarray(ndtri(self.even(purpose, columns)))

    def even(self, purpose: str, columns: int) -> Floats:
        """Even draws between 0 and 1 (people of all trials, columns)."""
        key = _key(f"{self.seed}/arm {self.arm}/{purpose}")
        pages = -(-self.people // _PAGE)
        first, count = self.first_trial * _PAGE, self.trials * _PAGE
        drawn = np.empty((self.trials, pages * _PAGE, columns))
        for page in range(pages):
            of_page = uniforms(key, first, count, columns, stream=page)
            drawn[:, page * _PAGE : (page + 1) * _PAGE] = of_page.reshape(self.trials, _PAGE, columns)
        return self._chosen(drawn[:, : self.people].reshape(self.trials * self.people, columns))

    def of_trials(self, purpose: str, columns: int) -> Floats:
        """Standard normal deviates (trials, columns) of the trials themselves, the same for every arm."""
        return standard_normals(_key(f"{self.seed}/trial/{purpose}"), self.first_trial, self.trials, columns)

    def _chosen(self, drawn: Floats) -> Floats:
        return drawn if self.rows is None else drawn[self.rows]


def _key(words: str) -> int:
    return int.from_bytes(sha256(words.encode()).digest()[:16], "little")
