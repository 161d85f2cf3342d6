"""What a type of resource is made of: rows of the clinic, a policy, how each becomes a resource, and what may be asked of it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, QuerySet

from assuage.web.accounts.actor import Actor
from assuage.web.api.fhir.parameters import Parameter


def alone(rows: Sequence[Any]) -> Any:  # noqa: ARG001 - what most rows need beside themselves
    """Nothing beside the rows."""
    return None


@dataclass(frozen=True, slots=True)
class Source:
    """Rows of one table that become resources.

    `rows` gives those the actor may read, by the policies alone; `resources` makes of one row, and of what `around` gathered for a whole
    page, one resource or (of an audit row) several. `record` is the row's label for the audit, `person` the path to the id of whose it is,
    `changed` the field of the instant it was last changed, where that is kept, `live` what searches leave out, `whose` the id of the
    person of one of several resources of a row, which may be of several people. `has_one_each` says that a row is one resource, so that rows
    can be counted. `versions` gives the rows of an id as they stood, oldest
    first, where each change of it was kept.
    """

    record: str
    rows: Callable[[Actor], QuerySet[Any]]
    resources: Callable[[Any, Any], list[dict[str, Any]]]
    parameters: Mapping[str, Parameter]
    one: Callable[[QuerySet[Any], str], Any]
    person: str = "person_id"
    changed: str = ""
    sorts: Mapping[str, str] = field(default_factory=dict)
    live: Q = field(default_factory=Q)
    around: Callable[[Sequence[Any]], Any] = alone
    of_person: Callable[[Any], Q] | None = None
    whose: Callable[[Mapping[str, Any]], str] | None = None
    has_one_each: bool = True
    versions: Callable[[QuerySet[Any], str], list[Any]] | None = None

    def of(self, person_id: Any) -> Q:
        """The rows of one person."""
        return self.of_person(person_id) if self.of_person else Q(**{self.person: person_id})


@dataclass(frozen=True, slots=True)
class Kind:
    """One type of resource; `words` say for the capability statement what it is here, `is_signed` that Provenance tells who stands for it.

    All sources know the same parameters.
    """

    name: str
    words: str
    sources: tuple[Source, ...]
    about_person: str = ""
    is_signed: bool = False

    @property
    def parameters(self) -> Mapping[str, Parameter]:
        """What may be asked."""
        return self.sources[0].parameters

    @property
    def sorts(self) -> tuple[str, ...]:
        """What a search may be in order of: only where there is one table to be sorted."""
        return tuple(self.sources[0].sorts) if len(self.sources) == 1 else ()

    @property
    def has_history(self) -> bool:
        """Whether earlier versions are kept, of whatever it is made of."""
        return all(one.versions for one in self.sources)

    @property
    def reverse_includes(self) -> tuple[str, ...]:
        """What leads here and may be asked along: the signature of what was signed."""
        return ("Provenance:target",) if self.is_signed else ()

    @property
    def includes(self) -> tuple[str, ...]:
        """What may be asked along."""
        return (f"{self.name}:{self.about_person}",) if self.about_person else ()


def by_key(prefix: str = "", path: str = "pk") -> Callable[[QuerySet[Any], str], Any]:
    """The one row of an id, after its prefix."""

    def one(rows: QuerySet[Any], key: str) -> Any:
        if not key.startswith(prefix):
            return None
        return rows.filter(**{path: key.removeprefix(prefix)}).first()

    return one
