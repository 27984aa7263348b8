"""What schools write above the columns of a staff list, the better source first. Words only, folded as `columns.folded` folds them."""

from __future__ import annotations

import re

# A preferred name stands before the legal one, a work address before the one at home.
_WRITTEN = {
    "first_name": (
        "preferred forename|preferred first name|preferred name|preferred forenames|known as|chosen forename|chosen name"
        "|forename|forenames|forename s|first name|firstname|first names|first name s|given name|given names|christian name"
        "|legal forename|legal forenames|legal first name|fname|first|given|staff forename|staff first name"
    ),
    "last_name": (
        "preferred surname|preferred last name|surname|surnames|last name|lastname|family name|second name"
        "|legal surname|legal last name|lname|last|family|staff surname|staff last name"
    ),
    "email": (
        "work email|work e mail|school email|staff email|staff e mail|school e mail|email work|e mail work"
        "|email address|e mail address|email|e mail|emails|mail|work email address|work e mail address|email addresses"
        "|contact email|primary email|staff email address|staff e mail address|school email address|email school"
        "|email id|e mail id|main email|workplace email|work mail"
        "|personal email|private email|home email|personal email address|home email address|email home"
    ),
    "role": (
        "job title|job|role|job role|position|post title|post|post held|staff role|role in school|main role|job description"
        "|responsibility|staff type|occupation|dept|department|subject|faculty|team|curriculum area|area"
    ),
    "name": (
        "full name|fullname|name|staff name|employee name|delegate name|member of staff|names|forename surname"
        "|forename and surname|first name surname|first name and surname|first name last name|first and last name"
        "|staff member|name of delegate|name of staff|name of staff member|colleague|employee|delegate|attendee"
        "|participant|attendee name|participant name|name in full|legal name|display name|person|staff"
    ),
    "name_reversed": (
        "surname forename|surname and forename|surname first name|surname and first name|surname firstname"
        "|last name first name|last name and first name|lastname firstname|family name first name|family name given name"
        "|surname forenames|name surname first"
    ),
    "school": (
        "school|school name|name of school|academy|academy name|base school|home school|main school|base|base location"
        "|site|campus|establishment|establishment name|setting|place of work|workplace|organisation|school academy"
        "|urn|school urn|establishment urn"
    ),
    "ticket": "ticket|ticket type|type of ticket|place type|coming as|attending",
}
HEADINGS: dict[str, tuple[str, ...]] = {name: tuple(words.split("|")) for name, words in _WRITTEN.items()}
# Words that betray a column even in a heading nobody thought of: "Surname (as on badge)".
TELLING = (
    ("email", re.compile(r"\be ?mails?\b")),
    ("last_name", re.compile(r"\b(surname|last name|family name)\b")),
    ("first_name", re.compile(r"\b(forenames?|first name|given name)\b")),
    ("role", re.compile(r"\b(job title|job role)\b")),
    ("school", re.compile(r"\b(school|academy) name\b")),
)
HONORIFICS = frozenset(
    ["mr", "mrs", "ms", "miss", "mx", "dr", "prof", "professor", "rev", "revd", "sir", "dame", "fr", "sr", "canon"]
)
PARTICLES = frozenset(
    [
        "van",
        "von",
        "der",
        "den",
        "de",
        "del",
        "della",
        "di",
        "da",
        "dos",
        "du",
        "la",
        "le",
        "al",
        "el",
        "bin",
        "ibn",
        "ap",
    ]
)
