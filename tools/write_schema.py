"""Write the JSON schema of a plan into the reference manual."""

import json
from pathlib import Path

from assuage.documents import plan_schema

if __name__ == "__main__":
    place = Path(__file__).resolve().parent.parent / "docs" / "reference" / "plan.schema.json"
    place.write_text(json.dumps(plan_schema(), indent=2) + "\n", encoding="utf-8")
