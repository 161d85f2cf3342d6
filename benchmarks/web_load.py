"""The application with 50,000 patients: every page's own time, then fifty people at once by locust against the program itself.

Started by `make load`; writes `web_results.json`. Ends with 1 where any request failed or a page took longer than its mark.
"""

import csv
import json
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from web_clinic import STATE, set_up
from web_pages import WRITTEN, measured, shown

USERS, SECONDS = 50, 40
HERE = Path(__file__).resolve().parent


def main() -> int:
    """Seed once, time the pages, serve, let fifty people work, and keep what they met."""
    set_up()
    pages = measured()
    print(shown(pages), flush=True)
    session = _signed_in()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    variables = {**os.environ, "ASSUAGE_STATE": str(STATE)}
    command = [Path(sys.executable).parent / "assuage", "serve", "--port", str(port), "--no-migrate"]
    server = subprocess.Popen(command, env=variables, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait_for(f"http://127.0.0.1:{port}/health/ready")
        with tempfile.TemporaryDirectory() as folder:
            found = subprocess.run(
                [
                    *(sys.executable, "-m", "locust", "--headless", "--locustfile", str(HERE / "web_users.py")),
                    *("--host", f"http://127.0.0.1:{port}", "--users", str(USERS), "--spawn-rate", "25"),
                    *("--run-time", f"{SECONDS}s", "--csv", f"{folder}/load", "--only-summary"),
                ],
                env={**variables, "ASSUAGE_LOAD": json.dumps(session)},
                check=False,
            )
            _keep(Path(folder) / "load_stats.csv")
        return int(found.returncode != 0 or not all(page.holds for page in pages))
    finally:
        server.terminate()
        server.wait(30)


def _keep(stats: Path) -> None:
    """Put what the fifty met beside the times of the pages."""
    with stats.open(encoding="utf-8", newline="") as file:
        rows = [
            {
                "request": row["Name"],
                "requests": int(row["Request Count"]),
                "failures": int(row["Failure Count"]),
                "median_ms": float(row["50%"]),
                "p95_ms": float(row["95%"]),
            }
            for row in csv.DictReader(file)
        ]
    record = json.loads(WRITTEN.read_text(encoding="utf-8"))
    record["crowd"] = {"people": USERS, "seconds": SECONDS, "requests": rows}
    WRITTEN.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")


def _signed_in() -> dict[str, str]:
    """A session of the physician, made without the sign-in, and a chart to open."""
    from django.test import Client

    from assuage.web.accounts.models import User
    from assuage.web.demo.accounts import ACCOUNTS
    from assuage.web.patients.models import Person

    account = ACCOUNTS[0]
    client = Client()
    client.force_login(
        User.objects.get(email=account.email), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    person = Person.objects.filter(site__name=account.sites[0]).earliest("registered_at")
    page = client.get("/people/").content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    return {
        "sessionid": client.cookies["sessionid"].value,
        "csrftoken": client.cookies["csrftoken"].value if "csrftoken" in client.cookies else "",
        "token": token.group(1) if token else "",
        "person": str(person.pk),
    }


def _wait_for(url: str) -> None:
    for _ in range(600):
        try:
            urllib.request.urlopen(url, timeout=5).close()  # noqa: S310 - our own server
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise RuntimeError("The server did not get ready.")


if __name__ == "__main__":
    raise SystemExit(main())
