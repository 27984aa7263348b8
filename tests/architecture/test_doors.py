"""Which of our views anybody may open, and how the organisers' screens are set up."""

import pytest
from django.urls import URLPattern, get_resolver
from wagtail.admin.viewsets import viewsets
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.models import RevisionMixin

pytestmark = pytest.mark.sqlite

# Every view of ours that opens without an account. A new one belongs here only with a reason.
PUBLIC = {
    # Signing in, and signs of life.
    "conference.accounts.views.sign_in",
    "conference.accounts.views.confirm_code",
    "conference.accounts.views.second_step",
    "conference.accounts.views.one_time_link",
    "conference.accounts.views.desk_sign_in",
    "conference.health.healthz",
    "conference.health.readyz",
    # The development mailbox: mounted on no real site (tests/conference/test_deploy.py).
    "conference.mailbox.views.mailbox",
    "conference.mailbox.views.mailbox_message",
    "conference.mailbox.views.mailbox_attachment",
    # The programme for other programs, and the addresses that its files carry: what the last release made public.
    "sessions.exchange.views.whole_file",
    "sessions.exchange.views.stream_feed",
    "sessions.exchange.views.speaker_feed",
    "sessions.exchange.views.session_feed",
    "sessions.exchange.api_views.openapi",
    "sessions.exchange.api_views.api_page",
    "sessions.exchange.views.take_along",
    "sessions.exchange.print_views.programme_pdf",
    "home.addresses.programme",
    "home.addresses.session",
    "home.addresses.speaker",
    # The same for a frame on other people's pages, and the script that makes the frame.
    "home.embed.views.embed",
    "home.embed.views.script",
    "ninja:conferences",
    "ninja:conference",
    "ninja:programme",
    "ninja:sessions",
    "ninja:session",
    "ninja:speakers",
    "ninja:speaker",
    "ninja:streams",
    "ninja:rooms",
    "ninja:slots",
    "ninja:releases",
    # A delegate has no account: her personal link is the key (delegates/choices/access.py).
    "delegates.choices.views.my_day",
    "delegates.choices.views.my_slot",
    "delegates.choices.views.my_calendar",
    "delegates.arrangements.views.my_arrangements",
    "delegates.rights.views.my_data",
    # Whether she wants messages: by her personal link, and by the signed link of each message.
    "delegates.messages.views.by_stop_link",
    "delegates.messages.views.by_personal_link",
    # What is kept about people, for whom and how long.
    "conference.privacy.views.what_we_keep",
    # The picture of what a public page says, and what search engines are told.
    "home.cards.views.card",
    "home.robots.robots",
    # Nor has a speaker (sessions/speakers/access.py).
    "sessions.speakers.views.pages.speaking",
    "sessions.speakers.views.pages.item",
    "sessions.speakers.views.pages.face",
    "sessions.speakers.views.files.photo",
    "sessions.speakers.views.files.own_file",
    "sessions.speakers.views.files.remove_file",
    # What organisers have given out to readers.
    "sessions.speakers.views.files.handout",
    # A reader's agenda holds nothing that is not public; its address carries it.
    "home.agenda.views.agenda",
    "home.agenda.views.manifest",
    "home.agenda.views.service_worker",
    # Proposing needs no account: the call is for everybody, a personal link is the key to the rest (sessions/proposals/access.py).
    "sessions.proposals.views.call.propose",
    "sessions.proposals.views.call.find",
    "sessions.proposals.views.colleague.invitation",
    "sessions.proposals.views.own.own",
    "sessions.proposals.views.own.change",
    "sessions.proposals.views.own.check",
    "sessions.proposals.views.own.withdraw",
    # The programme to print: what is on the programme's pages.
    # How booking works and what it costs.
    "delegates.bookings.views.book.book",
    # The door: the device's own token is the key, and the page holds nobody's name without it.
    "delegates.checkin.views.door",
    "ninja:enrol",
    "ninja:me",
    "ninja:scans",
    "ninja:search",
}
# allauth's views bring doors of their own; these are the ones we mount.
ALLAUTH = {
    "account_inactive",
    "account_logout",
    "mfa_deactivate_totp",
    "mfa_download_recovery_codes",
    "mfa_generate_recovery_codes",
    "mfa_index",
    "mfa_reauthenticate",
    "mfa_view_recovery_codes",
}
NOT_OURS = ("wagtail.", "django.", "allauth.")


def patterns(resolver=None):
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLPattern):
            yield entry
        else:
            yield from patterns(entry)


def dotted(pattern):
    """The view's own name; a machine's door (django-ninja makes all its views in one place) goes by its address's name."""
    view = pattern.callback
    return f"ninja:{pattern.name}" if view.__module__.startswith("ninja.") else f"{view.__module__}.{view.__qualname__}"


def test_the_views_that_anybody_may_open_are_these_and_no_others():
    found = {
        dotted(pattern)
        for pattern in patterns()
        if not getattr(pattern.callback, "login_required", True)
        and not pattern.callback.__module__.startswith(NOT_OURS)
    }

    assert found == PUBLIC


def test_of_allauth_s_pages_these_are_mounted_and_no_others():
    found = {pattern.name for pattern in patterns() if pattern.callback.__module__.startswith("allauth.")}

    assert found == ALLAUTH


def our_viewsets():
    viewsets.populate()
    registered = [each for each in viewsets.viewsets if isinstance(each, ModelViewSet)]
    return [each for each in registered if not type(each).__module__.startswith("wagtail.")]


def test_every_screen_over_a_plain_model_keeps_out_of_both_indexes():
    """Else each save of a row runs seven statements, and a search over unindexed fields is a server error."""
    plain = [each for each in our_viewsets() if not issubclass(each.model, RevisionMixin)]

    assert plain != []
    assert {
        type(each).__name__: (each.add_to_reference_index, each.search_backend_name)
        for each in plain
        if (each.add_to_reference_index, each.search_backend_name) != (False, None)
    } == {}
