"""What one person at work does: looks for people, opens a chart, its timeline, the day's board. Run by `web_load.py`."""

import json
import os
from random import choice

from locust import HttpUser, between, task

ABOUT = json.loads(os.environ["ASSUAGE_LOAD"])


class Clinician(HttpUser):
    """Somebody signed in, who reads for a moment between pages."""

    wait_time = between(0.5, 2.0)

    def on_start(self) -> None:
        """Use the session that was made for the run."""
        self.client.cookies.set("sessionid", ABOUT["sessionid"])
        self.client.cookies.set("csrftoken", ABOUT["csrftoken"])

    @task(3)
    def chart(self) -> None:
        """Open a chart."""
        self.client.get(f"/people/{ABOUT['person']}/", name="chart")

    @task(2)
    def look_for(self) -> None:
        """Look for somebody by the start of a name."""
        name = choice(("Ab", "Car", "Dy", "Fish", "Mas", "Os"))
        body = {"csrfmiddlewaretoken": ABOUT["token"], "words": name}
        self.client.post("/people/", body, name="search", headers={"Referer": f"{self.host}/people/"})

    @task(1)
    def timeline(self) -> None:
        """Read the timeline."""
        self.client.get(f"/people/{ABOUT['person']}/timeline/", name="timeline")

    @task(1)
    def board(self) -> None:
        """See the day."""
        self.client.get("/schedule/", name="board")

    @task(1)
    def home(self) -> None:
        """See what needs a person first."""
        self.client.get("/", name="home")
