"""The one module-level app, for ``faust -A service.streaming.worker worker``. Nobody imports this."""

from __future__ import annotations

import sys

from service.errors import EventwireError
from service.settings import load_settings
from service.streaming.app import create_app

try:
    app = create_app(load_settings())
except EventwireError as error:
    sys.stderr.write(f"eventwire: {error}\n")
    sys.exit(error.exit_code)
