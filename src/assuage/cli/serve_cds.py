"""`assuage serve-cds`: the CDS Hooks services on this machine, until Ctrl-C."""

import signal
from typing import Annotated, Any

import typer

from assuage.cli.options import Json
from assuage.cli.verb import verb

app = verb(example="assuage serve-cds --port 8080")

Port = Annotated[int, typer.Option("--port", metavar="N", min=0, max=65535, help="The port; 0 takes any that is free.")]


@app.command(epilog="Example: assuage serve-cds --port 8080")
def serve_cds(*, port: Port = 8080, json: Json = False) -> None:
    """Answer CDS Hooks calls of a record system on this machine, until Ctrl-C; with --json, print what is offered and stop."""
    from assuage.interop.cds_hooks import discovery

    if json:
        from assuage.cli.printing import print_json

        print_json(discovery())
        return
    from assuage.interop.cds_hooks import LOCALHOST, application, serving

    _log_to_stderr()
    try:
        with serving(application(), port=port) as server:
            address = f"http://{LOCALHOST}:{server.server_port}/cds-services"
            _warm_up()
            typer.echo(f"CDS Hooks at {address}, for this machine alone. Ctrl-C stops.", err=True)
            signal.signal(signal.SIGTERM, _interrupt)
            try:
                server.serve_forever()
            except KeyboardInterrupt:
                typer.echo("Stopped; answers under way were finished.", err=True)
    except OSError as error:
        raise typer.BadParameter(
            f"port {port} cannot be used ({error.strerror}); choose another, or 0 for any that is free",
            param_hint="--port",
        ) from None


def _log_to_stderr() -> None:
    """One line for each call: which service, how it ended, how long it took."""
    import logging

    logging.basicConfig(format="%(asctime)s %(message)s", level=logging.WARNING)
    logging.getLogger("assuage.cds_hooks").setLevel(logging.INFO)


def _warm_up() -> None:
    """Answer once about nobody, so that everything is loaded before the first call instead of during it."""
    import gc
    from datetime import UTC, datetime

    from assuage.interop.cds_hooks import answer

    dose = {"text": "0.1 mg/kg over 40 min IV", "route": {"text": "IV"}}
    order = {
        "resourceType": "MedicationRequest",
        "medicationCodeableConcept": {"text": "ketamine"},
        "dosageInstruction": [dose],
    }
    request = {
        "hook": "order-sign",
        "hookInstance": "00000000-0000-0000-0000-000000000000",
        "context": {
            "userId": "Practitioner/nobody",
            "patientId": "nobody",
            "draftOrders": {"resourceType": "Bundle", "entry": [{"resource": order}]},
        },
        "prefetch": {"patient": {"resourceType": "Patient", "id": "nobody"}},
    }
    answer("assuage-order-sign", request, at=datetime.now(UTC))
    # What is loaded by now stays: no search for garbage need look at it again.
    gc.collect()
    gc.freeze()


def _interrupt(*_: Any) -> None:
    raise KeyboardInterrupt
