"""What can be wrong with a description of a person."""

from assuage.provenance import AssuageError


class PatientError(AssuageError):
    """A person's record cannot be used as it stands."""


class PatientFileError(PatientError):
    """Our own YAML has a field that cannot be read; every message names the field and what is allowed there."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        self.problems = problems
        count = "1 field needs" if len(problems) == 1 else f"{len(problems)} fields need"
        listed = "\n".join(f"- {problem}" for problem in problems)
        super().__init__(f"The patient file cannot be read, because {count} attention:\n{listed}")


class VocabularyError(PatientError):
    """The vocabulary contradicts itself, so a code or a claim could mean two things."""
