"""Addresses of SMART on FHIR."""

from django.urls import URLPattern, path

from assuage.web.api.smart import views


def patterns() -> list[URLPattern]:
    """Every address; the configuration stands below FHIR, as SMART has it, and at the root."""
    return [
        path(".well-known/smart-configuration", views.smart_configuration_at_the_root, name="smart_configuration_root"),
        path("fhir/R4/.well-known/smart-configuration", views.smart_configuration, name="smart_configuration"),
        path("fhir/R4/.well-known/openid-configuration", views.openid_configuration, name="openid_configuration"),
        path("oauth/keys", views.keys, name="keys"),
        path("oauth/introspect", views.introspect, name="introspect"),
        path("oauth/authorize", views.authorize, name="authorize"),
        path("oauth/token", views.token, name="token"),
        path("oauth/revoke", views.revoke, name="revoke_token"),
        path("apps/of/<uuid:pk>", views.apps_of, name="apps_of"),
    ]
