"""`first_administrator`: the first account of an installation, and the path of the link by which its password is set."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from assuage.web.accounts.services import RefusedError, first_administrator


class Command(BaseCommand):
    """Makes it once; from then on administrators make accounts."""

    help = (
        "Make the first administrator and print the path of the link by which the password is set, once, within a day."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Who, and the name of the first site."""
        parser.add_argument("email", help="to sign in with")
        parser.add_argument("name", help="as it is shown")
        parser.add_argument("site", help="the first site of the clinic")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 - Django's signature
        """Make it, or say who makes accounts now."""
        try:
            _user, path = first_administrator(email=options["email"], name=options["name"], site=options["site"])
        except RefusedError as why:
            raise CommandError(str(why)) from None
        self.stdout.write(path)
