"""Classification: from enriched mentions to coded events by the codebook."""

from service.coding.classify.event import classify

__all__ = ["classify"]
