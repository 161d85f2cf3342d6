"""Addresses of this room."""

from django.urls import URLPattern, URLResolver, path

from assuage.web.decision import tablet_views, views

app_name = "decision"

urlpatterns: list[URLPattern | URLResolver] = [
    path("of/<uuid:pk>/", views.decisions, name="decisions"),
    path("of/<uuid:pk>/evidence/", views.evidence, name="evidence"),
    path("of/<uuid:pk>/do/<slug:what>/", views.act, name="act"),
    path("questions/<uuid:pk>/", views.questions, name="questions"),
    path("questions/<uuid:pk>/code/", views.code, name="code"),
    path("answer/<uuid:pk>/<int:number>/", views.answer, name="answer"),
    path("shown/<uuid:pk>/", views.shown, name="shown"),
    path("shown/<uuid:pk>/leaflet.pdf", views.leaflet, name="leaflet"),
    path("evidence/", views.library, name="library"),
    path("evidence/<slug:condition>/", views.library_page, name="library_page"),
    path("tablet/", tablet_views.start, name="tablet"),
    path("tablet/<int:number>/", tablet_views.question, name="tablet_question"),
    path("tablet/result/", tablet_views.result, name="tablet_result"),
    path("tablet/end/", tablet_views.end, name="tablet_end"),
]
