"""The questions of what matters to a patient, one a page, and what their answers mean to the comparison."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assuage.candidacy import BenefitAndHarm, HarmLimit, PatientValues, Question
from assuage.web.design.phrases import filled, spoken, told

CANNOT_SAY = ""
"""The answer of somebody who would rather not say; nothing is then asked of the numbers."""

HARM = "harm."
_POINTS = range(1, 11)
_WEEKS = (1, 4, 12)
_PERCENT = (30, 50)
_MORE = (5, 10, 20, 30, 50)
_AT_MOST = (0, 1, 5, 10, 20, 50)
_MOST_CHARACTERS = 400
_EVERYBODY = 100


@dataclass(frozen=True, slots=True)
class Step:
    """One page: the question, what helps to understand it, and the choices; without choices, words of one's own.

    `harm` is what the question names in its place `%(harm)s`, as results call it.
    """

    id: str
    asked: str
    hint: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    harm: str = ""

    @property
    def marked(self) -> SafeString:
        """The question for a page, with a harm that is not in its language marked as what it is."""
        return filled(self.asked, harm=told(self.harm))

    @property
    def plain(self) -> str:
        """The question for paper, where nothing can be marked."""
        return self.asked % {"harm": spoken(self.harm)}


def steps_of(shown: BenefitAndHarm, answers: Mapping[str, str]) -> tuple[Step, ...]:
    """The pages for one condition; how many people have to have relief is only asked after how much relief."""
    return tuple(_steps(shown, answers))


def values_of(answers: Mapping[str, str], shown: BenefitAndHarm) -> PatientValues:
    """The answers as values that numbers are held against; what was not said is not asked of any number."""
    percent, people = _number(answers, "relief_percent"), _number(answers, "relief_people")
    both = percent is not None and people is not None
    limits = ((one, _number(answers, f"{HARM}{one.harm}")) for one in _harms(shown))
    return PatientValues(
        least_points=_number(answers, "least_points"),
        lasting_weeks=_number(answers, "lasting_weeks"),
        relief_percent=percent if both else None,
        relief_people=people if both else None,
        refused=tuple(HarmLimit(str(one.harm), most) for one, most in limits if most is not None and most < _EVERYBODY),
        matters_most=answers.get("matters_most", "")[:_MOST_CHARACTERS],
    )


def read_answer(step: Step, posted: Mapping[str, Any]) -> str | None:
    """The answer to one page; None where nothing that is offered was chosen."""
    said = str(posted.get("answer", "\x00"))
    if not step.choices:
        return " ".join(str(posted.get("answer", "")).split())[:_MOST_CHARACTERS]
    return said if said in {value for value, _words in step.choices} else None


def _steps(shown: BenefitAndHarm, answers: Mapping[str, str]) -> Iterator[Step]:
    yield Step(
        "least_points",
        _(
            "Pain is counted from 0 (none) to 10 (the worst). How many points less pain, because of ketamine, would be worth it to you?"
        ),
        _("There is no right answer. It is about what would make a difference to your days."),
        _said(
            (points, ngettext("%(n)d point less", "%(n)d points less", points) % {"n": points}) for points in _POINTS
        ),
    )
    yield Step(
        "lasting_weeks",
        _("For how long would the relief have to last to be worth it to you?"),
        _("Studies have looked after 1, 4 and 12 weeks."),
        _said((weeks, ngettext("%(n)d week", "%(n)d weeks", weeks) % {"n": weeks}) for weeks in _WEEKS),
    )
    yield Step(
        "relief_percent",
        _("Studies also count how many people had much less pain. Which relief would you count as enough?"),
        "",
        _said((percent, _("at least %(n)d %% less pain") % {"n": percent}) for percent in _PERCENT),
    )
    if answers.get("relief_percent"):
        yield Step(
            "relief_people",
            _(
                "Some people feel better without ketamine too. Of 100 people, how many more would have to have that relief because of ketamine, to make it worth trying?"
            ),
            "",
            _said((people, _more(people)) for people in _MORE),
        )
    for one in _harms(shown):
        yield Step(
            f"{HARM}{one.harm}",
            _(
                "This can happen: %(harm)s. Of 100 people, how many more may have it because of ketamine, before it is too much for you?"
            ),
            _("The numbers that studies found are shown after the questions."),
            (
                *((str(people), _most(people)) for people in _AT_MOST),
                (str(_EVERYBODY), _("It would not stop me")),
                (CANNOT_SAY, _("I cannot say")),
            ),
            harm=one.asked.lower(),
        )
    yield Step(
        "matters_most",
        _("What matters most to you? What would you like to do again?"),
        _("In your own words, if you like. You may leave this empty."),
    )


def _harms(shown: BenefitAndHarm) -> list[Question]:
    """The harms that any result of this condition speaks of."""
    return [one for one in shown.harms if one.harm is not None and one.rows]


def _said(choices: Any) -> tuple[tuple[str, str], ...]:
    return (*((str(value), words) for value, words in choices), (CANNOT_SAY, _("I cannot say")))


def _more(people: int) -> str:
    return ngettext("at least %(n)d more person", "at least %(n)d more people", people) % {"n": people}


def _most(people: int) -> str:
    if people == 0:
        return _("not even one")
    return ngettext("at most %(n)d more person", "at most %(n)d more people", people) % {"n": people}


def _number(answers: Mapping[str, str], name: str) -> int | None:
    said = answers.get(name, "")
    return int(said) if said.isdecimal() else None
