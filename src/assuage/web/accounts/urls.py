"""Addresses of this room."""

from django.urls import URLPattern, URLResolver, path

from assuage.web.accounts import emergency_views, staff_views, views

app_name = "accounts"

urlpatterns: list[URLPattern | URLResolver] = [
    path("account/", views.account, name="account"),
    path("account/language/", views.language, name="language"),
    path("account/still-here/", views.still_here, name="still_here"),
    path("account/idle/", views.idle, name="idle"),
    path("welcome/<uuid:pk>/<str:token>/", views.welcome, name="welcome"),
    path("users/", staff_views.users, name="users"),
    path("users/new/", staff_views.new_user, name="new_user"),
    path("users/<uuid:pk>/", staff_views.user, name="user"),
    path("users/<uuid:pk>/role/", staff_views.start_role, name="start_role"),
    path("users/<uuid:pk>/link/", staff_views.new_link, name="new_link"),
    path("users/<uuid:pk>/factors/", staff_views.reset_factors, name="reset_factors"),
    path("users/<uuid:pk>/active/", staff_views.set_active, name="set_active"),
    path("roles/<int:pk>/end/", staff_views.end_membership, name="end_membership"),
    path("emergency/", emergency_views.open_chart, name="emergency"),
    path("emergency/reviews/", emergency_views.reviews, name="reviews"),
    path("emergency/<uuid:pk>/end/", emergency_views.end, name="end_emergency"),
    path("emergency/<uuid:pk>/review/", emergency_views.review, name="review"),
]
