"""Where a person's name may be from, by its shape: only ever used to choose among the countries of the story."""

from __future__ import annotations

import re

_GULF = ("SAU", "KWT", "QAT", "ARE", "BHR", "OMN", "YEM", "IRQ")
_ARAB = (*_GULF, "EGY", "SYR", "LBN", "JOR", "LBY", "TUN", "DZA", "MAR", "PSE", "SDN")
_SLAVIC = ("RUS", "BLR", "BGR", "UKR", "KAZ", "UZB", "KGZ", "AZE", "TJK", "TKM")
_KOREAN = r"(?:Kim|Lee|Park|Choi|Jung|Jeong|Chung|Kang|Cho|Yoon|Yun|Jang|Lim|Han|Shin|Seo|Suh|Kwon|Hwang|Ahn|Song|Hong)"
_SHAPES: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...] = tuple(
    (re.compile(pattern), codes)
    for pattern, codes in (
        (rf"^{_KOREAN} [A-Z][a-z]+(?:-[a-z]+|-[A-Z][a-z]+| [A-Z][a-z]+)$", ("KOR",)),
        (r"^(?:Ri|Pak|Choe|Kim|Paek|Jang) [A-Z][a-z]+ [A-Z][a-z]+$", ("PRK",)),
        (r"^[A-Z][a-z]+ [A-Z][a-z]+-[a-z]+$", ("TWN",)),
        (r"(?:moto|mura|yama|kawa|shima|zaki|guchi|nishi|hashi|naka|matsu|bayashi|tani|hara|saki|oka|uchi)$", ("JPN",)),
        (r"^(?:Wang|Zhang|Li|Liu|Chen|Yang|Zhao|Huang|Zhou|Wu|Xu|Sun|Ma|Zhu|Hu|Guo|Geng|Hua) [A-Z][a-z]+$", ("CHN",)),
        (r"^(?:Nguyen|Tran|Pham|Phan|Hoang|Vu|Vo|Dang|Bui|Do|Ngo|Le) ", ("VNM",)),
        (r"(?:^| )(?:al|el|Al|El)-?[A-Z]|-[A-Z][a-z]+i$| bin | ibn |^Abdul |^Abdel ", _ARAB),
        (r"(?:ov|ev|ova|eva|sky|skaya|ovich)$", _SLAVIC),
        (r"(?:enko|chuk|yuk|yshyn)$", ("UKR", "BLR")),
        (r"(?:oglu|soy|turk|kaya|demir|dag)$", ("TUR",)),
        (r"(?:shvili|dze)$", ("GEO",)),
        (r"(?:yan|ian)$", ("ARM", "IRN")),
        (r"(?:zadeh|nejad|pour|ollahi)$", ("IRN", "AZE")),
        (r"ic$", ("SRB", "HRV", "BIH", "MNE", "SVN")),
        (r"(?:ski|ska|wicz|czyk|cki)$", ("POL", "MKD")),
        (r"nen$", ("FIN",)),
        (r"(?:opoulos|idis|akis|iadis)$", ("GRC", "CYP")),
        (r"(?:escu|eanu|iuc)$", ("ROU", "MDA")),
        (r"(?:sson|sen|strom)$", ("SWE", "NOR", "DNK", "ISL")),
        (r"(?:aitis|auskas|evicius|skas|iene)$", ("LTU",)),
        (r"(?:Singh|Sharma|Gupta|Kumar|Reddy|Patel|Rao|Menon|Nair|Mishra)$", ("IND", "NPL")),
        (r"(?:singhe|ratne|sekera|nayake)$", ("LKA",)),
    )
)


def likely_country(person: str, countries: tuple[str, ...]) -> str | None:
    """The one of ``countries`` that a name of this shape is at home in; None where none is, or several are."""
    for pattern, codes in _SHAPES:
        if pattern.search(person):
            fitting = [code for code in countries if code in codes]
            if len(fitting) == 1:
                return fitting[0]
    return None
