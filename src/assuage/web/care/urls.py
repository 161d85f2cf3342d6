"""Addresses of this room."""

from django.urls import URLPattern, URLResolver, path

from assuage.web.care import views

app_name = "care"

urlpatterns: list[URLPattern | URLResolver] = [
    path("people/<uuid:pk>/", views.plan, name="plan"),
    path("people/<uuid:pk>/goals/", views.add_goal, name="add-goal"),
    path("people/<uuid:pk>/tasks/", views.add_task, name="add-task"),
    path("people/<uuid:pk>/review/", views.review, name="review"),
    path("goals/<uuid:pk>/", views.goal, name="goal"),
    path("tasks/<uuid:pk>/", views.task, name="task"),
    path("tasks/<uuid:pk>/step/", views.step, name="step"),
]
