"""The shelf of knowledge files: each is found by its id and read when it is first asked for."""

import re
from collections.abc import Iterable
from functools import cache, cached_property
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Literal, cast, overload

from assuage.knowledge.bibliography import BibliographyEntry, read_bibliography
from assuage.knowledge.errors import BadFileError, KnowledgeError, Problem, UnknownIdError
from assuage.knowledge.kinds import KINDS
from assuage.knowledge.loading import load

if TYPE_CHECKING:
    from assuage.knowledge.schema.benefit_practice import BenefitPractice
    from assuage.knowledge.schema.effect import EffectModel
    from assuage.knowledge.schema.guideline import GuidelineFile, RecommendationFile
    from assuage.knowledge.schema.interaction import Interaction
    from assuage.knowledge.schema.measurement_errors import MeasurementErrors
    from assuage.knowledge.schema.model import PharmacokineticModel
    from assuage.knowledge.schema.parts import KnowledgeFile
    from assuage.knowledge.schema.planning_practice import PlanningPractice
    from assuage.knowledge.schema.plausible_spread import PlausibleSpread
    from assuage.knowledge.schema.population import PopulationFile
    from assuage.knowledge.schema.pump_practice import PumpPractice
    from assuage.knowledge.schema.questionnaire import QuestionnaireFile
    from assuage.knowledge.schema.rate_limits import RateLimits
    from assuage.knowledge.schema.regimen import RegimenFile
    from assuage.knowledge.schema.score import ScoreFile
    from assuage.knowledge.schema.study import StudyFile
    from assuage.knowledge.schema.substance import Substance
    from assuage.knowledge.schema.synthesis import SynthesisFile
    from assuage.knowledge.schema.tci_practice import TciPractice
    from assuage.knowledge.schema.titration_practice import TitrationPractice
    from assuage.knowledge.schema.vocabulary import VocabularyFile

SHIPPED = Path(__file__).parent
_KIND = re.compile(rb"^kind:[ \t]*[\"']?(\w+)", re.MULTILINE)


@cache
def library() -> "Library":
    """The library that ships with Assuage, read once."""
    return Library(SHIPPED)


class Library:
    """Knowledge files under one folder, which has `references.bib` and the folders of DESIGN section 2."""

    def __init__(self, folder: Path) -> None:
        self.folder = Path(folder)
        self._loaded: dict[tuple[str, str], KnowledgeFile] = {}
        self._shelves: dict[str, dict[str, dict[str, Path]]] = {}
        if not self.folder.is_dir():
            raise KnowledgeError(
                f"there is no folder {self.folder}, so no knowledge can be read; give an existing folder"
            )

    def model(self, file_id: str) -> "PharmacokineticModel":
        """The pharmacokinetic model of that id."""
        return cast("PharmacokineticModel", self._file(file_id, "pharmacokinetics"))

    def effect(self, file_id: str) -> "EffectModel":
        """The effect model of that id."""
        return cast("EffectModel", self._file(file_id, "effect"))

    def interaction(self, file_id: str) -> "Interaction":
        """The interaction of that id."""
        return cast("Interaction", self._file(file_id, "interaction"))

    def rate_limits(self, file_id: str = "assuage_2026_rate_limits") -> "RateLimits":
        """The limits on rate and level."""
        return cast("RateLimits", self._file(file_id, "rate_limits"))

    def pump_practice(self, file_id: str = "assuage_2026_pump_practice") -> "PumpPractice":
        """What a pump programme takes where nobody names it, and the limits of the pump."""
        return cast("PumpPractice", self._file(file_id, "pump_practice"))

    def tci_practice(self, file_id: str = "assuage_2026_tci") -> "TciPractice":
        """How a scheme towards a target is computed and written down."""
        return cast("TciPractice", self._file(file_id, "tci_practice"))

    def titration_practice(self, file_id: str = "assuage_2026_titration") -> "TitrationPractice":
        """When a rate is held, lowered or stopped, and who may change it."""
        return cast("TitrationPractice", self._file(file_id, "titration_practice"))

    def planning_practice(self, file_id: str = "assuage_2026_planning") -> "PlanningPractice":
        """What a plan takes where nobody names it, and what counts as distressing or severe."""
        return cast("PlanningPractice", self._file(file_id, "planning_practice"))

    def measurement_errors(self, file_id: str = "assuage_2026_measurement_errors") -> "MeasurementErrors":
        """How measurements of one person scatter, and when they are not believed."""
        return cast("MeasurementErrors", self._file(file_id, "measurement_errors"))

    def substance(self, file_id: str = "ketamine_salts") -> "Substance":
        """The table of molar masses and the base fraction of the salt."""
        return cast("Substance", self._file(file_id, "substance"))

    def regimen(self, file_id: str) -> "RegimenFile":
        """The published regimen of that id."""
        return cast("RegimenFile", self._file(file_id, "regimen"))

    def study(self, file_id: str) -> "StudyFile":
        """The study of that id."""
        return cast("StudyFile", self._file(file_id, "study"))

    def population(self, file_id: str) -> "PopulationFile":
        """The people of a published trial, by the id of their file."""
        return cast("PopulationFile", self._file(file_id, "population"))

    def synthesis(self, file_id: str) -> "SynthesisFile":
        """The pooled result of that id."""
        return cast("SynthesisFile", self._file(file_id, "synthesis"))

    def benefit_practice(self, file_id: str = "assuage_2026_benefit") -> "BenefitPractice":
        """At which moments a change in pain is asked for, and how sure a derived baseline has to be."""
        return cast("BenefitPractice", self._file(file_id, "benefit_practice"))

    def plausible_spread(self, file_id: str = "assuage_2026_plausible_spread") -> "PlausibleSpread":
        """The smallest spread of scores that is believed without asking."""
        return cast("PlausibleSpread", self._file(file_id, "plausible_spread"))

    def guideline(self, file_id: str) -> "GuidelineFile":
        """The guideline of that id."""
        return cast("GuidelineFile", self._file(file_id, "guideline"))

    def recommendation(self, file_id: str) -> "RecommendationFile":
        """The recommendation of that id."""
        return cast("RecommendationFile", self._file(file_id, "recommendation"))

    def questionnaire(self, file_id: str) -> "QuestionnaireFile":
        """The questionnaire of that id."""
        return cast("QuestionnaireFile", self._file(file_id, "questionnaire"))

    def score(self, file_id: str) -> "ScoreFile":
        """The score of that id."""
        return cast("ScoreFile", self._file(file_id, "score"))

    def vocabulary(self, kind: str) -> "VocabularyFile":
        """The vocabulary of one kind of term: `conditions`, `medicines`, `observations` or `statements`."""
        return cast("VocabularyFile", self._file(kind, kind))

    def ids(self, kind: str) -> tuple[str, ...]:
        """The ids of a kind, in alphabetical order; nothing is loaded."""
        return tuple(self._shelf(kind))

    @overload
    def all(self, kind: Literal["pharmacokinetics"]) -> "tuple[PharmacokineticModel, ...]": ...
    @overload
    def all(self, kind: Literal["effect"]) -> "tuple[EffectModel, ...]": ...
    @overload
    def all(self, kind: Literal["interaction"]) -> "tuple[Interaction, ...]": ...
    @overload
    def all(self, kind: Literal["rate_limits"]) -> "tuple[RateLimits, ...]": ...
    @overload
    def all(self, kind: Literal["substance"]) -> "tuple[Substance, ...]": ...
    @overload
    def all(self, kind: Literal["score"]) -> "tuple[ScoreFile, ...]": ...
    @overload
    def all(self, kind: Literal["regimen"]) -> "tuple[RegimenFile, ...]": ...
    @overload
    def all(self, kind: Literal["study"]) -> "tuple[StudyFile, ...]": ...
    @overload
    def all(self, kind: Literal["synthesis"]) -> "tuple[SynthesisFile, ...]": ...
    @overload
    def all(self, kind: Literal["guideline"]) -> "tuple[GuidelineFile, ...]": ...
    @overload
    def all(self, kind: Literal["recommendation"]) -> "tuple[RecommendationFile, ...]": ...
    @overload
    def all(self, kind: Literal["questionnaire"]) -> "tuple[QuestionnaireFile, ...]": ...
    @overload
    def all(self, kind: str) -> "tuple[KnowledgeFile, ...]": ...
    def all(self, kind: str) -> "tuple[KnowledgeFile, ...]":
        """Every file of a kind, in alphabetical order of its id."""
        return tuple(self._file(file_id, kind) for file_id in self.ids(kind))

    def path(self, file_id: str, kind: str | None = None) -> Path:
        """Where the file of that id lies; `kind` is needed where two kinds use one id."""
        shelves = [self._shelf(kind)] if kind else [self._shelf(one) for one in KINDS]
        found = [shelf[file_id] for shelf in shelves if file_id in shelf]
        if not found:
            known = tuple(one for shelf in shelves for one in shelf)
            raise UnknownIdError(file_id, wanted="a knowledge file", known=known)
        if len(found) > 1:
            raise KnowledgeError(f"`{file_id}` is the id of {len(found)} files; say of which kind: {', '.join(KINDS)}")
        return found[0]

    def cite(self, keys: Iterable[str]) -> tuple[BibliographyEntry, ...]:
        """The bibliography entries of keys, each once, in the order of first mention."""
        known = self.bibliography
        wanted = tuple(dict.fromkeys(keys))
        for key in wanted:
            if key not in known:
                raise UnknownIdError(key, wanted="a source in references.bib", known=tuple(known))
        return tuple(known[key] for key in wanted)

    def faults(self) -> tuple[BadFileError, ...]:
        """What is wrong in the whole library: every bad file, and every reference that the bibliography lacks."""
        found = []
        for path, kind in [(path, name) for name in KINDS for path in self._shelf(name).values()]:
            try:
                loaded = load(path)
            except BadFileError as error:
                found.append(error)
                continue
            lacking = [one.key for one in loaded.references if one.key not in self.bibliography]
            if loaded.kind != kind:
                found.append(BadFileError(path, (Problem("kind", f"`{loaded.kind}`", f"{kind} in this folder"),)))
            if lacking:
                problems = (
                    Problem("references", f"`{key}` is not in references.bib", "a key of it") for key in lacking
                )
                found.append(BadFileError(path, tuple(problems)))
        return tuple(found)

    @cached_property
    def bibliography(self) -> dict[str, BibliographyEntry]:
        """Every source by its key."""
        return read_bibliography(self.folder / "references.bib")

    @cached_property
    def version(self) -> str:
        """A short hash of every file's name and content: two libraries with one version give the same answers."""
        digest = sha256()
        folders = sorted({kind.folder for kind in KINDS.values()})
        files = [path for folder in folders for path in sorted((self.folder / folder).rglob("*.yaml"))]
        for path in [*files, self.folder / "references.bib"]:
            name, content = path.relative_to(self.folder).as_posix().encode(), path.read_bytes()
            digest.update(b"%d %s %d " % (len(name), name, len(content)))
            digest.update(content)
        return digest.hexdigest()[:12]

    def _shelf(self, kind: str) -> dict[str, Path]:
        """The files of one kind by id, from the names and heads of the files in its folder."""
        if kind not in KINDS:
            raise UnknownIdError(kind, wanted="a kind of knowledge file", known=tuple(KINDS))
        folder = KINDS[kind].folder
        if folder not in self._shelves:
            self._shelves[folder] = _sorted_by_kind(self.folder / folder)
        return self._shelves[folder].get(kind, {})

    def _file(self, file_id: str, kind: str) -> "KnowledgeFile":
        shelf = self._shelf(kind)
        if file_id not in shelf:
            others = (other for other in KINDS if file_id in self._shelf(other))
            instead = next((KINDS[other].words for other in others), None)
            raise UnknownIdError(file_id, wanted=KINDS[kind].words, known=tuple(shelf), instead=instead)
        if (kind, file_id) not in self._loaded:
            self._loaded[kind, file_id] = load(shelf[file_id])
        return self._loaded[kind, file_id]


def _sorted_by_kind(folder: Path) -> dict[str, dict[str, Path]]:
    """The files of a folder by kind and id; one that names no kind is filed under the first, whose reader refuses it."""
    expected = [name for name, kind in KINDS.items() if kind.folder == folder.name]
    shelves: dict[str, dict[str, Path]] = {name: {} for name in expected}
    for path in sorted(folder.rglob("*.yaml"), key=lambda one: one.stem):
        head = _KIND.search(path.read_bytes())
        kind = head.group(1).decode() if head else ""
        shelf = shelves[kind if kind in shelves else expected[0]]
        if path.stem in shelf:
            problem = Problem(
                "id", f"{shelf[path.stem].relative_to(folder)} has it too", "an id of its own in its kind"
            )
            raise BadFileError(path, (problem,))
        shelf[path.stem] = path
    return shelves
