"""Raw text or JSON to an ``Article``. Pure: same input, same article, or a ``ParseError`` of one line."""

from service.coding.parse.article import parse_article
from service.coding.parse.json_article import parse_json

__all__ = ["parse_article", "parse_json"]
