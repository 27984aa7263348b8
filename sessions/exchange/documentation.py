"""The API's own description (OpenAPI), read for the page that explains it to people. What the page says, the program says of itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from conference.lib.mail import absolute
from sessions.exchange.api import api

ROOT = "/schedule/api/"
WORDS = {"string": "text", "integer": "number", "boolean": "true or false"}
FORMATS = {"date-time": "time with offset", "date": "day", "uuid": "UUID"}


@dataclass(frozen=True)
class Kind:
    """What a value is: `words`, and the shape it is made of, if it is one of ours."""

    words: str
    shape: str = ""


@dataclass(frozen=True)
class Value:
    name: str
    kind: Kind
    words: str


@dataclass(frozen=True)
class Shape:
    name: str
    values: tuple[Value, ...]


@dataclass(frozen=True)
class Operation:
    """`path` as it is documented; `parameters`: the names in it; `answer`: what comes back."""

    path: str
    title: str
    words: str
    parameters: tuple[str, ...]
    answer: Kind

    @property
    def steps(self) -> list[str]:
        """Between the strokes: a narrow page breaks the line there."""
        return self.path.strip("/").split("/")

    def example(self, conference: str) -> str:
        """An address to try, where nothing but the conference has to be known."""
        return self.path.replace("{conference}", conference) if self.parameters in {(), ("conference",)} else ""


def openapi() -> dict[str, Any]:
    """The document as programs read it."""
    return {**_document(), "servers": [{"url": absolute("/")}]}


@cache
def _document() -> dict[str, Any]:
    return api.get_openapi_schema(path_prefix=ROOT)


@cache
def operations() -> tuple[Operation, ...]:
    return tuple(
        Operation(
            path=path,
            title=ways["get"]["summary"],
            words=ways["get"].get("description", ""),
            parameters=tuple(re.findall(r"{(\w+)}", path)),
            answer=_kind(ways["get"]["responses"][200]["content"]["application/json"]["schema"]),
        )
        for path, ways in _document()["paths"].items()
    )


@cache
def shapes() -> tuple[Shape, ...]:
    """Those that answers are made of, in the order they are met."""
    return tuple(
        Shape(_name(name), tuple(_values(schema)))
        for name, schema in _document()["components"]["schemas"].items()
        if name != "ProblemOut"
    )


def _values(schema: dict[str, Any]) -> Iterator[Value]:
    for name, said in schema["properties"].items():
        yield Value(name, _kind(said), said.get("description", ""))


def _kind(said: dict[str, Any]) -> Kind:
    if "$ref" in said:
        name = _name(said["$ref"].rsplit("/", 1)[-1])
        return Kind(name, name)
    if "anyOf" in said or "allOf" in said:
        (whole,) = (each for each in said.get("anyOf", said.get("allOf")) if each.get("type") != "null")
        kind = _kind(whole)
        return Kind(f"{kind.words} or null", kind.shape)
    if said.get("type") == "array":
        kind = _kind(said["items"])
        return Kind(f"list of {kind.words}", kind.shape)
    return Kind(FORMATS.get(said.get("format", ""), WORDS.get(said.get("type", ""), "text")))


def _name(schema: str) -> str:
    return schema.removesuffix("Out")
