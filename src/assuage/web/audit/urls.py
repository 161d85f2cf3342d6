"""Addresses of this room."""

from django.urls import URLPattern, URLResolver, path

from assuage.web.audit import views

app_name = "audit"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.events, name="events"),
    path("export/", views.export, name="export"),
    path("mine/", views.own, name="own"),
    path("<int:pk>/", views.event, name="event"),
]
