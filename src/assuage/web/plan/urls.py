"""Addresses of this room."""

from django.urls import URLPattern, URLResolver, path

from assuage.web.plan import option_views, order_views, paper_views, pump_views, views

app_name = "plan"

urlpatterns: list[URLPattern | URLResolver] = [
    path("of/<uuid:pk>/", views.of_person, name="of_person"),
    path("of/<uuid:pk>/begin/", views.begin, name="begin"),
    path("sheets/<uuid:pk>/", pump_views.sheet, name="sheet"),
    path("sheets/<uuid:pk>/release/", pump_views.release, name="release"),
    path("sheets/<uuid:pk>/withdraw/", pump_views.withdraw, name="withdraw"),
    path("sheets/<uuid:pk>/session-<int:session>.pdf", paper_views.sheet_pdf, name="sheet_pdf"),
    path("sheets/<uuid:pk>/session-<int:session>.svg", paper_views.sheet_steps, name="sheet_steps"),
    path("prescriptions/<uuid:pk>/", paper_views.prescription, name="prescription"),
    path("prescriptions/<uuid:pk>/medication-request.json", paper_views.prescription_json, name="prescription_json"),
    path("<uuid:pk>/", views.plan, name="plan"),
    path("<uuid:pk>/goals/", option_views.goals, name="goals"),
    path("<uuid:pk>/options/", option_views.options, name="options"),
    path("<uuid:pk>/rank/", option_views.rank, name="rank"),
    path("<uuid:pk>/why/<slug:letter>/<slug:topic>/", option_views.why, name="why"),
    path("<uuid:pk>/pictures/<int:version>/<slug:name>.svg", option_views.picture, name="picture"),
    path("<uuid:pk>/choose/", option_views.choose, name="choose"),
    path("<uuid:pk>/order/", order_views.order, name="order"),
    path("<uuid:pk>/predict/", order_views.predicted, name="predict"),
    path("<uuid:pk>/sign/", order_views.sign, name="sign"),
    path("<uuid:pk>/individual/", views.individual, name="individual"),
    path("<uuid:pk>/prepare/", pump_views.prepare, name="prepare"),
    path("<uuid:pk>/prescribe/", paper_views.prescribe, name="prescribe"),
    path("<uuid:pk>/downtime-pack.pdf", paper_views.downtime, name="downtime"),
]
