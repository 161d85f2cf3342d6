"""The invented people of the demo, each at another point of care. Nobody of them is real; each name says so."""

from dataclasses import dataclass
from enum import IntEnum

from assuage.web.demo.accounts import NORTH, SOUTH


class Reached(IntEnum):
    """How far somebody has come."""

    REGISTERED = 1
    CHARTED = 2
    SCREENING = 3
    SCREENED = 4
    DECIDED = 5
    CONSENTED = 6
    PLANNED = 7
    IN_COURSE = 8
    FINISHED = 9


_SEEN_DAYS_AGO = {
    Reached.SCREENING: 1,
    Reached.SCREENED: 2,
    Reached.DECIDED: 3,
    Reached.CONSENTED: 4,
    Reached.PLANNED: 5,
    Reached.IN_COURSE: 21,
    Reached.FINISHED: 200,
}


@dataclass(frozen=True, slots=True)
class Invented:
    """One invented person: the chart they are given (a shipped one) and how far they have come; `age` is in years today."""

    family_name: str
    given_name: str
    sex: str
    age: int
    site: str
    reached: Reached
    chart: str = ""
    number: int = 0
    is_user: bool = False

    @property
    def seen_days_ago(self) -> int:
        """How long ago they were seen by the physician: screened and whatever else was decided, before the first session of their course."""
        return _SEEN_DAYS_AGO.get(self.reached, 0)

    @property
    def has_session_today(self) -> bool:
        """Whether a session of today is theirs: then they were screened again in the morning."""
        return self.reached in {Reached.PLANNED, Reached.IN_COURSE}


PEOPLE = (
    Invented("Ashdown", "Amber", "female", 34, NORTH, Reached.REGISTERED, number=1),
    Invented("Birch", "Bilal", "male", 51, NORTH, Reached.CHARTED, "fibromyalgia", 2),
    Invented("Cole", "Clara", "female", 46, NORTH, Reached.SCREENING, "crps", 3),
    Invented("Dunn", "David", "male", 35, NORTH, Reached.SCREENED, "contraindicated", 4),
    Invented("Elm", "Esther", "female", 52, NORTH, Reached.DECIDED, "fibromyalgia", 5),
    Invented("Fenn", "Farid", "male", 44, NORTH, Reached.IN_COURSE, "crps", 6, is_user=True),
    Invented("Gale", "Grace", "female", 61, NORTH, Reached.IN_COURSE, "crps", 7),
    Invented("Hart", "Hugo", "male", 58, NORTH, Reached.FINISHED, "crps", 8),
    Invented("Innes", "Isla", "female", 29, NORTH, Reached.CONSENTED, "crps", 9),
    Invented("Juarez", "Jonah", "male", 39, SOUTH, Reached.CHARTED, "crps", 10),
    Invented("Kent", "Kira", "female", 47, SOUTH, Reached.PLANNED, "crps", 11),
    Invented("Lang", "Leo", "male", 66, SOUTH, Reached.IN_COURSE, "fibromyalgia", 12),
    Invented("Moss", "Mara", "female", 55, SOUTH, Reached.FINISHED, "crps", 13),
)
