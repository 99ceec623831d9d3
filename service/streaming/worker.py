"""The one module-level app, for ``faust -A service.streaming.worker worker``. Nobody imports this."""

from __future__ import annotations

from service.settings import load_settings
from service.streaming.app import create_app

app = create_app(load_settings())
