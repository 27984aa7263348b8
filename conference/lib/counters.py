"""What runs out: rows that hold a capacity and count what is taken of it, and the one statement that takes.

Locking a booking's own row oversells; the counter itself has to be taken, last in the transaction (habit 4 of the house).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q


class CounterQuerySet(models.QuerySet):
    def take(self, pk: int, number: int = 1) -> bool:
        """Take `number` of row `pk` in one statement. False, with nothing changed, when fewer are left.
        A row whose capacity is null never runs out.
        """
        room = Q(capacity__isnull=True) | Q(capacity__gte=F("taken") + number)
        changed = self.model._default_manager.filter(room, pk=pk).update(
            taken=F("taken") + number, turns=F("turns") + 1
        )
        return changed == 1

    def take_all(self, numbers: Mapping[int, int]) -> int | None:
        """Take from several rows in the order of their ids, so that two callers cannot wait for one another.
        The id of the first row that has too few left, or None when all was taken. The caller's transaction must roll back on an id.
        """
        for pk in sorted(numbers):
            if numbers[pk] and not self.take(pk, numbers[pk]):
                return pk
        return None

    def move_all(self, numbers: Mapping[int, int]) -> int | None:
        """As `take_all`, but a number below nought is given back."""
        for pk in sorted(numbers):
            if numbers[pk] < 0:
                self.give_back(pk, -numbers[pk])
            elif numbers[pk] and not self.take(pk, numbers[pk]):
                return pk
        return None

    def give_back(self, pk: int, number: int = 1) -> None:
        """Return `number` to row `pk`. The CHECK below refuses to go under zero."""
        self.model._default_manager.filter(pk=pk).update(taken=F("taken") - number, turns=F("turns") + 1)


class Counter(models.Model):
    """Abstract: `capacity` (null: without limit) and `taken`. `turns` goes up by one whenever something is taken or given back, so
    that a count which comes back to what it was is still seen to have moved. `save()` never writes the two, or a form that was
    opened before a booking would write an old count over a new one.
    """

    capacity = models.PositiveIntegerField("places", null=True, blank=True, help_text="Leave empty for no limit.")
    taken = models.PositiveIntegerField("places taken", default=0, editable=False)
    turns = models.PositiveBigIntegerField("times the count has moved", default=0, editable=False)

    objects: ClassVar[Any] = CounterQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(capacity__isnull=True) | Q(taken__lte=F("capacity")),
                name="%(app_label)s_%(class)s_taken_within_capacity",
                violation_error_message="More places than that are already taken.",
            ),
            models.CheckConstraint(condition=Q(taken__gte=0), name="%(app_label)s_%(class)s_taken_not_negative"),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding and kwargs.get("update_fields") is None and not kwargs.get("force_insert"):
            kwargs["update_fields"] = [
                field.name
                for field in self._meta.concrete_fields
                if not field.primary_key and field.name not in {"taken", "turns"}
            ]
        super().save(*args, **kwargs)

    def clean(self) -> None:
        """A form that changes the capacity does not show `taken`, so Django would leave the constraint to the database."""
        super().clean()
        if self.capacity is not None and self.capacity < self.taken:
            raise ValidationError({"capacity": f"{self.taken} places are already taken, so it cannot be fewer."})

    @property
    def left(self) -> int | None:
        """Places left; None when there is no limit."""
        return None if self.capacity is None else max(self.capacity - self.taken, 0)
