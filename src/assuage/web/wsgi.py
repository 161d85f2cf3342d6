"""The application as a WSGI server takes it."""

import os

from django.core.wsgi import get_wsgi_application

from assuage.web.settling import settle

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as in `assuage.__main__`, before NumPy is imported
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "assuage.web.settings.serving")

application = get_wsgi_application()
settle()
