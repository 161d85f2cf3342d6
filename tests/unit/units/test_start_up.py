import subprocess
import sys


def test_pint_is_not_imported_with_the_room():
    """The command line starts at once: pint waits until somebody brings a quantity."""
    code = "import sys, assuage.units, assuage.dosing; print('pint' in sys.modules, 'numpy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]
