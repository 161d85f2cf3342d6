"""What is put in order before the application answers."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django_tasks.signals import task_finished
from django_tasks_db.models import DBTaskResult

from assuage.web.commands.preparing import LONGEST_JOB, fail_abandoned_jobs, worker_name


@pytest.fixture
def job(db, settings):
    """Makes a job that runs under a worker since some time ago."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

    def make(worker, *, since=timedelta(minutes=5), path="assuage.web.api.bulk.clear", status="RUNNING"):
        return DBTaskResult.objects.create(
            task_path=path,
            status=status,
            worker_ids=[worker] if worker else [],
            started_at=timezone.now() - since if worker else None,
            args_kwargs={"args": [], "kwargs": {}},
            backend_name="default",
        )

    return make


@pytest.fixture
def told():
    """What rooms are told of jobs that ended."""
    found = []

    def listen(sender, task_result, **_):
        found.append((str(task_result.id), task_result.status))

    task_finished.connect(listen)
    yield found
    task_finished.disconnect(listen)


def test_a_job_whose_worker_died_fails_when_the_worker_starts_again(job, told):
    """It ran under the worker of this place, which is only now being started; whoever waits for it is told."""
    left = job(worker_name())
    assert fail_abandoned_jobs() == 1
    left.refresh_from_db()
    assert left.status == "FAILED"
    assert "AbandonedError" in left.exception_class_path
    assert told == [(str(left.pk), "FAILED")]
    assert fail_abandoned_jobs() == 0


def test_a_job_that_another_machine_runs_goes_on_for_a_day(job, told):
    """Just under a day it may still run; after it nothing of ours does."""
    runs = job("another", since=LONGEST_JOB - timedelta(minutes=1))
    lost = job("another", since=LONGEST_JOB + timedelta(minutes=1))
    assert fail_abandoned_jobs() == 1
    runs.refresh_from_db()
    lost.refresh_from_db()
    assert (runs.status, lost.status) == ("RUNNING", "FAILED")


def test_a_job_that_waits_or_is_done_stays(job, told):
    """Only what seems to run is looked at."""
    job("", status="READY")
    job(worker_name(), status="SUCCESSFUL")
    assert fail_abandoned_jobs() == 0
    assert not told


def test_a_job_of_an_earlier_version_stands_in_no_ones_way(job, told):
    """Its code is gone: it fails, and the application starts."""
    left = job(worker_name(), path="assuage.web.api.bulk.gone")
    assert fail_abandoned_jobs() == 1
    left.refresh_from_db()
    assert left.status == "FAILED"
    assert not told
