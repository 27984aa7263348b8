"""What an accepted proposal becomes in the programme, and what becomes of that when it is not accepted after all.

It is done when the team decides, before anybody is told: organisers can then plan a timetable out of what they mean to accept and see
whether it works, instead of accepting first and finding out later. Nothing of it is public: the session is a draft, the profiles are
drafts, and no letter has left.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from wagtail.log_actions import log

from conference.models import Conference, User
from sessions.models import Appearance, Contribution, Presenter, Proposal, Session, Speaker, SpeakerPrivate
from sessions.reviewing.queries import deciding as queries
from sessions.reviewing.rules.acceptance import TAKEN_OVER
from sessions.speakers.actions.desk import open_page
from sessions.speakers.rules import as_html


@transaction.atomic
def bring_in(*, proposal: Proposal, by: User | None, now: datetime) -> Session:
    """Its session with its speakers, as drafts; what is there already stays as it is. Called again it adds who has said yes since."""
    Conference.objects.select_for_update(no_key=True).values_list("pk").get(pk=proposal.conference_id)
    session = proposal.session or _new_session(proposal, by)
    for position, presenter in enumerate(queries.on_stage(proposal)):
        speaker = presenter.speaker or speaker_of(
            name=presenter.name or presenter.email,
            email=presenter.email,
            by=by,
            background=presenter.background or Speaker.Background.TEACHER,
            headline=presenter.headline,
            organisation=presenter.organisation,
            biography=as_html(presenter.biography) if presenter.biography.strip() else "",
        )
        if presenter.speaker_id != speaker.pk:
            presenter.speaker = speaker
            presenter.save(update_fields=["speaker"])
        _put_on_stage(proposal, presenter, position, by, now)
    return session


def speaker_of(*, name: str, email: str, by: User | None, **profile: str) -> Speaker:
    """Whom we know by this address, else a new profile: a draft with its first revision. Inside a transaction that holds the
    conference's lock.
    """
    if known := queries.speaker_with_email(email, name):
        return known
    speaker = Speaker(name=name, slug=queries.free_speaker_slug(name), live=False, **profile)
    speaker.save()
    speaker.save_revision(user=by)
    SpeakerPrivate.objects.create(speaker=speaker, email=email)
    return speaker


def take_out(*, proposal: Proposal, by: User | None) -> bool:
    """Not accepted after all, and nobody was told that it was: what the acceptance made goes again, session and profiles, as far as
    nobody has touched it. A session that somebody has planned or edited stays, as a draft. Whether it has gone.
    """
    session = proposal.session
    if session is None:
        return True
    if not queries.is_untouched(proposal):
        to_draft(session=session, by=by)
        return False
    speakers = list(session.contributions.values_list("speaker", flat=True))
    proposal.session = None
    proposal.save(update_fields=["session"])
    session.delete()
    queries.idle_appearances(proposal.conference, speakers).delete()
    for profile in queries.idle_profiles(speakers):
        profile.delete()
    return True


def to_draft(*, session: Session, by: User | None) -> bool:
    """No reader sees it any more; runs, places and speakers stay. Whether that is new."""
    if session.status == Session.Status.DRAFT:
        return False
    session.status = Session.Status.DRAFT
    session.save()
    log(instance=session, action="session.to_draft", user=by)
    return True


def _new_session(proposal: Proposal, by: User | None) -> Session:
    session = Session(
        conference=proposal.conference,
        status=Session.Status.DRAFT,
        slug=queries.free_session_slug(proposal.conference, proposal.title),
        **{name: getattr(proposal, name) for name in TAKEN_OVER},
    )
    session.save()
    proposal.session = session
    proposal.save(update_fields=["session"])
    log(instance=session, action="session.from_proposal", user=by)
    return session


def _put_on_stage(proposal: Proposal, presenter: Presenter, position: int, by: User | None, now: datetime) -> None:
    keynote = proposal.kind == Session.Kind.KEYNOTE
    role = Contribution.Role.KEYNOTE if keynote else Contribution.Role.SPEAKER
    Contribution.objects.get_or_create(
        session=proposal.session, speaker=presenter.speaker, defaults={"role": role, "sort_order": position}
    )
    appearance = open_page(speaker=presenter.speaker, conference=proposal.conference, by=by, now=now)
    appearance.unavailable.add(*proposal.unavailable.all())
    if presenter.status == Presenter.Status.PROPOSER:
        # What she said when she proposed is not asked again on her own page.
        said = Appearance.objects.filter(pk=appearance.pk)
        said.filter(availability_answered_at=None).update(availability_answered_at=now)
        said.filter(room_answered_at=None).update(room_needs=proposal.room_needs, room_answered_at=now)
