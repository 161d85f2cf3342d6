"""The verb: virtual trials of a design, wherever they are drawn."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from assuage import __version__
from assuage.knowledge import library as shipped_library
from assuage.provenance import Stamp
from assuage.virtual_trials.block import blocks_of, versions
from assuage.virtual_trials.design import Design
from assuage.virtual_trials.ground import check, choices_of, ground_of, words_of
from assuage.virtual_trials.keeping import InFolder, InMemory, Keep
from assuage.virtual_trials.record import TrialResult
from assuage.virtual_trials.spreading import finished
from assuage.virtual_trials.summary import summarise

Progress = Callable[[int, int], None]
"""Called with how many blocks are finished, and of how many."""


def simulate_trial(
    design: Design,
    *,
    made_at: datetime,
    folder: Path | None = None,
    workers: int = 1,
    scheduler: str | None = None,
    progress: Progress | None = None,
) -> TrialResult:
    """Draw and analyse every trial of a design, under each of its models.

    The same design gives the same numbers to the last bit, whatever the workers. With a `folder` each finished block is kept, and
    calling again goes on where it stopped.

    Parameters
        workers: processes of this machine. With more than one, a script of one's own needs `if __name__ == "__main__":`.
        scheduler: the address of a Dask scheduler, whose workers are then used instead.

    Raises `CannotSimulateTrialError` where a model may not say what is asked, `RunFolderError` where the folder holds another
    run, `ClusterError` where workers fail, and what `assuage.dosing` and `assuage.knowledge` raise for names and doses.
    """
    library = shipped_library()
    ground = ground_of(design, library)
    choices = choices_of(design)
    said = {choice: check(ground, choice) for choice in choices}
    blocks = blocks_of(design, choices, keep_people=design.keep_people and folder is not None)
    keep: Keep = InMemory() if folder is None else InFolder(folder, design, versions())
    left = [block for block in blocks if not keep.has(block)]
    done = len(blocks) - len(left)
    if progress is not None:
        progress(done, len(blocks))
    for block, tables in finished(left, workers=workers, scheduler=scheduler):
        keep.put(block, tables)
        done += 1
        if progress is not None:
            progress(done, len(blocks))
    return TrialResult(
        design=design,
        design_hash=design.hash(),
        models=tuple(summarise(design, choice, said[choice], blocks, keep) for choice in choices),
        words=words_of(ground),
        stamp=Stamp(
            made_at=made_at,
            made_by="virtual_trials",
            software_version=__version__,
            knowledge_version=library.version,
            came_from=design.hash(),
        ),
        relief_model=ground.relief_model,
        references=ground.population.references,
    )
