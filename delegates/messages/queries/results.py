"""What became of messages: the list, one message's numbers, its people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from conference.models import Conference
from delegates.messages.models import Message, Recipient
from delegates.messages.queries import audiences, people
from delegates.messages.rules import answers
from delegates.schools.models import School
from sessions.models import Run, Stream

State = Recipient.State
ON_THE_WAY = (State.QUEUED, State.CLAIMED)
CAN_GO_AGAIN = (State.REFUSED, State.UNSURE)


def words_of(message: Message) -> people.Words:
    return people.Words(message.audience, message.subject, message.body, message.filters)


def audience_label(message: Message) -> str:
    known = audiences.AUDIENCES.get(message.audience)
    return known.label if known else message.audience


def messages_of(conference: Conference) -> QuerySet[Message]:
    """All of a conference, the newest first, with how many people each went to, and how many it did not reach. 1 query."""
    trouble = (State.REFUSED, State.UNSURE, State.BOUNCED, State.COMPLAINED)
    return (
        Message.objects.filter(conference=conference)
        .select_related("made_by", "reminder")
        .annotate(
            number=Count("recipients", filter=~Q(recipients__state=State.HELD_BACK)),
            reached=Count("recipients", filter=Q(recipients__state=State.SENT)),
            trouble=Count("recipients", filter=Q(recipients__state__in=trouble)),
        )
        .order_by("-made_at", "-pk")
    )


@dataclass(frozen=True)
class Tally:
    """How many of a message's people stand where. `waits`, `done` and `all` leave out who is not written to."""

    by_state: dict[str, int]

    @property
    def all(self) -> int:
        return sum(self.by_state.values()) - self.by_state.get(State.HELD_BACK, 0)

    @property
    def waits(self) -> int:
        return sum(self.by_state.get(state, 0) for state in ON_THE_WAY)

    @property
    def done(self) -> int:
        return self.all - self.waits

    @property
    def reached(self) -> int:
        return self.by_state.get(State.SENT, 0)

    @property
    def rows(self) -> list[tuple[str, str, int]]:
        """(state, in words, how many), of those that there are."""
        return [(state, label, self.by_state[state]) for state, label in State.choices if self.by_state.get(state)]


def tally(message: Message) -> Tally:
    """1 query."""
    rows = message.recipients.order_by().values_list("state").annotate(number=Count("pk"))
    return Tally(dict(rows))


def recipients(message: Message, state: str = "") -> QuerySet[Recipient]:
    """With names; those that did not get it first when all are asked for. 1 query."""
    rows = message.recipients.select_related("delegate__school", "booking__school", "booking__lead")
    return rows.filter(state=state) if state in State.values else rows


def filters_in_words(message: Message) -> list[str]:
    """What narrows the audience: `in the stream Literacy`. At most 4 queries."""
    found, chosen = [], message.filters
    if pk := chosen.get("stream"):
        found.append(f"in the stream {Stream.objects.filter(pk=pk).first() or '(deleted)'}")
    if pk := chosen.get("run"):
        run = Run.objects.filter(pk=pk).select_related("session", "slot").first()
        found.append(f"in “{run.session.title}”, {run.slot.name}" if run else "in a session that is no more")
    if pk := chosen.get("school"):
        found.append(f"of {School.objects.filter(pk=pk).first() or '(a school that is no more)'}")
    if pk := chosen.get("ticket_type"):
        kind = people.ticket_types(message.conference).filter(pk=pk).first()
        found.append(f"with the ticket {kind.name if kind else '(deleted)'}")
    return found


def message(pk: int) -> Message | None:
    """With all that its page shows. 1 query."""
    return Message.objects.select_related("conference__venue", "made_by", "reminder").filter(pk=pk).first()


def stuck(now: datetime) -> QuerySet[Message]:
    """Messages on their way of which nothing has moved for a while: with people who wait, or with nobody left and nothing said."""
    of = Recipient.objects.filter(message=OuterRef("pk"))
    moving = of.filter(state_at__gte=answers.quiet_since(now))
    waits, open_ones = of.filter(state=State.QUEUED), of.filter(state__in=ON_THE_WAY)
    going = Message.objects.filter(~Exists(moving), state=Message.State.SENDING)
    return going.filter(Exists(waits) | ~Exists(open_ones)).order_by("pk")
