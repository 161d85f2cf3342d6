"""A database with data is brought from the first migrations to this version."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.slow
def test_nothing_is_lost_on_the_way_from_the_first_version(tmp_path):
    """Person and entries stand there as they were, are found by today's search, and the audit is guarded as in a new database."""
    variables = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    variables |= {
        "ASSUAGE_STATE": str(tmp_path),
        "ASSUAGE_SECRET_KEY": "of a test",
        "DJANGO_SETTINGS_MODULE": "assuage.web.settings.serving",
        "OPENBLAS_NUM_THREADS": "1",
    }
    program = Path(__file__).with_name("first_release.py")
    done = subprocess.run([sys.executable, str(program)], env=variables, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-3000:]
    told = json.loads(done.stdout.splitlines()[-1])
    assert told == {
        "name": "Müller",
        "weight": [[68.4, "kg"]],
        "facts": [["crps_1", "yes"]],
        "found": [told["id"]],
        "id": told["id"],
        "refused": True,
    }
