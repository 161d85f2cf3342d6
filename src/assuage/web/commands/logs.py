"""What the web server itself logs, without the addresses and values of requests."""

from typing import Any

from gunicorn.glogging import Logger

from assuage.web.audit.logging import WithoutValues


class QuietLogger(Logger):  # type: ignore[misc]  # gunicorn publishes no types
    """Gunicorn's own log under the rule that every log of ours is under."""

    def setup(self, cfg: Any) -> None:
        """Take the values out of all that goes to the error log; there is no access log."""
        super().setup(cfg)
        for handler in self.error_log.handlers:
            handler.addFilter(WithoutValues())

    def warning(self, msg: Any, *args: Any, **kwargs: Any) -> None:
        """Without what is wrong with a request that cannot be read: gunicorn puts the line itself into its words."""
        words = str(msg)
        super().warning(words.partition(": ")[0] if words.startswith("Invalid request") else words, *args, **kwargs)
