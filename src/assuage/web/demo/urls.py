"""Addresses of this room."""

from django.urls import URLPattern, URLResolver, path

from assuage.web.demo import views

app_name = "demo"

urlpatterns: list[URLPattern | URLResolver] = [path("demo/", views.landing, name="landing")]
