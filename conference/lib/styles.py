"""Style sheets made small: comments and spaces go, and for one page also the rules and names that nothing on it can use."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import count

STRINGS_OR_COMMENTS = re.compile(r"""("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|/\*.*?\*/""", re.DOTALL)
CLASS = re.compile(r"\.(-?[A-Za-z_][\w-]*)")
CLASS_ATTRIBUTE = re.compile(r'class="((?:\{\{.*?\}\}|\{%.*?%\}|[^"{])*)"', re.DOTALL)
SCRIPT_TEXT = re.compile(r'"([^"\n]*)"|`([^`]*)`')
PROPERTY = re.compile(r"(?<![\w-])--[A-Za-z][\w-]*")
NESTING = ("@media", "@layer", "@supports", "@container")

TAG = re.compile(r"<([a-z][a-z0-9]*)")
TYPE = re.compile(r"(?:^|[\s>+~])([a-z][a-z0-9]*)")
VALUE = re.compile(r"\[((?:type|data-theme)=\"\w+\")\]")

Keep = Callable[[str], bool]


def bare(text: str) -> str:
    """Without comments."""
    return STRINGS_OR_COMMENTS.sub(lambda found: found[1] or "", text)


def used_by(
    templates: Iterable[str], scripts: Iterable[str], named: Iterable[str] = (), without: Iterable[str] = ()
) -> Keep:
    """Whether a selector can match on a page made of these. Its classes have to be named, or written in a class attribute or in a
    script's text, or begin there (`is-{{ state }}`, `r{{ number }}`); its elements have to stand in a template. `without`: classes
    that only seem to begin there.
    """
    markup = "\n".join(templates)
    spoken = [
        re.sub(r"\$\{[^}]*\}", " ", "".join(found)) for script in scripts for found in SCRIPT_TEXT.findall(script)
    ]
    text = "\n".join([*CLASS_ATTRIBUTE.findall(markup), *spoken])
    names = {*named, *re.findall(r"[A-Za-z_][\w-]*", text)} - {*without}
    begun = tuple(set(re.findall(r"([A-Za-z_][\w-]*-)\{[{%]", text)))
    numbered = set(re.findall(r"([A-Za-z_]\w*)\{\{", text))
    elements = {*TAG.findall(markup), *names}

    def has_class(name: str) -> bool:
        if name in without:
            return False
        return name in names or name.startswith(begun) or name.rstrip("0123456789") in numbered

    def can_match(selector: str) -> bool:
        plain = _outside(selector)
        return (
            all(map(has_class, CLASS.findall(plain)))
            and all(value in markup for value in VALUE.findall(plain))
            and elements.issuperset(TYPE.findall(plain))
        )

    return can_match


def small(text: str, keep: Keep | None = None) -> str:
    """The sheet without comments, needless spaces, and rules of which `keep` wants no selector."""
    return "".join(_rule(prelude, body, keep) for prelude, body in blocks(bare(text)))


def short(sheet: str, but: tuple[str, ...] = ()) -> str:
    """Whole and alone on its page, a sheet may call its custom properties as it likes: unused ones go, the others get the shortest
    names, those that are named most first. Names that begin with one of `but` stay.
    """
    used = set(re.findall(r"var\((--[\w-]+)", sheet))
    sheet = re.sub(
        r"(?<=[{;])(--[\w-]+):[^;{}]*(?:;|(?=\}))", lambda found: found[0] if found[1] in used else "", sheet
    )
    names = Counter(name for name in PROPERTY.findall(sheet) if not name.startswith(but or ("~",)))
    fresh = (f"--{_letters(number)}" for number in count())
    renamed = {name: next(fresh) for name, _ in names.most_common()}
    return PROPERTY.sub(lambda found: renamed.get(found[0], found[0]), sheet)


def blocks(text: str) -> Iterator[tuple[str, str | None]]:
    """What stands at the outermost level: ("@media …", "its rules"), (".a b", "its declarations"), ("@layer x", None)."""
    start = depth = opened = 0
    for found in re.finditer(r"""["'](?:[^"'\\]|\\.)*["']|[{};]""", text):
        sign = found[0]
        if sign == "{":
            depth += 1
            opened = opened if depth > 1 else found.start()
        elif sign == "}":
            depth -= 1
            if not depth:
                yield text[start:opened], text[opened + 1 : found.start()]
                start = found.end()
        elif sign == ";" and not depth:
            yield text[start : found.start()], None
            start = found.end()


def _rule(prelude: str, body: str | None, keep: Keep | None) -> str:
    prelude = _tight(prelude)
    if body is None:
        return prelude + ";"
    if prelude.startswith(NESTING):
        inner = small(body, keep)
        return f"{prelude}{{{inner}}}" if inner else ""
    if keep and not prelude.startswith("@"):
        prelude = ",".join(filter(keep, _selectors(prelude)))
    return f"{prelude}{{{_tight(body).removesuffix(';')}}}" if prelude and body.strip() else ""


def _selectors(prelude: str) -> list[str]:
    """The list cut at its own commas, not at those in brackets."""
    depth, parts = 0, [""]
    for sign in prelude:
        depth += (sign in "([") - (sign in ")]")
        if sign == "," and not depth:
            parts.append("")
        else:
            parts[-1] += sign
    return parts


def _outside(selector: str) -> str:
    """The selector without what stands in brackets: `:not(.a)` matches where there is no such class."""
    while (less := re.sub(r"\([^()]*\)", "", selector)) != selector:
        selector = less
    return selector


def _tight(text: str) -> str:
    def tighten(found: re.Match) -> str:
        if found[1]:
            return found[1]
        plain = re.sub(r" ?([{};,>]) ?", r"\1", re.sub(r"\s+", " ", found[0])).replace(": ", ":")
        return re.sub(r"(?<![\w.)])0\.(?=\d)", ".", plain)

    return re.sub(r"""("(?:[^"\\]|\\.)*")|[^"]+""", tighten, text).strip()


def _letters(number: int) -> str:
    """a, b, … z, aa, ab, …"""
    name = ""
    while number >= 0:
        name = chr(97 + number % 26) + name
        number = number // 26 - 1
    return name
