"""Addresses of the sign-in: those of allauth, without the ones by which people would make or change accounts themselves."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from assuage.web.accounts import views

_CLOSED = (
    "signup/",
    "email/",
    "confirm-email/",
    "confirm-email/<str:key>/",
    "login/code/confirm/",
    "reauthenticate/code/",
    "reauthenticate/code/confirm/",
    "3rdparty/",
    "3rdparty/signup/",
    "social/signup/",
    "social/connections/",
    "password/set/",
)

urlpatterns: list[URLPattern | URLResolver] = [path(address, views.closed) for address in _CLOSED]
if not settings.EMAIL_IS_SET_UP:
    urlpatterns += [
        path("password/reset/", views.forgotten),
        path("password/reset/done/", views.closed),
        path("password/reset/key/<str:key>/", views.closed),
    ]
urlpatterns += [
    path("2fa/webauthn/keys/<int:pk>/remove/", views.remove_key),
    path("", include("allauth.urls")),
]
