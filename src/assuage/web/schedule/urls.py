"""Addresses of this room."""

from django.urls import URLPattern, URLResolver, path

from assuage.web.schedule import arranging_views, booking_views, views

app_name = "schedule"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.today, name="today"),
    path("own/", views.own, name="own"),
    path("sites/<uuid:pk>/", views.board, name="board"),
    path("sites/<uuid:pk>/book/", booking_views.who, name="who"),
    path("sites/<uuid:pk>/arrange/", arranging_views.arrange, name="arrange"),
    path("sites/<uuid:pk>/arrange/<slug:what>/<int:number>/", arranging_views.take_away, name="take-away"),
    path("chairs/<uuid:pk>/", arranging_views.chair, name="chair"),
    path("people/<uuid:pk>/", views.person, name="person"),
    path("people/<uuid:pk>/book/", booking_views.wanted, name="book"),
    path("people/<uuid:pk>/booked/", booking_views.book, name="booked"),
    path("appointments/<uuid:pk>/", views.appointment, name="appointment"),
    path("appointments/<uuid:pk>/state/", views.bring_to, name="state"),
    path("appointments/<uuid:pk>/move/", views.move, name="move"),
    path("appointments/<uuid:pk>/cancel/", views.cancel, name="cancel"),
    path("calendar/", arranging_views.calendar, name="calendar"),
    path("calendar/<uuid:pk>/revoke/", arranging_views.revoke, name="revoke"),
    path("calendar/<str:secret>.ics", arranging_views.feed, name="feed"),
]
