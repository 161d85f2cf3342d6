"""Addresses of this room."""

from django.urls import URLPattern, URLResolver, path

from assuage.web.api import views
from assuage.web.api.cds import patterns as cds_patterns
from assuage.web.api.fhir.urls import patterns as fhir_patterns
from assuage.web.api.json import patterns as json_patterns
from assuage.web.api.smart.urls import patterns as smart_patterns

app_name = "api"

urlpatterns: list[URLPattern | URLResolver] = [
    path("programs", views.programs, name="programs"),
    path("programs/new", views.new_program, name="new_program"),
    path("programs/<uuid:pk>/keys", views.program_keys, name="program_keys"),
    path("programs/<uuid:pk>/end", views.end_program, name="end_program"),
    path("tokens", views.tokens, name="tokens"),
    path("tokens/new", views.new_token, name="new_token"),
    path("tokens/<uuid:pk>/end", views.end_token, name="end_token"),
    *json_patterns(),
    *smart_patterns(),
    *fhir_patterns(),
    *cds_patterns(),
]
