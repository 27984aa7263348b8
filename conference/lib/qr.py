"""QR codes. A badge's code: always the same form, 26 characters in a version 2 symbol, made from a table and drawn into
a PDF as a one-bit picture. Any other text: an SVG for screens.
"""

from __future__ import annotations

from functools import cache
from typing import Any

Symbol = int  # 25 rows of 32 bits, the first row highest; a row's modules are its first 25 bits, 1 = dark

SIZE = 25  # modules a side of version 2
QUIET = 4  # modules of white that the standard asks for on each side
LENGTH = 26  # characters of a badge's token
MASK = 3  # fixed: the search for the least penalty costs more than all the rest, and no reader notices
ALPHANUMERIC = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
PAIR_BITS = 11
ROW_BITS = 32


def symbol(token: str) -> Symbol:
    """The symbol of a badge's token: 26 characters of QR's alphanumeric set, quartile correction, mask 3. About 13 µs.

    With version, correction, mask and length fixed every module is a sum (modulo 2) of bits of the text, so a symbol is
    the one of 26 zeros, changed by what each pair of characters adds.
    """
    if len(token) != LENGTH:
        raise ValueError(f"A badge's code has {LENGTH} characters, not {len(token)}.")
    base, table = _table()
    whole = base
    for place in range(0, LENGTH, 2):
        whole ^= _added(place // 2, token[place : place + 2], table)
    return whole


def made_by_library(token: str) -> Symbol:
    """The same symbol, by the library alone (0.25 ms): what the table is built from and tested against."""
    from qrcode import QRCode, constants  # slow import
    from qrcode.util import MODE_ALPHA_NUM, QRData  # slow import

    code = QRCode(version=2, error_correction=constants.ERROR_CORRECT_Q, border=0, mask_pattern=MASK)
    # The mode is forced: left to itself the library packs a text of digits more tightly, and the sums would not hold.
    code.add_data(QRData(token, mode=MODE_ALPHA_NUM), optimize=0)
    code.make(fit=False)
    whole = 0
    for row in code.modules:
        for module in row:
            whole = whole << 1 | bool(module)
        whole <<= ROW_BITS - SIZE
    return whole


def rows(mark: Symbol) -> list[list[bool]]:
    """A symbol as 25 rows of 25 modules, True = dark."""
    top = SIZE * ROW_BITS - 1
    return [[bool(mark >> (top - y * ROW_BITS - x) & 1) for x in range(SIZE)] for y in range(SIZE)]


@cache
def _table() -> tuple[Symbol, list[list[Symbol]]]:
    """The symbol of zeros, and for each pair of characters what each of its eleven bits changes. 143 library calls, once."""
    base = made_by_library("0" * LENGTH)
    return base, [
        [base ^ made_by_library(_with_bit(pair, bit)) for bit in range(PAIR_BITS)] for pair in range(LENGTH // 2)
    ]


def _with_bit(pair: int, bit: int) -> str:
    first, second = divmod(1 << bit, len(ALPHANUMERIC))
    return "0" * (2 * pair) + ALPHANUMERIC[first] + ALPHANUMERIC[second] + "0" * (LENGTH - 2 * pair - 2)


_seen: dict[tuple[int, str], Symbol] = {}  # at most 13 × 45² numbers


def _added(pair: int, text: str, table: list[list[Symbol]]) -> Symbol:
    known = _seen.get((pair, text))
    if known is None:
        value = len(ALPHANUMERIC) * ALPHANUMERIC.index(text[0]) + ALPHANUMERIC.index(text[1])
        known = 0
        for bit in range(PAIR_BITS):
            if value >> bit & 1:
                known ^= table[pair][bit]
        _seen[pair, text] = known
    return known


class Mark:
    """A badge's code as a picture for WeasyPrint, quiet zone included: one inline one-bit mask, sharp at any size."""

    def __init__(self, token: str) -> None:
        self.symbol = symbol(token)

    def get_intrinsic_size(self, resolution: float, font_size: float) -> tuple[float, float, float]:
        side = SIZE + 2 * QUIET
        return side, side, 1.0

    def draw(self, stream: Any, width: float, height: float, style: Any) -> None:
        """Into a box `width` × `height` CSS pixels, black on whatever is below (the template lays white under it)."""
        module_x, module_y = width / (SIZE + 2 * QUIET), height / (SIZE + 2 * QUIET)
        with stream.stacked():
            stream.set_color_rgb(0, 0, 0)
            stream.transform(SIZE * module_x, 0, 0, -SIZE * module_y, QUIET * module_x, (QUIET + SIZE) * module_y)
            data = f"{self.symbol:0{SIZE * ROW_BITS // 4}x}".encode()
            stream.stream.append(b"BI /W 25 /H 25 /BPC 1 /IM true /D [1 0] /F /AHx ID " + data + b"> EI")


def svg(text: str) -> str:
    """Any text as an SVG for a screen: medium correction, smallest version that holds it, quiet zone, black on white.
    It has no size of its own; the style sheet gives one.
    """
    from qrcode import QRCode, constants  # slow import

    code = QRCode(error_correction=constants.ERROR_CORRECT_M, border=0)
    code.add_data(text)
    code.make(fit=True)
    side = len(code.modules) + 2 * QUIET
    path = "".join(
        f"M{x + QUIET} {y + QUIET}h{length}v1h-{length}z"
        for y, row in enumerate(code.modules)
        for x, length in _runs(row)
    )
    return (
        f'<svg class="qr" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" shape-rendering="crispEdges" '
        f'role="img" aria-label="QR code"><path fill="#fff" d="M0 0h{side}v{side}H0z"/><path fill="#000" d="{path}"/></svg>'
    )


def _runs(row: list[bool]) -> list[tuple[int, int]]:
    """Where dark stretches of a row begin, and how long they are."""
    found: list[tuple[int, int]] = []
    for x, dark in enumerate(row):
        if not dark:
            continue
        if found and sum(found[-1]) == x:
            found[-1] = (found[-1][0], found[-1][1] + 1)
        else:
            found.append((x, 1))
    return found
