"""A log record is one printable line, whatever it quotes."""

from __future__ import annotations

import logging
import sys

from service.streaming.logs import OneLine


def test_what_a_record_quotes_from_outside_neither_breaks_its_line_nor_drives_the_terminal() -> None:
    try:
        raise ValueError("\x1b[2J\rgone\u202e\n2026 ERROR forged")
    except ValueError:
        record = logging.LogRecord("x", logging.WARNING, "f", 1, "rejected: %s", ("a\x07b\u2028c",), sys.exc_info())
    line = OneLine(tracebacks=False).format(record)
    assert line.isprintable()
    assert line.endswith("WARNING x: rejected: a b c (ValueError:  [2J gone  2026 ERROR forged)")
