"""A folder of finished blocks: a run goes on where it stopped, and two runs are never mixed."""

import polars as pl
import pytest

from assuage.virtual_trials import ClusterError, RunFolderError, block, simulate_trial
from assuage.virtual_trials.block import Versions, blocks_of, run_block
from assuage.virtual_trials.ground import choices_of


@pytest.fixture(autouse=True)
def _small_blocks(monkeypatch):
    """Two trials a block, so that a small design has several."""
    monkeypatch.setattr(block, "PEOPLE_AT_ONCE", 32)


class StopError(Exception):
    """Somebody pulls the plug."""


def test_an_interrupted_run_goes_on_where_it_stopped(design, made_at, tmp_path):
    """Stopped after the first of three blocks, the second call draws two and gives what an unbroken run gives."""

    def stop(done, _of):
        if done == 1:
            raise StopError

    with pytest.raises(StopError):
        simulate_trial(design(), made_at=made_at, folder=tmp_path, progress=stop)
    seen = []
    again = simulate_trial(
        design(), made_at=made_at, folder=tmp_path, progress=lambda done, of: seen.append((done, of))
    )
    assert seen == [(1, 3), (2, 3), (3, 3)]
    assert again.models == simulate_trial(design(), made_at=made_at).models


def test_a_file_that_is_not_whole_is_made_again(design, made_at, tmp_path):
    """Cut in the middle, it counts as not finished; nothing half written is ever read."""
    whole = simulate_trial(design(), made_at=made_at, folder=tmp_path)
    file = sorted((tmp_path / "comparisons").iterdir())[1]
    content = file.read_bytes()
    file.write_bytes(content[: len(content) // 2])
    seen = []
    again = simulate_trial(design(), made_at=made_at, folder=tmp_path, progress=lambda done, _: seen.append(done))
    assert (seen, again.models) == ([2, 3], whole.models)
    assert file.read_bytes() == content


def test_another_design_is_not_put_beside_it(design, made_at, tmp_path):
    """A changed seed is refused with both hashes, and nothing in the folder changes."""
    simulate_trial(design(), made_at=made_at, folder=tmp_path)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    with pytest.raises(RunFolderError, match=f"{design().hash()} there, {design(seed=6).hash()} here"):
        simulate_trial(design(seed=6), made_at=made_at, folder=tmp_path)
    assert before == {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}


@pytest.mark.parametrize("name", ["holiday.jpg", "run.json"])
def test_a_folder_of_other_things_is_left_alone(design, made_at, tmp_path, name):
    """Neither somebody's files nor a file of the same name that is no run."""
    (tmp_path / name).write_text("[]", encoding="utf-8")
    with pytest.raises(RunFolderError, match=r"new or empty folder"):
        simulate_trial(design(), made_at=made_at, folder=tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_everybody_is_kept_where_that_is_asked_for(design, made_at, tmp_path):
    """Six trials of sixteen people: 96 rows, each person once, scores missing exactly from when they left."""
    asked = design(keep_people=True, dropout={"per_week": 0.1})
    simulate_trial(asked, made_at=made_at, folder=tmp_path)
    people = pl.read_parquet(tmp_path / "people" / "*.parquet")
    assert (people.height, people.select("trial", "arm", "person").unique().height) == (96, 96)
    scores = people.select(pl.selectors.starts_with("nrs_week_"))
    told = scores.select(pl.sum_horizontal(pl.all().is_not_nan().cast(pl.Int64)).alias("told"))["told"]
    assert (told == people["visits_seen"]).all()
    assert people["weight_kg"].is_between(46, 115).all()


def test_the_size_of_blocks_moves_no_number(design, made_at, monkeypatch):
    """Blocks of two trials, and of all: the same to the last bit."""
    small = simulate_trial(design(uncertain=True), made_at=made_at)
    monkeypatch.setattr(block, "PEOPLE_AT_ONCE", 10_000)
    assert simulate_trial(design(uncertain=True), made_at=made_at).models == small.models


def test_a_worker_of_another_version_refuses(design):
    """Numbers of two versions are never mixed: the worker says which it is."""
    one = blocks_of(design(), choices_of(design()), keep_people=False)[0]
    other = block.Block(one.design, one.choice, one.first, one.count, one.keep_people, Versions("0.0.1", "old"))
    with pytest.raises(ClusterError, match=r"was asked by 0\.0\.1 with old"):
        run_block(other)
