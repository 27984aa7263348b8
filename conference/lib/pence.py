"""Money: whole pence, and how it is shown. VAT rates are basis points (2,000 = 20 %)."""


def pounds(pence: int) -> str:
    """`1234567` → `£12,345.67`; `-500` → `−£5.00` (a true minus sign)."""
    sign = "−" if pence < 0 else ""
    whole, rest = divmod(abs(pence), 100)
    return f"{sign}£{whole:,}.{rest:02d}"


def vat_on(net: int, rate: int) -> int:
    """VAT in pence on `net` pence at `rate` basis points, rounded half up (half away from zero for a credit)."""
    amount = (2 * abs(net) * rate + 10_000) // 20_000
    return amount if net >= 0 else -amount
