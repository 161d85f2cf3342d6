"""A clinic, or the demo: everything comes from the environment."""

from assuage.web.settings.base import *  # noqa: F403 - settings are names in a module
