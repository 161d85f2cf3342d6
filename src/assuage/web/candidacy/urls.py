"""Addresses of this room."""

from django.urls import URLPattern, URLResolver, path

from assuage.web.candidacy import views

app_name = "candidacy"

urlpatterns: list[URLPattern | URLResolver] = [
    path("of/<uuid:pk>/", views.screenings, name="screenings"),
    path("of/<uuid:pk>/begin/", views.begin, name="begin"),
    path("<uuid:pk>/", views.screening, name="screening"),
    path("<uuid:pk>/answers/", views.answers, name="answers"),
    path("<uuid:pk>/sign/", views.signing, name="sign"),
    path("<uuid:pk>/discard/", views.discard, name="discard"),
    path("<uuid:pk>/compared/", views.compared, name="compared"),
    path("<uuid:pk>/page.<str:form>", views.page, name="page"),
]
