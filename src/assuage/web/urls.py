"""Every address: each room has its own list."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("assuage.web.design.urls")),
    path("accounts/", include("assuage.web.accounts.entrance")),
    path("", include("assuage.web.accounts.urls")),
    path("audit/", include("assuage.web.audit.urls")),
    path("people/", include("assuage.web.patients.urls")),
    path("candidacy/", include("assuage.web.candidacy.urls")),
    path("decision/", include("assuage.web.decision.urls")),
    path("consent/", include("assuage.web.consent.urls")),
    path("plan/", include("assuage.web.plan.urls")),
    path("schedule/", include("assuage.web.schedule.urls")),
    path("care/", include("assuage.web.care.urls")),
    path("", include("assuage.web.api.urls")),
    path("health/", include("assuage.web.health")),
    path("", include("assuage.web.demo.urls")),
]

handler500 = "assuage.web.accounts.errors.server_error"
