"""One of everything that has an address: the rows, and which argument of which address names which of them.

Every row made here has the id ROW, far from what a sequence gives: an argument that is not named otherwise means these.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

import wagtail_factories
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.core.mail import EmailMessage
from wagtail.admin.models import EditingSession
from wagtail.contrib.forms.models import FormSubmission
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Collection, CollectionViewRestriction, PageViewRestriction, UploadedFile, Workflow

from conference.accounts import one_time
from conference.accounts.roles import sync_roles
from conference.lib import tokens
from conference.mailbox.backend import MailboxBackend
from conference.mailbox.queries import ids
from conference.models import User
from delegates.messages import access as mail
from home.models import SiteSettings, StandardPage
from sessions.models import Presenter
from sessions.speakers.actions import profile
from tests.factories import bookings, checkin, conference, desks, home, messages, payments, programme, schools
from tests.factories.badges import BadgeFactory, PrintRunFactory
from tests.factories.waiting import WaitingEntryFactory

ROW = 7_000_001
UID = UUID(int=ROW)
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
LEADS, PROPOSES, INVITED, SPEAKS, AT_THE_DOOR = (letter * tokens.TOKEN_LENGTH for letter in "LPISD")


@dataclass(frozen=True)
class People:
    superuser: User
    lead: User


def make_rows(site, people: People) -> tuple[dict[str, dict[str, str]], dict[str, str]]:
    """Make them. Returns what `walk.addresses` wants: arguments by the beginning of a route, and queries by route."""
    edition = conference.ConferenceFactory(
        pk=ROW,
        slug="south-coast",
        venue=conference.VenueFactory(pk=ROW),
        reference_prefix="SC27",
        capacity=800,
        taken=1,
    )
    front = home.open_site(site, edition)
    sync_roles()
    image = wagtail_factories.ImageFactory(pk=ROW, collection=profile.photographs(), file__width=8, file__height=8)
    document = wagtail_factories.DocumentFactory(pk=ROW, file__filename="paper.pdf")
    arguments = {
        "": dict.fromkeys(("pk", "conference_id", "slot_id"), str(ROW)) | {"uid": str(UID), "conference": edition.slug}
    }
    arguments |= _programme(edition, people, image) | _people_who_come(edition, people)
    arguments |= _site(front, edition, people) | _desk(site, people, image, document) | _accounts(people)
    queries = {
        "admin/api/main/documents/find/": f"?id={ROW}",
        "admin/api/main/images/find/": f"?id={ROW}",
        "admin/api/main/pages/find/": "?html_path=/",
        "admin/bulk/<str:app_label>/<str:model_name>/<str:action>/": f"?id={ROW}",
        "admin/block-preview/": "?id=" + StandardPage._meta.get_field("body").stream_block.definition_prefix,
        "admin/proposals/decide/": f"?decision=ACCEPT&proposal={ROW}",
        "admin/timetable/places/": f"?run={UID}",
    }
    return arguments, queries


def _programme(edition, people: People, image) -> dict[str, dict[str, str]]:
    stream = programme.StreamFactory(pk=ROW, conference=edition, code="LIT")
    slot = programme.SlotFactory(pk=ROW, conference=edition)
    room = conference.RoomFactory(pk=ROW, venue=edition.venue)
    session = programme.SessionFactory(pk=ROW, conference=edition, stream=stream, slug="five-minutes")
    run = programme.RunFactory(pk=ROW, uid=UID, session=session, slot=slot, room=room)
    programme.DraftRunFactory(pk=ROW, uid=UID, session=session, slot=slot, room=room, run=run)
    programme.ReleaseFactory(pk=ROW, conference=edition)
    speaker = programme.SpeakerFactory(pk=ROW, slug="amara-osei", photo=image)
    programme.SpeakerPrivateFactory(pk=ROW, speaker=speaker)
    part = programme.ContributionFactory(pk=ROW, session=session, speaker=speaker)
    programme.TextCheckFactory(pk=ROW, contribution=part, answer="CHANGES", title="Six minutes")
    appearance = programme.AppearanceFactory(pk=ROW, speaker=speaker, conference=edition, link_token=SPEAKS)
    programme.HandoutFactory(
        pk=ROW,
        uid=UID,
        session=session,
        appearance=appearance,
        link="",
        file=ContentFile(b"%PDF-", "slides.pdf"),
        file_name="slides.pdf",
        media_type="application/pdf",
        may_share=True,
        released_at=NOW,
    )
    programme.CallFactory(pk=ROW, conference=edition)
    proposal = programme.ProposalFactory(pk=ROW, conference=edition, stream=stream, link_token=PROPOSES)
    programme.PresenterFactory(pk=ROW, proposal=proposal)
    programme.PresenterFactory(
        pk=ROW + 1,
        proposal=proposal,
        status=Presenter.Status.INVITED,
        link_token=INVITED,
        email="amy@saltmarsh.example",
    )
    programme.LetterFactory(pk=ROW, conference=edition, proposal=proposal)
    return {
        "propose/": {"token": PROPOSES},
        "propose/with/": {"token": INVITED},
        "speaking/": {"token": SPEAKS, "slug": "slides"},
        "schedule/": {"code": stream.code, "session": session.slug, "speaker": speaker.slug},
        "schedule/<slug:conference>/session/": {"slug": session.slug},
        "schedule/<slug:conference>/speaker/": {"slug": speaker.slug},
        "admin/timetable/do/": {"deed": "place"},
        "admin/checkin-scans/": {"pk": str(UID)},
        "admin/snippets/programme/speaker/": _workflow(speaker, people.superuser),
        "cards/": {"kind": "session", "slug": session.slug, "digest": "0" * 16},
    }


def _people_who_come(edition, people: People) -> dict[str, dict[str, str]]:
    school = schools.SchoolFactory(pk=ROW)
    schools.MembershipFactory(pk=ROW, user=people.lead, school=school, is_confirmed=True)
    trust = schools.TrustFactory(pk=ROW)
    schools.TrustMembershipFactory(pk=ROW, user=people.lead, trust=trust, is_confirmed=True)
    schools.InvitationFactory(
        pk=ROW, school=school, made_by=people.lead, digest=tokens.digest(INVITED), made_at=NOW, until_at=NOW
    )
    booking = bookings.BookingFactory(
        pk=ROW, conference=edition, school=school, lead=people.lead, confirmed=True, reference="SC27-AAAAA1"
    )
    draft = bookings.BookingFactory(
        pk=ROW + 1, conference=edition, school=school, lead=people.lead, reference="SC27-AAAAA2"
    )
    WaitingEntryFactory(pk=ROW, booking=draft)
    bookings.PriceRuleFactory(pk=ROW, conference=edition)
    bookings.VoucherFactory(pk=ROW, conference=edition)
    bookings.CancellationRuleFactory(pk=ROW, conference=edition)
    bookings.ExtraFactory(pk=ROW, conference=edition)
    bookings.SchoolAllowanceFactory(pk=ROW, conference=edition, school=school, taken=1)
    delegate = bookings.DelegateFactory(
        pk=ROW,
        booking=booking,
        ticket_type=bookings.TicketTypeFactory(pk=ROW, conference=edition, taken=1),
        link_token=LEADS,
    )
    badge = BadgeFactory(pk=ROW, delegate=delegate)
    PrintRunFactory(pk=ROW, conference=edition, made_by=people.superuser, status="READY", finished_at=NOW, pdf=b"%PDF-")
    device = checkin.DeviceFactory(
        pk=ROW,
        point=checkin.CheckinPointFactory(pk=ROW, conference=edition),
        token_digest=tokens.digest(AT_THE_DOOR),
    )
    checkin.ScanFactory(pk=UID, device=device, badge=badge)
    invoice = payments.InvoiceFactory(pk=ROW, booking=booking)
    cancelled = bookings.BookingFactory(
        pk=ROW + 2, conference=edition, school=school, lead=people.lead, confirmed=True, reference="SC27-AAAAA3"
    )
    note = payments.CreditNoteFactory(pk=ROW, invoice=payments.InvoiceFactory(pk=ROW + 1, booking=cancelled))
    payments.PaymentFactory(pk=ROW, booking=booking)
    messages.MessageFactory(pk=ROW, conference=edition)
    sent = messages.MessageFactory(pk=ROW + 1, conference=edition, state="SENT")
    messages.RecipientFactory(pk=ROW, message=sent, delegate=delegate)
    messages.ReminderFactory(pk=ROW, conference=edition)
    messages.MailStopFactory(pk=ROW)
    desks.BookingNoteFactory(pk=ROW, booking=booking, made_by=people.superuser)
    still_draft = {"reference": draft.reference}
    return {
        "my/": {"token": LEADS},
        "mail/": {"token": LEADS, "signed": mail.signed(f"d{ROW}")},
        "admin/messages/": {"person": str(ROW)},
        "admin/messages/reminders/new/": {"kind": "CHOICES"},
        "admin/bookings/": {"note": str(ROW)},
        "bookings/": {"reference": booking.reference},
        "bookings/leads/join/": {"secret": INVITED},
        "bookings/<str:reference>/colleagues/": still_draft,
        "bookings/<str:reference>/review/": still_draft,
        "bookings/<str:reference>/keep/": still_draft,
        "bookings/<str:reference>/waiting/": still_draft,
        "bookings/<str:reference>/offer/": still_draft,
        "bookings/<str:reference>/invoices/": {"number": invoice.number},
        "bookings/<str:reference>/credit-notes/": {"reference": cancelled.reference, "number": note.number},
    }


def _site(front, edition, people: People) -> dict[str, dict[str, str]]:
    sponsor = home.SponsorFactory(pk=ROW, conference=edition)
    page = front.get_children().get(slug="about").specific
    shut = front.get_children().get(slug="privacy")
    PageViewRestriction.objects.create(pk=ROW, page=shut, restriction_type="password", password="x")
    form = home.FormPageFactory(parent=front)
    home.FormFieldFactory(page=form)
    FormSubmission.objects.create(pk=ROW, page=form.page_ptr, form_data={})
    SiteSettings.objects.create(pk=ROW, site=front.get_site())
    alias = page.create_alias(update_slug="also-about")
    names = ("page_id", "page_to_move_id", "pk", "object_id")
    here = (
        dict.fromkeys(names, str(page.pk))
        | _workflow(page, people.superuser)
        | {
            "parent_page_id": str(front.pk),
            "destination_id": str(front.pk),
            "app_label": "home",
            "model_name": "standardpage",
            "content_type_app_name": "home",
            "content_type_model_name": "standardpage",
        }
    )
    sponsored = {
        "pk": str(ROW),
        "revision_id": str(sponsor.save_revision(user=people.superuser).pk),
        "revision_id_a": "earliest",
        "revision_id_b": "latest",
    }
    session = EditingSession.objects.create(
        pk=ROW,
        user=people.superuser,
        content_type=ContentType.objects.get_for_model(page),
        object_id=str(page.pk),
        last_seen_at=NOW,
    )
    return {
        "<_0>": {"_0": "programme/"},
        "_util/": {"page_view_restriction_id": str(ROW), "page_id": str(shut.pk)},
        "admin/pages/": here,
        "admin/pages/<int:page_id>/convert_alias/": {"page_id": str(alias.pk)},
        "admin/choose-page/": here,
        "admin/api/main/pages/": here | {"action_name": "copy"},
        "admin/forms/": {"page_id": str(form.pk)},
        "admin/editing-sessions/": here | {"session_id": str(session.pk)},
        "admin/settings/": {"pk": str(front.get_site().pk), "app_name": "home", "model_name": "sitesettings"},
        "admin/snippets/home/sponsor/": sponsored,
    }


def _desk(site, people: People, image, document) -> dict[str, dict[str, str]]:
    Redirect.objects.create(pk=ROW, old_path="/old", redirect_link="/new")
    collection = Collection.get_first_root_node().add_child(name="Papers")
    shut = CollectionViewRestriction.objects.create(
        pk=ROW, collection=collection, restriction_type="password", password="x"
    )
    for row, what in (ROW, image), (ROW + 1, document):
        UploadedFile.objects.create(
            pk=row,
            for_content_type=ContentType.objects.get_for_model(what),
            file=ContentFile(what.file.read(), what.filename),  # of its own: to delete it must not delete the other
            uploaded_by_user=people.superuser,
        )
    workflow, group = Workflow.objects.get(), Group.objects.get(name="Editors")
    task = workflow.tasks.get()
    return {
        "admin/bulk/": {"app_label": "wagtailimages", "model_name": "image", "action": "delete"},
        "admin/groups/": {"pk": str(group.pk)},
        "admin/password_reset/": {"uidb64": "x", "token": "x"},
        "admin/redirects/": {"redirect_id": str(ROW)},
        "admin/sites/": {"pk": str(site.pk)},
        "admin/tag-autocomplete/": {"app_name": "taggit", "model_name": "tag"},
        "admin/workflows/": {
            "pk": str(workflow.pk),
            "workflow_pk": str(workflow.pk),
            "page_pk": str(site.root_page_id),
        },
        "admin/workflows/tasks/": {"pk": str(task.pk), "app_label": "wagtailcore", "model_name": "groupapprovaltask"},
        "admin/workflows/task_chooser/": {"task_id": str(task.pk)},
        "admin/collections/": {"pk": str(collection.pk), "collection_id": str(collection.pk)},
        "documents/": {"_0": str(document.pk), "_1": document.filename, "restriction_id": str(shut.pk)},
        "media/": {"path": image.get_rendition("width-4").file.name},
        "admin/images/": {"image_id": str(ROW), "filter_spec": "original", "uploaded_file_id": str(ROW)},
        "admin/documents/": {"document_id": str(ROW), "doc_id": str(ROW), "uploaded_file_id": str(ROW + 1)},
    }


def _accounts(people: People) -> dict[str, dict[str, str]]:
    link = one_time.make_link(user=people.lead, next_url="", now=NOW)
    MailboxBackend().send_messages(
        [EmailMessage("Hello", "Dear Dev,", to=["dev@school.example"], attachments=[("a.txt", b"A", "text/plain")])]
    )
    return {
        "accounts/one-time/": {"secret": link.rstrip("/").rpartition("/")[2]},
        "mailbox/": {"message_id": ids()[0], "number": "0"},
    }


def _workflow(of, submitted_by: User) -> dict[str, str]:
    """It is submitted, and waits for its reader."""
    revision = of.save_revision(user=submitted_by)
    state = Workflow.objects.get().start(of, submitted_by)
    return {
        "revision_id": str(revision.pk),
        "revision_id_a": "earliest",
        "revision_id_b": "latest",
        "workflow_state_id": str(state.pk),
        "task_state_id": str(state.current_task_state.pk),
        "task_id": str(state.current_task_state.task_id),
        "action_name": "approve",
    }
