"""What every contract shares: immutability, tolerance on read, and the field types with a meaning."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field


class Contract(BaseModel):
    """A frozen message. Unknown fields are ignored on read: a newer writer must not dead-letter a rolling deploy."""

    model_config = ConfigDict(frozen=True, extra="ignore", allow_inf_nan=False)


def _to_utc(value: datetime) -> datetime:
    return value.astimezone(UTC)


UtcDatetime = Annotated[AwareDatetime, AfterValidator(_to_utc)]
"""A point in time with a zone, kept as UTC."""

Id = Annotated[str, Field(pattern=r"^[A-Za-z0-9._:\-]{1,128}$")]
"""An identifier that is safe as a Kafka key, in a URL and in a file name."""

CountryCode = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
"""ISO 3166-1 alpha-3, or a code of an intergovernmental organisation (UNO, EUR, NAT ...)."""

CurrencyCode = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
"""ISO 4217."""

_DATE = r"-?\d{4}-\d{2}-\d{2}"
_POINT = rf"(?:{_DATE}|-?\d{{4}}-\d{{2}}|-?\d{{3}}[\dX]|-?\d{{2}}XX)"
EdtfValue = Annotated[str, Field(pattern=rf"^{_POINT}(?:/(?:{_POINT}|\.\.)?)?$|^\.\./{_POINT}$")]
"""EDTF level 0/1: ``2016-11-23``, ``2014-12``, ``2012``, ``199X``, ``2017-06-12/2017-06-18``, ``2011/..``"""

DecimalString = Annotated[str, Field(pattern=r"^\d+(?:\.\d+)?$")]
"""An exact decimal amount; a JSON number would lose digits."""

Offset = Annotated[int, Field(ge=0)]
"""A Unicode code point offset into the named text; ends are exclusive."""


def content_id(prefix: str, *parts: object) -> str:
    """``prefix_`` and 26 hexadecimal digits of a SHA-256 over the parts: the same content always has the same id.

    Parts are joined by a unit separator after ``str()``, so ("a", "b") and ("ab",) differ.
    """
    digest = hashlib.sha256("\x1f".join(map(str, parts)).encode("utf-8", "surrogatepass")).hexdigest()
    return f"{prefix}_{digest[:26]}"
