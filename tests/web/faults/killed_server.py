"""A program of the tests: the application on a database of its own, served by a child that may be killed at any moment.

It prints tokens and the person to write for, then for every line `PORT` on standard input starts a server there and prints its
process id. The child is forked after everything was imported, so that a start costs no more than a moment.
"""

import json
import os
import sys
from datetime import date, timedelta
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

TOKENS = 50  # each may ask so many times a minute, and no round of the test is to wait


class Server(ThreadingMixIn, WSGIServer):
    """A thread for each request."""

    daemon_threads = True
    request_queue_size = 64


class Silent(WSGIRequestHandler):
    """Writes no log."""

    def log_message(self, *_):
        """Nothing."""


def prepared():
    """A clinic with one physician, one person and tokens."""
    from django.core.management import call_command

    from assuage.web.accounts.actor import actor_of
    from assuage.web.accounts.models import Membership, Role, Site, User
    from assuage.web.api.tokens import make_own
    from assuage.web.patients.models import Person

    call_command("migrate", verbosity=0)
    site = Site.objects.create(name="Invented")
    user = User.objects.create_user("invented@example.org", name="Invented")
    Membership.objects.create(user=user, site=site, role=Role.PHYSICIAN)
    person = Person.objects.create(
        site=site,
        registered_by=user,
        family_name="Doe",
        given_name="Jo",
        birth_date=date(1980, 3, 14),
        is_invented=True,
    )
    scopes = "charts:read charts:write"
    secrets = [
        make_own(actor_of(user), name=f"fault {number}", scopes=scopes, lasting=timedelta(hours=1))
        for number in range(TOKENS)
    ]
    return {"secrets": secrets, "person": str(person.pk)}


def main():
    """Prepare, then serve as asked."""
    import django

    django.setup()
    from django.db import connections

    from assuage.web.wsgi import application

    print(json.dumps(prepared()), flush=True)  # noqa: T201 - it talks to the test
    connections.close_all()
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            with make_server("127.0.0.1", int(line), application, server_class=Server, handler_class=Silent) as server:
                server.serve_forever(poll_interval=0.05)
        print(child, flush=True)  # noqa: T201 - as above


if __name__ == "__main__":
    main()
