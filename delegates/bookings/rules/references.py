"""Booking references: prefix, five characters and a check character, so that a slip of the pen finds no other school."""

from __future__ import annotations

import re

from stdnum.iso7064 import mod_37_36

from conference.lib.tokens import READABLE

CODE_LENGTH = 5


def reference(prefix: str, code: str) -> str | None:
    """`SC27` and `4K7QW` → `SC27-4K7QW?`, `?` being the ISO 7064 mod 37,36 check character over both.

    None when that character is not in the readable alphabet: draw another code.
    """
    check = mod_37_36.calc_check_digit(prefix + code)
    return f"{prefix}-{code}{check}" if check in READABLE else None


def is_reference(text: str) -> bool:
    """Whether `text`, typed in any case and with any spaces or hyphens, carries the right check character."""
    return mod_37_36.is_valid(re.sub(r"[^A-Z0-9]", "", text.upper()))


def typed_code(text: str) -> str:
    """A voucher's or a ticket's code as it is stored and compared: capitals, without the spaces that come along."""
    return "".join(text.split()).upper()
