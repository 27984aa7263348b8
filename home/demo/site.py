"""The demo's public site: the tree of pages, what stands on them, and the words that hold for the whole site."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from wagtail.contrib.forms.models import FormSubmission
from wagtail.images.models import AbstractImage
from wagtail.models import Page, Site

from conference.models import Conference, User
from home import models as pages
from home.demo.blocks import Block, block, call, items, paragraphs, picture, questions, sections, travel
from home.demo.content import plain, read
from home.demo.drawings import PLAN_TEXT, mark, site_plan
from home.demo.images import Picture, add_pictures
from home.demo.pictures import scene
from sessions.models import Speaker

SLUG = "south-coast-2027"
REVIEWED = date(2026, 9, 1)
WELCOME = "Welcome to your new Wagtail site!"  # what a fresh migration leaves behind
FACES = ("pidgley", "perera", "penhaligon", "nwosu", "wieczorek", "nowak-hill")
SCENES = {
    "dawn": "Ridges behind one another in early light, drawn with contour lines.",
    "harbour": "Bands of quiet water under a pale sky, drawn with contour lines.",
    "downs": "Green hills behind one another, drawn with contour lines.",
    "heath": "Purple heath rising to far hills, drawn with contour lines.",
    "dusk": "Blue ridges behind one another at dusk, drawn with contour lines.",
}
FOOTER = (
    "A demonstration. The conference, its people, bookings and payments are invented. The names of visiting schools "
    "come from the public register of schools; those schools have no part in it."
)


def build_site(conference: Conference, *, by: User) -> Page:
    """The whole site, published, and the installation's default site pointed to it."""
    scenes = _scenes()
    home = _publish(Page.get_first_root_node(), pages.HomePage(conference=conference, **_head("home", slug=SLUG)), by)
    _listed(home, scenes, by)
    ask = _ask_us(home, by)
    asking = call("Yours is not here?", "", {"label": "Ask us", "leads_to": "page", "page": ask.pk})
    faq = _publish(
        home, _text_page("faq", [questions(read("pages")["faq"]["questions"]), asking], slug="questions"), by
    )
    _contact(home, ask, by)
    _sponsors(conference, by)
    for name in ("privacy", "accessibility", "terms"):
        body = sections(read("pages")[name]["sections"])
        _publish(home, pages.PolicyPage(reviewed_date=REVIEWED, body=body, **_head(name, in_menu=False)), by)
    home.body = _home_body(faq)
    home.save_revision(user=by).publish(user=by)
    site = _default_site(home, conference)
    settings_row = pages.SiteSettings.for_site(site)
    settings_row.strapline = conference.strapline
    settings_row.contact_email = conference.contact_email
    settings_row.telephone = read("pages")["contact"]["telephone"]
    settings_row.address = conference.venue.address
    settings_row.footer = FOOTER
    settings_row.save()
    return home


def _scenes() -> dict[str, AbstractImage]:
    images = add_pictures(
        Picture(filename=f"{name}.jpg", jpeg=scene(name, name), title=f"Landscape: {name}", description=text)
        for name, text in SCENES.items()
    )
    return dict(zip(SCENES, images, strict=True))


def _head(name: str, *, slug: str = "", in_menu: bool = True) -> dict[str, Any]:
    """The fields that every page has."""
    text = read("pages")[name]
    return {
        "title": text["title"],
        "slug": slug or name.replace("_", "-"),
        "intro": text.get("intro", ""),
        "show_in_menus": in_menu,
    }


def _publish(parent: Page, page: Page, by: User) -> Page:
    page.owner = by
    parent.add_child(instance=page)
    page.save_revision(user=by).publish(user=by)
    return page


def _listed(home: Page, scenes: dict[str, AbstractImage], by: User) -> None:
    """The pages of the menu, in its order."""
    _publish(home, pages.ProgrammePage(**_head("programme")), by)
    _publish(home, pages.SpeakersPage(**_head("speakers")), by)
    about = read("pages")["about"]
    body = [_shown(scenes, "downs", ""), *sections(about["sections"]), block("quote", about["quote"])]
    _publish(home, _text_page("about", body), by)
    where = read("pages")["getting_there"]
    (plan,) = add_pictures([Picture("site-plan.jpg", site_plan(), "Plan of the school", PLAN_TEXT)])
    body = [
        travel(where["sections"], plan.pk, PLAN_TEXT),
        _shown(scenes, "harbour", "The harbourside path joins the school’s back lane."),
    ]
    _publish(home, pages.VenuePage(body=body, **_head("getting_there")), by)
    index = _publish(home, pages.NewsIndexPage(title="News", slug="news", show_in_menus=True), by)
    for piece, name in zip(read("pages")["news"], ("dawn", "dusk", "heath"), strict=True):
        news = pages.NewsPage(
            title=piece["title"],
            slug=piece["slug"],
            intro=piece["intro"],
            date=date.fromisoformat(piece["date"]),
            picture=scenes[name],
            body=[block("text", paragraphs(piece["paragraphs"]))],
        )
        _publish(index, news, by)


def _shown(scenes: dict[str, AbstractImage], name: str, caption: str) -> Block:
    return picture(scenes[name].pk, SCENES[name], caption)


def _text_page(name: str, body: Sequence[Block], *, slug: str = "") -> pages.StandardPage:
    return pages.StandardPage(body=list(body), **_head(name, slug=slug))


def _ask_us(home: Page, by: User) -> pages.FormPage:
    """A page with a form, and two questions that have come through it."""
    text = read("pages")["ask_us"]
    own = {key: text[key] for key in ("button", "thanks_title", "mail_to", "keep_days")}
    page = pages.FormPage(thanks_text=paragraphs([text["thanks_text"]]), **own, **_head("ask_us", in_menu=False))
    page.form_fields = [
        pages.FormField(
            sort_order=place,
            label=field["label"],
            field_type=field["kind"],
            required=field["required"],
            help_text=field["help"],
            choices=field.get("choices", ""),
        )
        for place, field in enumerate(text["fields"])
    ]
    _publish(home, page, by)
    for answers in text["sent"]:
        FormSubmission.objects.create(page=page, form_data=answers)
    return page


def _sponsors(conference: Conference, by: User) -> None:
    rows = read("pages")["sponsors"]
    logos = add_pictures(
        Picture(
            filename=f"logo-{place}.jpg",
            jpeg=mark(row["name"], row["mark"], row["hue"]),
            title=f"Logo: {row['name']}",
            description=f"Logo of {row['name']}",
        )
        for place, row in enumerate(rows, start=1)
    )
    for place, (row, logo) in enumerate(zip(rows, logos, strict=True)):
        own = {key: row[key] for key in ("name", "tier", "text", "link", "stand")}
        sponsor = pages.Sponsor(conference=conference, logo=logo, sort_order=place, live=False, **own)
        sponsor.save()
        sponsor.save_revision(user=by).publish(user=by)


def _contact(home: Page, ask: Page, by: User) -> None:
    text = read("pages")["contact"]
    people = [
        block("contact", {key: person[key] for key in ("name", "does", "email")} | {"telephone": text["telephone"]})
        for person in text["people"]
    ]
    body = [
        call("Rather write than ring?", "", {"label": "Ask us", "leads_to": "page", "page": ask.pk}),
        block("callout", {"tone": "note", "title": "On the day", "text": paragraphs([text["note"]])}),
    ]
    _publish(home, pages.ContactPage(people=people, body=body, **_head("contact")), by)


def _home_body(faq: Page) -> list[Block]:
    text = read("pages")["home"]
    keys = {
        person["key"]: plain(f"{person['first_name']} {person['last_name']}") for person in read("speakers")["speakers"]
    }
    faces = Speaker.objects.in_bulk([keys[key].replace(".", "-") for key in FACES], field_name="slug")
    return [
        block("countdown", {"until": "booking_closes", "own_what": "", "own_day": None, "afterwards": ""}),
        block("steps", {"heading": "How booking works", "steps": items(text["steps"])}),
        block("quote", read("pages")["about"]["quote"]),
        block(
            "people",
            {"heading": "Some of the people you will meet", "people": items(face.pk for face in faces.values())},
        ),
        block("sessions", {"heading": "For support staff", "support": True, "limit": 5}),
        block("text", paragraphs([text["closing"]])),
        call(
            "Bring your colleagues",
            text["call"],
            {"label": "Book places", "leads_to": "booking", "page": None},
            {"label": "Questions from leads", "leads_to": "page", "page": faq.pk},
            {"label": "Offer a session", "leads_to": "proposals", "page": None},
        ),
        block("sponsors", {"heading": "With thanks to", "tiers": []}),
    ]


def _default_site(home: Page, conference: Conference) -> Site:
    """The default site begins at `home`; the page that Wagtail's own migration made goes, if nobody has touched it."""
    address = urlsplit(settings.SITE_URL or "http://localhost")
    site = Site.objects.filter(is_default_site=True).first() or Site(is_default_site=True)
    site.hostname, site.port = address.hostname, address.port or (443 if address.scheme == "https" else 80)
    site.site_name, site.root_page = conference.name, home
    site.save()
    welcome = Page.objects.filter(depth=2, title=WELCOME, numchild=0, latest_revision=None).first()
    if welcome:
        welcome.delete()
    return site
