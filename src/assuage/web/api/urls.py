"""Addresses of this room."""

from django.urls import URLPattern, URLResolver

from assuage.web.api.json import patterns as json_patterns

app_name = "api"

urlpatterns: list[URLPattern | URLResolver] = [
    *json_patterns(),
]
