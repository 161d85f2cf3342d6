"""Addresses of this room."""

from django.urls import URLPattern, URLResolver, path

from assuage.web.consent import views

app_name = "consent"

urlpatterns: list[URLPattern | URLResolver] = [
    path("of/<uuid:pk>/", views.consents, name="consents"),
    path("of/<uuid:pk>/begin/", views.begin, name="begin"),
    path("<uuid:pk>/", views.consent, name="consent"),
    path("<uuid:pk>/questions/", views.questions, name="questions"),
    path("<uuid:pk>/circumstances/", views.circumstances, name="circumstances"),
    path("<uuid:pk>/sign/", views.signing, name="sign"),
    path("<uuid:pk>/withdraw/", views.withdraw, name="withdraw"),
    path("<uuid:pk>/paper.pdf", views.paper, name="paper"),
    path("text/<slug:text_id>.<slug:language>.pdf", views.text_to_take_home, name="text"),
]
