"""How a place is written for searching: folded, so that "st josephs" finds "St. Joseph's"."""

from __future__ import annotations

import re
import unicodedata

# A postcode, whole or typed as far as the sector ("BH15 3HY", "bh153hy", "BH15 3h", "BH15 3").
POSTCODE = re.compile(r"[a-z]{1,2}\d[a-z\d]?\s*\d[a-z]{0,2}", re.IGNORECASE | re.ASCII)
WHOLE_POSTCODE = re.compile(r"\b([a-z]{1,2}\d[a-z\d]?)\s+(\d[a-z]{2})\b", re.ASCII)
SAME_WORDS = (
    (re.compile(r"\bsaint\b"), "st"),
    (re.compile(r"\b(church of e\w*|c of e|cof e|c e|ce)\b"), "cofe"),  # and while it is being typed
    (re.compile(r"\b(roman catholic|rc)\b"), "catholic"),
)
# Letters that are no other letter with an accent.
PLAIN_LETTERS = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i"}
)
MOST_WORDS = 8  # of a query: nobody types more, and each costs a comparison with every school


def fold(text: str) -> str:
    """Lower case, no accents, no apostrophes and full stops, other signs as spaces, one word for what is written in
    several ways; with a space at both ends, so that " poo" finds a word's beginning. `St. Mary's` → ` st marys `.
    """
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign)).lower()
    plain = re.sub(r"['’‘`.]", "", plain.translate(PLAIN_LETTERS).replace("&", " and "))
    plain = " ".join(re.sub(r"[^\w]|_", " ", plain).split())
    for pattern, word in SAME_WORDS:
        plain = pattern.sub(word, plain)
    return f" {plain} "


def fold_place(*, town: str, authority: str, district: str, postcode: str, urn: int | None) -> str:
    """What else a school is found by: where it is, and its number. The postcode is one word."""
    return fold(" ".join([town, authority, district, postcode.replace(" ", ""), str(urn or "")]))


def is_postcode(text: str) -> bool:
    """Does the whole text look like a postcode, or like one not yet typed to the end?"""
    return POSTCODE.fullmatch(text.strip()) is not None


def query_words(text: str) -> list[str]:
    """A query's words, folded as the schools are; a postcode, alone or among words, is one word."""
    folded = fold(text).strip()
    if is_postcode(folded):
        return [folded.replace(" ", "")]
    return WHOLE_POSTCODE.sub(r"\1\2", folded).split()[:MOST_WORDS]


def whole_postcode(text: str) -> str | None:
    """`BH15 3HY` of ` bh153hy`; None when it is not a whole postcode."""
    letters = "".join(text.split()).upper()
    if not is_postcode(letters) or not letters[-2:].isalpha():
        return None
    return f"{letters[:-3]} {letters[-3:]}"
