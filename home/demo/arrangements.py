"""What the demo's delegates need, in about the shares that a school caterer meets, and whether they may be photographed."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

from conference.models import Conference
from delegates.arrangements.rules import ACCESS, DIETARY, in_order
from delegates.models import Arrangement, Delegate, PhotoConsent
from home.demo.content import dice, london

LAST_ANSWER = london("2026-11-22T20:00")
ANSWERED, PHOTOS_ANSWERED, PHOTOS_YES = 0.78, 0.8, 0.88
EATING = {
    "VEGETARIAN": 0.13, "VEGAN": 0.05, "HALAL": 0.07, "KOSHER": 0.004, "NO_PORK": 0.02, "NO_FISH": 0.015, "GLUTEN_FREE": 0.045,
    "DAIRY_FREE": 0.03, "NUTS": 0.018, "SESAME": 0.004, "SHELLFISH": 0.008,
}  # fmt: skip
NEEDING = {
    "STEP_FREE": 0.012, "PARKING": 0.012, "FRONT_SEAT": 0.02, "SEAT_BY_DOOR": 0.008, "HEARING_LOOP": 0.014, "BSL": 0.003,
    "CAPTIONS": 0.004, "LARGE_PRINT": 0.008, "SLIDES_BEFORE": 0.006, "QUIET_ROOM": 0.01, "PRIVATE_ROOM": 0.006, "DOG": 0.002,
}  # fmt: skip
FOOD_WORDS = ("No mushrooms, please.", "Coeliac: a plate of its own, please.", "No raw tomato.", "Oat milk for coffee.")
ACCESS_WORDS = (
    "I walk with a stick: please leave time between rooms.",
    "I lip-read, so I need to see the speaker’s face.",
    "A chair with arms helps.",
)
A_FEW = 0.03


def build_arrangements(conference: Conference) -> None:
    """Answers of most of those who come; the others have not said yet."""
    roll = dice("arrangements")
    coming = Delegate.objects.coming().filter(booking__conference=conference)
    answers, photos = [], []
    for delegate in coming.order_by("booking__reference", "position"):
        at = LAST_ANSWER - timedelta(minutes=roll.randrange(60 * 24 * 30))
        if roll.random() < ANSWERED:
            answers.append(_answer(delegate, roll, at))
        if roll.random() < PHOTOS_ANSWERED:
            yes = "YES" if roll.random() < PHOTOS_YES else "NO"
            photos.append(PhotoConsent(delegate=delegate, answer=yes, answered_at=at))
    Arrangement.objects.bulk_create(answers)
    PhotoConsent.objects.bulk_create(photos)


def _answer(delegate: Delegate, roll: Random, at: datetime) -> Arrangement:
    row = Arrangement(
        delegate=delegate,
        dietary=in_order((code for code, share in EATING.items() if roll.random() < share), DIETARY),
        dietary_words=roll.choice(FOOD_WORDS) if roll.random() < A_FEW else "",
        access=in_order((code for code, share in NEEDING.items() if roll.random() < share), ACCESS),
        access_words=roll.choice(ACCESS_WORDS) if roll.random() < A_FEW / 2 else "",
        answered_at=at,
    )
    row.consent_at = None if row.needs.are_none else at
    return row
