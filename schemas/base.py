"""What every contract shares: immutability, tolerance on read, and the field types with a meaning."""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, date, datetime
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field


class Contract(BaseModel):
    """A frozen message. Unknown fields are ignored on read: a newer writer must not dead-letter a rolling deploy."""

    model_config = ConfigDict(frozen=True, extra="ignore", allow_inf_nan=False, use_attribute_docstrings=True)


def _to_utc(value: datetime) -> datetime:
    try:
        return value.astimezone(UTC)
    except OverflowError:
        raise ValueError("the time is out of range in UTC") from None


UtcDatetime = Annotated[AwareDatetime, AfterValidator(_to_utc)]
"""A point in time with a zone, kept as UTC."""

Id = Annotated[str, Field(pattern=r"^[A-Za-z0-9._:\-]{1,128}$")]
"""An identifier that is safe as a Kafka key, in a URL and in a file name."""

CountryCode = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
"""ISO 3166-1 alpha-3, or a code of an intergovernmental organisation (UNO, EUR, NAT ...)."""

CurrencyCode = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
"""ISO 4217."""

_YEAR = r"-?[0-9]{4}"
_MONTH = r"(?:0[1-9]|1[0-2]|2[1-9]|3[0-9]|4[01])"
_DAY = r"(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])"
_POINT = rf"(?:{_YEAR}-{_DAY}|{_YEAR}-{_MONTH}|-?[0-9]{{3}}[0-9X]|-?[0-9]{{2}}XX)"
_FULL_DATE = re.compile(r"(?<![-0-9])(?!0000)[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _real_days(value: str) -> str:
    for day in _FULL_DATE.findall(value):
        date.fromisoformat(day)
    return value


EdtfValue = Annotated[
    str,
    Field(pattern=rf"^{_POINT}(?:/(?:{_POINT}|\.\.)?)?$|^\.\./{_POINT}$"),
    AfterValidator(_real_days),
]
"""EDTF level 0/1: ``2016-11-23``, ``2014-12``, ``2012``, ``199X``, ``2017-06-12/2017-06-18``, ``2011/..``

"Months" 21 to 41 are the parts of a year: 21-24 seasons, 33-36 quarters, 40 and 41 halves.
"""

DecimalString = Annotated[str, Field(pattern=r"^[0-9]+(?:\.[0-9]+)?$")]
"""An exact decimal amount; a JSON number would lose digits."""

Offset = Annotated[int, Field(ge=0)]
"""A Unicode code point offset into the named text; ends are exclusive."""


def content_id(prefix: str, *parts: object) -> str:
    """``prefix_`` and 26 hexadecimal digits of a SHA-256 over the parts: the same content always has the same id.

    Parts are joined by a unit separator after ``str()``, so ("a", "b") and ("ab",) differ.
    """
    digest = hashlib.sha256("\x1f".join(map(str, parts)).encode("utf-8", "surrogatepass")).hexdigest()
    return f"{prefix}_{digest[:26]}"
