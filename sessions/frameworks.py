"""The headings behind short codes: Teachers' Standards, phases of schools. Read from data/cpd_frameworks.json."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

SOURCE = Path(__file__).resolve().parent / "data" / "cpd_frameworks.json"


@cache
def _whole() -> dict:
    return json.loads(SOURCE.read_text(encoding="utf-8"))


@cache
def standards() -> dict[str, str]:
    """Code → heading of the Teachers’ Standards (England), in their own order: `{"TS1": "Set high …", …}`."""
    (framework,) = (each for each in _whole()["frameworks"] if each["code"] == "TS")
    return {item["code"]: item["heading"] for item in framework["items"]}


# The register's own words where a school would not say them.
_PLAIN = {
    "middle_primary": "Middle school, primary years",
    "middle_secondary": "Middle school, secondary years",
    "16_plus": "Sixth form and college",
    "special_ap": "Special or alternative provision",
}


@cache
def phases() -> dict[str, str]:
    """Code → heading of the phases that a session may be for: `{"primary": "Primary", …}`."""
    return {
        item["code"]: _PLAIN.get(item["code"], item["heading"])
        for item in _whole()["phases"]["items"]
        if item["code"] not in {"independent", "not_a_school"}
    }


@cache
def career_stages() -> dict[str, str]:
    """Code → heading of the jobs that a session may be for, in the order of forms: `{"trainee": "Trainee", …}`."""
    return {item["code"]: item["heading"] for item in _whole()["career_stages"]["items"]}
