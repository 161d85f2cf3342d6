"""Addresses of this room. They hold ids and kinds, never a name, a date or a number of anybody."""

from django.urls import URLPattern, URLResolver, path

from assuage.web.patients.views import chart, files, merges, people, writing

app_name = "patients"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", people.people, name="people"),
    path("own/", people.own, name="own"),
    path("register/<uuid:pk>/", people.registration, name="register"),
    path("<uuid:pk>/", chart.overview, name="overview"),
    path("<uuid:pk>/timeline/", chart.everything, name="timeline"),
    path("<uuid:pk>/details/", people.details, name="details"),
    path("<uuid:pk>/details/change/", people.change, name="change"),
    path("<uuid:pk>/details/number/", people.number, name="number"),
    path("<uuid:pk>/add/event/", writing.add_event, name="add-event"),
    path("<uuid:pk>/add/allergy/", writing.add_allergy, name="add-allergy"),
    path("<uuid:pk>/add/airway/", writing.add_airway, name="add-airway"),
    path("<uuid:pk>/add/last-doses/", writing.add_last_taken, name="add-last-taken"),
    path("<uuid:pk>/add/<slug:kind>/", writing.add, name="add"),
    path("<uuid:pk>/import/", files.upload, name="upload"),
    path("<uuid:pk>/attach/", files.attach, name="attach"),
    path("<uuid:pk>/merges/", merges.merges, name="merges"),
    path("<uuid:pk>/merges/<uuid:other>/", merges.confirm_merge, name="merge"),
    path("entries/<uuid:pk>/retract/", writing.take_back, name="retract"),
    path("allergies/<uuid:pk>/retract/", writing.take_allergy_back, name="retract-allergy"),
    path("imports/<uuid:pk>/", files.imported, name="import"),
    path("imports/<uuid:pk>/decide/", files.decide_import, name="decide-import"),
    path("attachments/<uuid:pk>/", files.attachment, name="attachment"),
    path("attachments/<uuid:pk>/retract/", files.take_attachment_off, name="retract-attachment"),
    path("merges/<uuid:pk>/undo/", merges.take_apart, name="undo-merge"),
]
