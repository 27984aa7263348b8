"""How a rule says no: with reasons a person can read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """One reason. `code` is for machines and tests, `message` the sentence for the page, `field` where it belongs (empty: the whole)."""

    code: str
    message: str
    field: str = ""


class Refused(Exception):  # noqa: N818 -- it is an answer, not a fault
    """An action's refusal: nothing was changed. Carries every reason."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = list(problems)
        super().__init__("; ".join(problem.message for problem in self.problems))

    @property
    def codes(self) -> list[str]:
        return [problem.code for problem in self.problems]
