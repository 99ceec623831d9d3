"""Extraction: from an article to its event mentions with raw arguments. Pure; knows the codebook's triggers."""

from service.coding.extract.article import extract

__all__ = ["extract"]
