"""How Django finds this room."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """The room `accounts` of the application."""

    name = "assuage.web.accounts"
    label = "accounts"
