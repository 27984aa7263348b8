"""How a place is written for searching: folded, so that "st josephs" finds "St. Joseph's". And whose e-mail address shows that she
works there.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

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


def id_of(text: str) -> int | None:
    """The id that a browser sent as our page gave it; None for what is none."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None  # noqa: PLR2004 -- no id is that long


# --- E-mail domains -------------------------------------------------------------------------------------------------------

LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?", re.ASCII)
LONGEST_DOMAIN = 120
# Where anybody gets an address: none of these says where somebody works.
PROVIDERS = frozenset(
    """
    gmail.com googlemail.com outlook.com outlook.co.uk hotmail.com hotmail.co.uk live.com live.co.uk msn.com windowslive.com
    yahoo.com yahoo.co.uk ymail.com rocketmail.com aol.com aol.co.uk icloud.com me.com mac.com proton.me protonmail.com pm.me
    tutanota.com tuta.com tuta.io gmx.com gmx.co.uk gmx.de gmx.net web.de mail.com email.com mail.ru yandex.com yandex.ru qq.com
    163.com zoho.com zohomail.com zohomail.eu fastmail.com fastmail.fm fastmail.co.uk hey.com hushmail.com inbox.com mailbox.org
    posteo.de btinternet.com btopenworld.com btconnect.com talktalk.net talk21.com tiscali.co.uk sky.com virginmedia.com
    virgin.net ntlworld.com blueyonder.co.uk plus.com plus.net plusnet.com orange.net orange.co.uk wanadoo.co.uk o2.co.uk
    freeserve.co.uk lineone.net uwclub.net phonecoop.coop waitrose.com tesco.net ee.co.uk 3mail.com orange.fr free.fr wp.pl
    onmicrosoft.com mailinator.com guerrillamail.com 10minutemail.com temp-mail.org yopmail.com duck.com simplelogin.com
    """.split()  # noqa: SIM905 -- words in lines read better than a list of strings
)
# Endings that are many owners' together.
ENDINGS = frozenset(
    """
    sch.uk ac.uk co.uk org.uk gov.uk nhs.uk me.uk ltd.uk plc.uk net.uk police.uk mod.uk uk.com gov.wales gov.scot
    com.au edu.au co.nz school.nz co.za
    """.split()  # noqa: SIM905 -- words in lines read better than a list of strings
)


def domain_of(email: str) -> str:
    """What stands after the last @, in small letters. Empty where it is not plain ASCII: letters that look alike prove nothing, and
    `xn--…` is how a name with others is truly written.
    """
    domain = email.rpartition("@")[2].strip()
    return domain.lower() if domain.isascii() else ""


def plain_domain(text: str) -> str:
    """As it is stored, of what an organiser types: `@PooleHigh.example.` → `poolehigh.example`."""
    return text.strip().rpartition("@")[2].strip().rstrip(".").lower() if text.isascii() else text.strip()


def domain_problem(domain: str) -> str:
    """Why that domain lets nobody in, as a sentence; empty when it may. Of `plain_domain`."""
    if not domain.isascii():
        return "Write the domain in plain letters, as your mail server does (xn--…)."
    labels = domain.split(".")
    if len(domain) > LONGEST_DOMAIN or len(labels) < 2 or not all(LABEL.fullmatch(label) for label in labels):  # noqa: PLR2004 -- a name and an ending
        return "This is not a domain. It is what stands after the @: poolehigh.example."
    if any(domain == provider or domain.endswith(f".{provider}") for provider in PROVIDERS):
        return f"Everybody can get an address at {domain}, so it does not show who works at a school."
    if domain in ENDINGS:
        return f"Many schools’ addresses end in {domain}. Type the whole of what stands after the @."
    return ""


def is_on(email: str, domains: Iterable[str]) -> bool:
    """Whether that address is on one of these domains: on exactly that, and not on one below it or one that looks like it."""
    domain = domain_of(email)
    return bool(domain) and not domain_problem(domain) and domain in set(domains)
