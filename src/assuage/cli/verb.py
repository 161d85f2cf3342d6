"""How every verb is declared: plain help, `-h`, no traceback of Typer's own."""

import typer


def verb(*, example: str, several: bool = False) -> typer.Typer:
    """An application for one verb, with an example at the end of its help.

    Parameters: `several`, whether the verb does something by itself and also has verbs below it (`models show`).
    """
    return typer.Typer(
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        invoke_without_command=several,
        epilog=f"Example: {example}" if several else None,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
