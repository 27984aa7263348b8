"""What every template may need: names, menu, ways to booking. Nothing is asked of the database until it is used."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from wagtail.models import Page, Site

from home.models import PolicyPage, ProgrammePage, SiteSettings, SpeakersPage
from home.models.base import conference_of
from sessions.proposals.queries import is_open as call_is_open


class Around:
    """The site around one request. Three queries when everything is used: settings, conference, pages."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.__dict__ |= getattr(request, "site_known", {})  # home/programme/places.py has asked before

    @cached_property
    def settings(self) -> SiteSettings | None:
        return SiteSettings.for_site(self.site) if self.site else None

    @cached_property
    def site(self) -> Site | None:
        return Site.find_for_request(self.request)

    @cached_property
    def pages(self) -> list[Page]:
        """The live pages right under the home page, in the order they lie in the tree."""
        if self.site is None:
            return []
        return list(Page.objects.child_of(self.site.root_page).live().public().order_by("path"))

    def entry(self, page: Page) -> dict[str, Any]:
        url = page.get_url(self.request) or ""
        return {"title": page.title, "url": url, "current": bool(url) and self.request.path.startswith(url)}

    def nav(self) -> list[dict[str, Any]]:
        return [self.entry(page) for page in self.pages if page.show_in_menus]

    def policies(self) -> list[dict[str, Any]]:
        rest = [page for page in self.pages if not page.show_in_menus]
        return [self.entry(page) for page in rest if issubclass(page.specific_class or Page, PolicyPage)]

    def url_of(self, kind: type[Page]) -> str:
        found = (page for page in self.pages if issubclass(page.specific_class or Page, kind))
        return next((page.get_url(self.request) or "" for page in found), "")

    def name(self) -> str:
        edition = conference_of(self.request)
        return edition.name if edition else settings.WAGTAIL_SITE_NAME

    def of_settings(self, field: str) -> str:
        return getattr(self.settings, field, "")

    def email(self) -> str:
        edition = conference_of(self.request)
        return self.of_settings("contact_email") or (edition.contact_email if edition else "")

    def book_url(self) -> str:
        """Where booking begins; nothing while it is not open."""
        edition = conference_of(self.request)
        return reverse("delegates:book") if edition and edition.booking_is_open(timezone.now()) else ""

    def propose_url(self) -> str:
        """Where proposing begins; nothing while there is no open call."""
        edition = conference_of(self.request)
        return reverse("programme:propose") if edition and call_is_open(edition, timezone.now()) else ""

    def account_label(self) -> str:
        return "Your bookings" if self.signed_in() else "Sign in"

    def signed_in(self) -> bool:
        return bool(getattr(self.request, "user", None) and self.request.user.is_authenticated)


def site(request: HttpRequest) -> dict[str, object]:
    around = Around(request)
    edition = SimpleLazyObject(lambda: conference_of(request))
    return {
        "site_name": SimpleLazyObject(around.name),
        "site_strapline": SimpleLazyObject(lambda: around.of_settings("strapline")),
        "site_nav": SimpleLazyObject(around.nav),
        "policy_nav": SimpleLazyObject(around.policies),
        "programme_url": SimpleLazyObject(lambda: around.url_of(ProgrammePage)),
        "speakers_url": SimpleLazyObject(lambda: around.url_of(SpeakersPage)),
        "banner": SimpleLazyObject(lambda: around.of_settings("banner")),
        "footer_text": SimpleLazyObject(lambda: around.of_settings("footer")),
        "contact_email": SimpleLazyObject(around.email),
        "telephone": SimpleLazyObject(lambda: around.of_settings("telephone")),
        "address": SimpleLazyObject(lambda: around.of_settings("address")),
        "book_url": SimpleLazyObject(around.book_url),
        "propose_url": SimpleLazyObject(around.propose_url),
        "account_url": SimpleLazyObject(lambda: reverse("delegates:desk")),
        "account_label": SimpleLazyObject(around.account_label),
        "demo": SimpleLazyObject(lambda: bool(edition) and edition.is_demo),
        "mailbox_url": SimpleLazyObject(lambda: reverse("mailbox") if settings.MAILBOX else ""),
    }
