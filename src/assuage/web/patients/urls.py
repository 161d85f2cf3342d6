"""Addresses of this room."""

from django.urls import URLPattern, URLResolver, path

from assuage.web.patients import views

app_name = "patients"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.people, name="people"),
    path("<uuid:pk>/", views.overview, name="overview"),
]
