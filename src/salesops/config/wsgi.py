import os
import threading

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "salesops.config.settings")
application = get_wsgi_application()

from django.db import connections  # noqa: E402  Django has to be set up first

from salesops.capabilities.reporting.jobs import keep_warm  # noqa: E402
from salesops.config.database import limit_statements  # noqa: E402
from salesops.workspace.forecast.jobs import warm as warm_forecast  # noqa: E402

limit_statements(connections.settings["default"])

threading.Thread(target=keep_warm, args=(threading.Event(), warm_forecast), daemon=True, name="warm").start()
