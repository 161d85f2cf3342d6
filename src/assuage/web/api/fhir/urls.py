"""Addresses of FHIR R4."""

from django.urls import URLPattern, path, register_converter
from django.urls.converters import StringConverter

from assuage.web.api.fhir import exporting, history, views
from assuage.web.api.fhir.parameters import BASE


class Anything(StringConverter):
    """Whatever is asked for, line breaks too."""

    regex = "(?s:.+)"


register_converter(Anything, "anything")


def patterns() -> list[URLPattern]:
    """Every address below `/fhir/R4`."""
    return [
        path(BASE, views.nothing, name="fhir"),
        path(f"{BASE}/", views.nothing, name="fhir_root"),
        path(f"{BASE}/metadata", views.metadata, name="fhir_metadata"),
        path(f"{BASE}/$export", exporting.export, name="export"),
        path(f"{BASE}/Patient/$export", exporting.export, {"kind": "Patient"}, name="export_people"),
        path(f"{BASE}/exports/<uuid:pk>", exporting.status, name="export_status"),
        path(f"{BASE}/exports/<uuid:pk>/<str:name>", exporting.file, name="export_file"),
        path(f"{BASE}/<str:kind>/$validate", views.validate, name="fhir_validate"),
        path(f"{BASE}/<str:kind>/_search", views.search_by_post, name="fhir_search"),
        path(f"{BASE}/<str:kind>", views.of_type, name="fhir_type"),
        path(f"{BASE}/<str:kind>/<str:key>", views.one, name="fhir_one"),
        path(f"{BASE}/<str:kind>/<str:key>/_history", history.history, name="fhir_history"),
        path(f"{BASE}/<str:kind>/<str:key>/_history/<int:number>", history.version, name="fhir_version"),
        path(f"{BASE}/<anything:path>", views.nothing, name="fhir_nothing"),
    ]
