"""Start the command line, as `assuage` or `python -m assuage`."""


def main() -> None:
    """Hand over to the command line, which is imported only now so that importing the package stays cheap."""
    from assuage.cli import main as run

    run()


if __name__ == "__main__":
    main()
