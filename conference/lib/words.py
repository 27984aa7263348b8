"""How text is written for searching, so that "aeroe" finds "Ærø" and "olvids" finds "O’Lvid’s"."""

from __future__ import annotations

import re
import unicodedata

MOST_WORDS = 8  # of a query: nobody types more, and each costs a comparison with every text
_LETTERS = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"})


def fold(text: str) -> str:
    """Lower case, no accents, apostrophes and full stops, all other signs as spaces; a space at both ends, so that " pho" finds the
    beginning of a word. `Siân’s Phonics` → ` sians phonics `.
    """
    plain = "".join(
        sign for sign in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(sign)
    ).translate(_LETTERS)
    plain = re.sub(r"['’‘`.]", "", plain.replace("&", " and "))
    parts = re.sub(r"[^\w]|_", " ", plain).split()
    return f" {' '.join(parts)} "


def words(query: str) -> list[str]:
    """A query's words, folded as texts are."""
    return fold(query).split()[:MOST_WORDS]


def begins(words: list[str], folded: str) -> bool:
    """Whether each of the words begins some word of the folded text."""
    return all(f" {word}" in folded for word in words)


def holds(words: list[str], folded: str) -> bool:
    """Whether each of the words stands in the folded text, be it inside another word."""
    return all(word in folded for word in words)
