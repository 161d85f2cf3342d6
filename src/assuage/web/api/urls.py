"""Addresses of this room."""

from django.urls import URLPattern, URLResolver

from assuage.web.api.cds import patterns as cds_patterns
from assuage.web.api.fhir.urls import patterns as fhir_patterns
from assuage.web.api.json import patterns as json_patterns
from assuage.web.api.smart.urls import patterns as smart_patterns

app_name = "api"

urlpatterns: list[URLPattern | URLResolver] = [
    *json_patterns(),
    *smart_patterns(),
    *fhir_patterns(),
    *cds_patterns(),
]
