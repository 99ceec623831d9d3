"""Enrichment: from a mention's words to actors, dates, places, amounts and a status."""

from service.coding.enrich.event import enrich
from service.coding.enrich.gazetteer import find_names

__all__ = ["enrich", "find_names"]
