"""Print the licence of every package that a deployment or a demo installs; fail on the GPL and on silence."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from importlib import metadata

from tests.support.locks import read_lock

_GPL = re.compile(r"(?<![A-Za-z])A?GPL|(?<!Lesser )(?<!Library )General Public License", re.IGNORECASE)
_LGPL = re.compile(r"LGPL|Lesser General Public|Library General Public", re.IGNORECASE)


def licence_of(package: str) -> str:
    """What the installed package says of itself: its SPDX expression, else classifiers, else its licence field."""
    about = metadata.metadata(package)
    if expression := about.get("License-Expression"):
        return str(expression)
    prefix = "License :: "
    classifiers = [value.split(" :: ")[-1] for value in about.get_all("Classifier") or () if value.startswith(prefix)]
    if classifiers:
        return "; ".join(classifiers)
    return str(about.get("License") or "").strip().partition("\n")[0][:80]


def objection(licence: str) -> str | None:
    """Why we don't ship it, or None. The LGPL is no objection: an unmodified library under it may be used by all."""
    if not licence:
        return "states no licence"
    if _GPL.search(_LGPL.sub("", licence)):
        return "is under the GPL"
    return None


def report(packages: Iterable[str]) -> int:
    """Print one line a package, objections last on stderr; their number."""
    objections = []
    for package in packages:
        licence = licence_of(package)
        remark = "   (LGPL: used unmodified, as a library)" if _LGPL.search(licence) else ""
        print(f"{package:24} {metadata.version(package):12} {licence}{remark}")
        if why := objection(licence):
            objections.append(f"{package} {why}: replace it, or take it out of the dependencies")
    print(*objections, sep="\n", end="\n" if objections else "", file=sys.stderr)
    return len(objections)


def shipped_packages() -> list[str]:
    """What the locks of a deployment and of the demo install on this machine and is installed here."""
    pins = [pin for lock in ("requirements.lock", "requirements-demo.lock") for pin in read_lock(lock)]
    return sorted({pin.name for pin in pins if pin.applies_here})


if __name__ == "__main__":
    sys.exit(1 if report(shipped_packages()) else 0)
