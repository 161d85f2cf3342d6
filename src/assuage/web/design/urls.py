"""Addresses of this room."""

from django.urls import path

from assuage.web.design import views

app_name = "design"

urlpatterns = [
    path("", views.home, name="home"),
    path("language/", views.language, name="language"),
]
