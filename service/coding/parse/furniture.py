"""Lines of a page that are no news: rules, buttons, copyrights, notes of the desk to other desks."""

from __future__ import annotations

import re

METADATA_LENGTH = 200
"""Code points. No line about the article (its time, author, rights) is longer."""
_BUTTON_LENGTH = 80

_RULE = re.compile(r"[\s\-_=*~•·.|+#–—]+")
_BUTTONS = re.compile(
    r"(?:\b(?:share|tweet|print|save|e-?mail|facebook|twitter|x|linkedin|whatsapp|telegram|reddit|pinterest|instagram"
    r"|copy link|comments?|shares?|likes?|advertisement|advertising|sponsored|listen|follow|us|this|on|via|article"
    r"|story|to|a|link|friend|with|by|and|the|[0-9]+|no|leave|add|your|reply|font size|view all|skip|content"
    r"|menu|home|search|subscribe|sign up|newsletter|log ?in|back|top|page|about|sharing|close|panel)\b"
    r"|[\s|,/·•+&:-])+",
    re.IGNORECASE,
)
_BUTTON = re.compile(
    r"\b(?:share|sharing|tweet|print|e-?mail|facebook|twitter|linkedin|whatsapp|comments?|advertisement|sponsored"
    r"|subscribe|newsletter|skip to|log ?in|back to top|font size|copy link|close panel)\b",
    re.IGNORECASE,
)
_NOTES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?:copyright\s*)?(?:©|\(c\)\s*[12][0-9]{3}).*|copyright\s[12][0-9]{3}.*|.*\ball rights reserved\b.*",
        r"\((?:(?:additional )?(?:reporting|writing|editing)|compiled|edited|written|attn)\b.*\)",
        r".*\bcontributed (?:to this (?:report|story|article)|reporting)\.?|our standards:.*",
        r"\W*(?:ends?|more|more to follow|30)\W*(?<=[^\w\s])",
        r"(?:published|updated|posted|last updated|date)\s*:?|(?:(?:last )?updated )?[0-9]+ (?:\w+ )?ago",
        r"[0-9]+[ -]min(?:ute)?s?[ -]read|for immediate release\W*",
        r"(?:e-?mail\s*:\s*)?[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64}){1,4}",
    )
)


def is_furniture(line: str) -> bool:
    """Whether a line, without outer white space, says nothing of the news."""
    if len(line) > METADATA_LENGTH:
        return False
    if _RULE.fullmatch(line) or any(note.fullmatch(line) for note in _NOTES):
        return True
    return len(line) <= _BUTTON_LENGTH and bool(_BUTTON.search(line)) and bool(_BUTTONS.fullmatch(line))
