"""Random texts: secrets that open a door, and short codes that a person can type."""

import hashlib
import secrets

BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
READABLE = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # 32 signs: no I and O, no 0 and 1
TOKEN_LENGTH = 26  # 130 bits of base32; fits a version 2 QR code with quartile correction


def token() -> str:
    """26 random characters of upper-case base32: a secret nobody can guess."""
    return "".join(secrets.choice(BASE32) for _ in range(TOKEN_LENGTH))


def short_code(length: int) -> str:
    """A random code for a person to type, without I and O. Not a secret by itself: about 5 bits a character."""
    return "".join(secrets.choice(READABLE) for _ in range(length))


def digest(secret: str) -> str:
    """What is stored of a secret that only has to be recognised: SHA-256 in hex. Enough, since the secret is long and random."""
    return hashlib.sha256(secret.encode()).hexdigest()
