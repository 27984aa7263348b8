"""The demo's call for proposals and what has come in: every state, from every job, read by some of the organisers."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.text import slugify

from conference.models import Conference, User
from home.demo.content import london, plain, read
from home.demo.programme import fixed_uid
from sessions.models import Call, Letter, Presenter, Proposal, Review, Session, Slot, Speaker, Stream
from sessions.reviewing import actions
from sessions.reviewing.queries.deciding import words

SAME = [
    "status",
    "decision",
    "kind",
    "title",
    "takeaways",
    "audience",
    "phases",
    "roles",
    "subjects",
    "standards",
    "for_support_staff",
    "seats_note",
    "needs",
    "needs_step_free",
    "room_needs",
    "wants_partner",
    "note",
    "as_typed",
]  # in the data and the row
OF_SESSION = ("title", "abstract", "takeaways", "audience", "phases", "standards", "for_support_staff", "stream_id")
OF_SPEAKER = ("name", "background", "headline", "organisation")


def build_proposals(conference: Conference, organisers: dict[str, User]) -> None:
    """The call, eighteen proposals with their presenters, what reviewers think, letters that have left and two that wait."""
    data = read("proposals")
    call = dict(data["call"])
    Call.objects.create(
        conference=conference,
        opens_at=london(call["opens_at"]),
        closes_at=london(call["closes_at"]),
        welcome="\n\n".join(call["welcome"]),
    )
    streams = {stream.code: stream for stream in Stream.objects.filter(conference=conference)}
    slots = _slots(conference)
    rows = [_proposal(conference, streams, each) for each in data["proposals"]]
    Proposal.objects.bulk_create(rows)
    for proposal, each in zip(rows, data["proposals"], strict=True):
        proposal.unavailable.set([slots[code] for code in each.get("unavailable", [])])
        _presenters(proposal, each)
        _reviews(proposal, each, organisers)
        _letter(proposal, each, organisers["organiser"])
    _dated(rows)
    for proposal, each in zip(rows, data["proposals"], strict=True):
        _decide(proposal, each, organisers["programme"])
    _name_for_good(presenter.speaker for row in rows for presenter in row.presenters.select_related("speaker"))


def _name_for_good(found: Iterable[Speaker | None]) -> None:
    """Profiles that the acceptances made: the same uid at every load, in the row and in the draft that will be published over it."""
    for speaker in {each for each in found if each and not each.live}:
        speaker.uid = fixed_uid("speaker", speaker.slug)
        speaker.save(update_fields=["uid"])
        draft = speaker.latest_revision
        draft.content["uid"] = str(speaker.uid)
        draft.save(update_fields=["content"])


def _slots(conference: Conference) -> dict[str, Slot]:
    found = {slot.name: slot for slot in Slot.objects.filter(conference=conference)}
    return {slot["code"]: found[slot["name"]] for slot in read("conference")["slots"]}


def _proposal(conference: Conference, streams: dict[str, Stream], data: dict[str, Any]) -> Proposal:
    proposal = Proposal(
        conference=conference,
        stream=streams.get(data.get("stream", "")),
        abstract="\n\n".join(data.get("abstract", [])),
        seats_wished=data.get("seats"),
        runs_wished=data.get("runs", 1),
        is_first_time=data.get("first_time", False),
        submitted_at=london(data["submitted"]) if "submitted" in data else None,
        **{name: data[name] for name in SAME if name in data},
    )
    if "session" in data:
        proposal.session = Session.objects.get(conference=conference, slug=data["session"])
        for name in OF_SESSION:
            setattr(proposal, name, getattr(proposal.session, name))
    return proposal


def _presenters(proposal: Proposal, data: dict[str, Any]) -> None:
    """The proposer stands first; the others say what they have answered."""
    for place, each in enumerate(data["presenters"]):
        status = each.get("status", Presenter.Status.PROPOSER)
        presenter = Presenter(proposal=proposal, status=status, background="")
        if "speaker" in each:
            _as_speaker(presenter, each["speaker"])
        else:
            for name in (*OF_SPEAKER, "biography"):
                setattr(presenter, name, each.get(name, ""))
            presenter.email = each.get("email") or _address(presenter)
        if place and proposal.submitted_at:
            presenter.invited_at = proposal.submitted_at
            presenter.answered_at = None if status == Presenter.Status.INVITED else proposal.submitted_at
        presenter.save()


def _as_speaker(presenter: Presenter, key: str) -> None:
    (data,) = (each for each in read("speakers")["speakers"] if each["key"] == key)
    speaker = Speaker.objects.select_related("private").get(name=f"{data['first_name']} {data['last_name']}")
    presenter.speaker, presenter.email = speaker, speaker.private.email
    for name in OF_SPEAKER:
        setattr(presenter, name, getattr(speaker, name))
    presenter.biography = data["biography"]


def _address(presenter: Presenter) -> str:
    where = slugify(plain(presenter.organisation.split(",")[0]).replace(".", "-")) or "home"
    return f"{plain(presenter.name)}@{where}.example"


def _reviews(proposal: Proposal, data: dict[str, Any], organisers: dict[str, User]) -> None:
    Review.objects.bulk_create(
        Review(proposal=proposal, reviewer=organisers[each["by"]], score=each["score"], comment=each["comment"])
        for each in data.get("reviews", [])
    )


def _letter(proposal: Proposal, data: dict[str, Any], by: User) -> None:
    """What the proposer has been told."""
    if letter := data.get("letter"):
        proposer, sent = proposal.presenters.get(status=Presenter.Status.PROPOSER), london(letter["sent"])
        body = [f"Dear {proposer.name},", *letter["body"], f"{by} for {proposal.conference.host_name}"]
        Letter.objects.create(
            conference=proposal.conference,
            kind=Letter.Kind.DECISION,
            proposal=proposal,
            speaker=proposer.speaker,
            to_name=proposer.name,
            to_email=proposer.email,
            subject=letter["subject"],
            body="\n\n".join(body),
            by=by,
            written_at=sent,
            sent_at=sent,
        )


def _dated(proposals: list[Proposal]) -> None:
    """As if they had come in on their days."""
    for proposal in proposals:
        day: datetime = proposal.submitted_at or london("2026-11-19T21:10")
        proposal.created_at = proposal.updated_at = day
    Proposal.objects.bulk_update(proposals, ["created_at", "updated_at"])


def _decide(proposal: Proposal, data: dict[str, Any], by: User) -> None:
    """A decision that nobody has been told yet: its letter waits in the outbox."""
    if decided := data.get("decided"):
        actions.decide(
            proposal=proposal,
            decision=decided["decision"],
            words=words(proposal.conference, decided["decision"]),
            line=decided["line"],
            by=by,
            now=london(decided["at"]),
        )
