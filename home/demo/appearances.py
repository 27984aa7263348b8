"""The demo's speakers as organisers see them: a personal page each, with what they have told us and what is still missing."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.utils.html import escape
from wagtail.models import Revision

from conference.lib.tokens import token
from conference.lib.uploads import PDF
from conference.models import Conference, User
from home.demo.content import dice, london, read
from sessions.models import Appearance, Contribution, Handout, SpeakerDue, TextCheck
from sessions.models import Speaker as Profile
from sessions.speakers.rules import works_at

ANSWER_AFTER = 21  # days, at the most


def build_appearances(conference: Conference, *, by: User) -> None:
    """A personal page for everybody, due dates, checked texts, a few files, and two drafts for an organiser to look at."""
    data = read("appearances")
    invited = london(data["invited"])
    speakers = _by_key()
    _say_no_to_the_photo(speakers[data["said_no_to_photo"]])
    _first_revisions(list(speakers.values()), by=by, now=conference.booking_opens_at)
    SpeakerDue.objects.bulk_create(
        SpeakerDue(conference=conference, item=item, due_date=due) for item, due in data["dues"].items()
    )
    pages = Appearance.objects.bulk_create(
        _appearance(conference, speaker, key, data, invited) for key, speaker in speakers.items()
    )
    by_key = dict(zip(speakers, pages, strict=True))
    _check_texts(conference, {page.speaker_id: page for page in pages}, invited)
    _propose_texts(conference, speakers, data["proposed_texts"], invited)
    for each in data["files"] + data["links"]:
        _hand_in(conference, by_key[each["speaker"]], each, invited)
    for each in data["proposed_profiles"]:
        _propose_profile(speakers[each["speaker"]], each)


def _by_key() -> dict[str, Profile]:
    found = {speaker.name: speaker for speaker in Profile.objects.order_by("pk")}
    return {each["key"]: found[f"{each['first_name']} {each['last_name']}"] for each in read("speakers")["speakers"]}


def _say_no_to_the_photo(speaker: Profile) -> None:
    """Her initials stand in its place; the drawn one stays in the organisers' library."""
    Profile.objects.filter(pk=speaker.pk).update(photo=None)
    speaker.photo = None


def _first_revisions(speakers: list[Profile], *, by: User, now: datetime) -> None:
    """What publishing them one by one would have left: a revision each, the latest of its profile."""
    kind = ContentType.objects.get_for_model(Profile)
    revisions = Revision.objects.bulk_create(
        Revision(
            content_type=kind,
            base_content_type=kind,
            object_id=str(speaker.pk),
            created_at=now,
            user=by,
            object_str=str(speaker),
            content=speaker.serializable_data(),
        )
        for speaker in speakers
    )
    for speaker, revision in zip(speakers, revisions, strict=True):
        speaker.latest_revision = revision
        speaker.first_published_at = speaker.last_published_at = now
    Profile.objects.bulk_update(speakers, ["latest_revision", "first_published_at", "last_published_at"])


def _appearance(
    conference: Conference, speaker: Profile, key: str, data: dict[str, Any], invited: datetime
) -> Appearance:
    roll = dice(f"appearance/{key}")
    page = Appearance(
        speaker=speaker, conference=conference, invited_at=invited, why_asked=data["why_asked"].get(key, "")
    )
    if key in data["not_yet_seen"]:
        return page
    when = invited + timedelta(days=roll.randrange(ANSWER_AFTER), hours=roll.randrange(10))
    page.confirmed_at = when
    page.availability_answered_at = when
    if roll.random() < 0.8:  # noqa: PLR2004 -- most say yes at once
        page.photo_consent, page.photo_answered_at = Appearance.Consent.YES, when
    if key == data["said_no_to_photo"]:
        page.photo_consent, page.photo_answered_at = Appearance.Consent.NO, when
    if roll.random() < 0.6:  # noqa: PLR2004 -- what is due later is done by fewer
        page.room_needs, page.room_answered_at = roll.choice(data["room_needs"]), when
    page.has_no_slides = roll.random() < 0.15  # noqa: PLR2004 -- few
    page.has_no_handouts = roll.random() < 0.3  # noqa: PLR2004 -- some
    for name, value in (data["travel"].get(key, {}) | data["visitors"].get(key, {})).items():
        setattr(page, name, value)
    if not page.visitor and not works_at(speaker.organisation, conference.host_name) and roll.random() < 0.4:  # noqa: PLR2004 -- some
        page.visitor = speaker.organisation
    if page.visitor:
        page.safeguarding_read_at = when
    return page


def _check_texts(conference: Conference, pages: dict[int, Appearance], invited: datetime) -> None:
    parts = (
        Contribution.objects.filter(session__conference=conference)
        .select_related("session")
        .order_by("session__slug", "pk")
    )
    TextCheck.objects.bulk_create(
        TextCheck(contribution=part, answer=TextCheck.Answer.RIGHT, answered_at=invited + timedelta(days=9))
        for part in parts
        if pages[part.speaker_id].confirmed_at and dice(f"text/{part.session.slug}/{part.sort_order}").random() < 0.7  # noqa: PLR2004 -- most
    )


def _propose_texts(
    conference: Conference, speakers: dict[str, Profile], texts: list[dict[str, Any]], invited: datetime
) -> None:
    for each in texts:
        part = _first_part(conference, speakers[each["speaker"]])
        TextCheck.objects.update_or_create(
            contribution=part,
            defaults={
                "answer": TextCheck.Answer.CHANGES,
                "title": each["title"] or part.session.title,
                "abstract": f"{part.session.abstract}\n\n{each['abstract_end']}",
                "note": each["note"],
                "answered_at": invited + timedelta(days=12),
            },
        )


def _first_part(conference: Conference, speaker: Profile) -> Contribution:
    parts = Contribution.objects.filter(session__conference=conference, speaker=speaker).select_related("session")
    return parts.order_by("session__slug").first()


def _hand_in(conference: Conference, page: Appearance, data: dict[str, Any], invited: datetime) -> None:
    part = _first_part(conference, page.speaker)
    row = Handout(
        session=part.session,
        appearance=page,
        kind=data["kind"],
        title=data["title"],
        may_share=data["may_share"],
        uploaded_at=invited + timedelta(days=15),
        link=data.get("link", ""),
    )
    if not row.link:
        content = paper(data["lines"])
        row.file_name, row.media_type, row.size = f"{data['title'].replace(':', ',')}.pdf", PDF.media_type, len(content)
        row.file.save(f"{token().lower()}.pdf", ContentFile(content), save=False)
    row.save()


def _propose_profile(speaker: Profile, data: dict[str, Any]) -> None:
    """As she would send it from her own page: a draft beside what is public."""
    draft = Profile.objects.get(pk=speaker.pk)
    draft.headline = data["headline"]
    draft.biography = f"{draft.biography.removesuffix('</p>')} {escape(data['biography_end'])}</p>"
    draft.save_revision(log_action=True)


def paper(lines: list[str]) -> bytes:
    """A PDF of one page: the first line large, the others below. Drawn by hand: two hundred bytes need no library."""
    text = ["BT /F1 26 Tf 60 460 Td 44 TL"]
    for place, line in enumerate(lines):
        text.append(f"({_pdf_text(line)}) Tj T*" + (" /F1 17 Tf 32 TL" if place == 0 else ""))
    stream = "\n".join([*text, "ET"]).encode("cp1252", "replace")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R /Lang (en-GB) >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 842 595] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, content in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = (len(objects) + 1, table, len(objects) + 1, len(out))
    out += b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % end
    return bytes(out)


def _pdf_text(line: str) -> str:
    return line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
