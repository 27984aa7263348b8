"""Whether an answer is what the OpenAPI document says of it: as much of JSON Schema as our document speaks, and strict: a field that is
not documented is a finding. Each finding begins with its place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from uuid import UUID

TYPES = {
    "string": str, "integer": int, "number": (int, float), "boolean": bool, "array": list, "object": dict, "null": type(None),
}  # fmt: skip
FORMATS = {
    "uuid": lambda value: str(UUID(value)) == value,
    "date": lambda value: len(value) == 10 and date.fromisoformat(value),
    "date-time": lambda value: re.fullmatch(r".+T.+(Z|[+-]\d\d:\d\d)", value) and datetime.fromisoformat(value),
}
SPOKEN = {
    *("$ref", "type", "format", "anyOf", "items", "properties", "required"),
    *("title", "description"),  # for people
}


def findings(document: dict[str, Any], path: str, status: int, answer: Any) -> list[str]:
    """`path` as the document writes it."""
    said = document["paths"][path]["get"]["responses"]
    content = said.get(status, said.get(str(status)))
    if content is None:
        return [f"{path}: {status} is not documented"]
    return list(_wrong(document, content["content"]["application/json"]["schema"], answer, "answer"))


def _wrong(document: dict[str, Any], schema: dict[str, Any], value: Any, place: str) -> Iterator[str]:
    for word in sorted(set(schema) - SPOKEN):
        yield f"{place}: nobody here knows {word}"
    if "$ref" in schema:
        name = schema["$ref"].removeprefix("#/components/schemas/")
        yield from _wrong(document, document["components"]["schemas"][name], value, place)
    if "anyOf" in schema and all(list(_wrong(document, each, value, place)) for each in schema["anyOf"]):
        yield f"{place}: is none of what it may be"
    if "type" in schema:
        fits = isinstance(value, TYPES[schema["type"]]) and (schema["type"] == "boolean" or not isinstance(value, bool))
        if not fits:
            yield f"{place}: is no {schema['type']}"
            return
    if "format" in schema and not _is(schema["format"], value):
        yield f"{place}: is no {schema['format']}"
    if isinstance(value, list):
        for number, each in enumerate(value):
            yield from _wrong(document, schema["items"], each, f"{place}[{number}]")
    if isinstance(value, dict) and "properties" in schema:
        yield from _fields(document, schema, value, place)


def _fields(document: dict[str, Any], schema: dict[str, Any], value: dict[str, Any], place: str) -> Iterator[str]:
    for name in sorted(set(schema.get("required", ())) - set(value)):
        yield f"{place}: lacks {name}"
    for name, each in value.items():
        if name not in schema["properties"]:
            yield f"{place}: {name} is not documented"
        else:
            yield from _wrong(document, schema["properties"][name], each, f"{place}.{name}")


def _is(form: str, value: Any) -> bool:
    try:
        return bool(FORMATS[form](value))
    except (ValueError, TypeError):
        return False
