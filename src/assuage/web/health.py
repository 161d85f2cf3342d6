"""Whether the application runs and can work, for whatever watches it. Nothing of anybody, and no session."""

from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import URLPattern, path
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from assuage.web.accounts.guarding import open_to_anybody


@require_safe
@never_cache
@open_to_anybody("says that the process answers, and nothing of anybody")
def live(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """The process answers."""
    return JsonResponse({"state": "live"})


@require_safe
@never_cache
@open_to_anybody("says whether the database answers and is migrated, and nothing of anybody")
def ready(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """The database answers and every migration is applied; 503 otherwise."""
    state = database_state()
    return JsonResponse({"state": state}, status=200 if state == "ready" else 503)


def database_state() -> str:
    """`ready`, `database does not answer` or `migrations are missing`."""
    try:
        executor = MigrationExecutor(connection)
        missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except Error:
        return "database does not answer"
    return "migrations are missing" if missing else "ready"


urlpatterns: list[URLPattern] = [path("live", live, name="health_live"), path("ready", ready, name="health_ready")]
