"""The tests: quick hashes, no files outside a temporary folder, the database that `DATABASE_URL` names or an SQLite of its own."""

import os
import tempfile

os.environ.setdefault("ASSUAGE_STATE", tempfile.mkdtemp(prefix="assuage-tests-"))
os.environ.setdefault("ASSUAGE_SECRET_KEY", "only for tests, and nowhere else")
os.environ.setdefault("ASSUAGE_HOSTS", "testserver,127.0.0.1,localhost")

from assuage.web.settings.base import *  # noqa: F403 - the variables above must be set first

if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":  # noqa: F405 - from base
    # A file, as it is served: in memory, connections share a cache and fail where those of a file wait for each other.
    DATABASES["default"]["TEST"] = {"NAME": str(ENVIRONMENT.state / "tests.sqlite3")}  # noqa: F405

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
DATABASES["default"]["CONN_MAX_AGE"] = 0  # noqa: F405 - no thread of a served test holds the database that is to be dropped
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    "local": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "local"},
}
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # noqa: F405 - from base; whitenoise warns where it is missing
