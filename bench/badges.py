"""Badges on paper: how many a CPU-second, how large, how much memory, for 100 and for 1,000, drawn in a process of their own.

The people and their days are made from one seed; no database takes part.
"""

from __future__ import annotations

import json
import os
import random
import resource
import subprocess
import sys
import time
from datetime import date

from bench import ground

SIZES = (100, 1_000)
SEED = 20270614

FIRST = ["Aisha", "Ben", "Carys", "Dev", "Elżbieta", "Farid", "Grace", "Huw", "Imogen", "Jamal", "Katarzyna", "Li",
         "Maria-Magdalena", "Noor", "Oluwaseun", "Priya", "Rhys", "Siobhán", "Tomasz", "Zoë"]  # fmt: skip
LAST = ["Grant", "Abbot", "Adebayo-Fitzgerald", "Baker", "Chowdhury", "Davies", "Fernández", "Hughes", "Kaur", "Łukasiewicz",
        "Marsh", "Nguyen", "O’Neill", "Patel", "Singh", "Taylor", "Whitcombe"]  # fmt: skip
OTHER = [("محمد", "الخوارزمي"), ("欧阳娜娜", "王"), ("अनुष्का", "शर्मा"), ("Олександра", "Шевченко"), ("ਹਰਪ੍ਰੀਤ", "ਸਿੰਘ")]
WORDS = [
    "reading",
    "talk",
    "small",
    "gains",
    "risk",
    "Year",
    "9",
    "practice",
    "questions",
    "feedback",
    "memory",
    "writing",
    "maths",
    "phonics",
    "trust",
    "time",
]
ROOMS = ["Main Hall", "Science 4 · S4", "Library", "Drama studio · D1", "Computer Room 1 · IT 1"]
CODES = ["RD", "SEND", "LIT", "BEH", "ASM", "NUM", "WEL", "ICT"]


def make_faces(number: int) -> list:
    """Five of a hundred have names outside Latin script, as in a large town."""
    from delegates.badges.queries import Face
    from delegates.badges.rules import Row

    dice = random.Random(SEED)
    titles = [" ".join(dice.choices(WORDS, k=dice.randint(4, 11))).capitalize() for _ in range(60)]
    streams = [dice.randrange(8) for _ in titles]

    def workshop(at: str) -> Row:
        run = dice.randrange(len(titles))
        return Row(at, titles[run], dice.choice(ROOMS), CODES[streams[run]], streams[run] + 1)

    def day() -> tuple[Row, ...]:
        return (
            Row("08:45", "Registration and coffee", quiet=True),
            Row("09:30", "Eight thousand metres and one way down", "Main Hall"),
            Row("10:40", "Break", quiet=True),
            *[workshop(at) for at in ("11:00", "12:00")],
            Row("12:50", "Lunch", quiet=True),
            workshop("13:40"),
            Row("14:40", "The long way round", "Main Hall"),
        )

    def code(length: int) -> str:
        return "".join(dice.choices("ABCDEFGHJKLMNPQRSTUVWXYZ234567", k=length))

    people = [
        dice.choice(OTHER) if dice.random() < 0.05 else (dice.choice(FIRST), dice.choice(LAST)) for _ in range(number)
    ]
    return [
        Face(first, last, f"{dice.choice(LAST)} School", "Teacher of science", "Full day", day(), code(26), code(6))
        for first, last in people
    ]


def draw(number: int) -> dict[str, float]:
    """In a process of its own: warm up, then draw `number` badges."""
    import django

    django.setup()
    from conference.models import Conference
    from delegates.badges import pdfs

    conference = Conference(
        name="South Coast Teaching & Learning Conference 2027", host_name="Saltmarsh School", date=date(2027, 6, 14),
        contact_email="conference@saltmarsh.example", badge_note="Wifi: Saltmarsh-Guests",
    )  # fmt: skip
    faces = make_faces(number)
    pdfs.sheets(faces[:1], conference)
    began = time.process_time()
    printed = pdfs.sheets(faces, conference)
    cpu = time.process_time() - began
    return {
        "cpu_seconds": round(cpu, 2),
        "badges_per_cpu_second": round(number / cpu, 1),
        "bytes_per_badge": round(len(printed.pdf) / number),
        "peak_memory_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }


def measure() -> dict[str, float]:
    found: dict[str, float] = {}
    for number in SIZES:
        ground.say(f"{number} badges …")
        answer = subprocess.run(
            [sys.executable, "-m", "bench.badges", "--draw", str(number)],
            cwd=ground.ROOT,
            env=os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings", "LOG_LEVEL": "ERROR"},
            capture_output=True,
            text=True,
            check=True,
        )
        found |= {f"{name}_at_{number}": value for name, value in json.loads(answer.stdout).items()}
    return found


if __name__ == "__main__":
    if "--draw" in sys.argv:
        print(json.dumps(draw(int(sys.argv[-1]))))
    else:
        ground.report("Badges, plain renderer, A6 fold", measure())
