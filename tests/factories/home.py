"""Factories of the public site's pages. A page needs its parent: HomePageFactory(parent=site_tree.root_page)."""

import json

import factory
import wagtail_factories
from wagtail.models import Site

from home import models
from tests.factories.conference import ConferenceFactory


class HomePageFactory(wagtail_factories.PageFactory):
    class Meta:
        model = models.HomePage

    title = "South Coast Teaching & Learning Conference 2027"
    slug = factory.Sequence(lambda n: f"south-coast-{n}")
    intro = "Saltmarsh School gives its INSET day to the whole region."
    conference = factory.SubFactory(ConferenceFactory)


class SitePageFactory(wagtail_factories.PageFactory):
    """Abstract: a page in the menu."""

    class Meta:
        abstract = True

    intro = "One or two sentences."
    show_in_menus = True


class StandardPageFactory(SitePageFactory):
    class Meta:
        model = models.StandardPage

    title = factory.Sequence(lambda n: f"About {n}")


class VenuePageFactory(SitePageFactory):
    class Meta:
        model = models.VenuePage

    title = "Getting there"


class ContactPageFactory(SitePageFactory):
    class Meta:
        model = models.ContactPage

    title = "Contact"


class PolicyPageFactory(SitePageFactory):
    class Meta:
        model = models.PolicyPage

    title = factory.Sequence(lambda n: f"Privacy {n}")
    show_in_menus = False


class NewsIndexPageFactory(SitePageFactory):
    class Meta:
        model = models.NewsIndexPage

    title = "News"


class NewsPageFactory(SitePageFactory):
    class Meta:
        model = models.NewsPage

    title = factory.Sequence(lambda n: f"Booking is open {n}")


class ProgrammePageFactory(SitePageFactory):
    class Meta:
        model = models.ProgrammePage

    title = "Programme"
    slug = "programme"


class SpeakersPageFactory(SitePageFactory):
    class Meta:
        model = models.SpeakersPage

    title = "Speakers"
    slug = "speakers"


class FormPageFactory(SitePageFactory):
    class Meta:
        model = models.FormPage

    title = "Ask us"


class FormFieldFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.FormField

    page = None
    label = "Your question"
    field_type = "multiline"


class SponsorFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Sponsor

    conference = factory.SubFactory(ConferenceFactory)
    name = factory.Sequence(lambda n: f"Sponsor {n}")


def open_site(site: Site, conference) -> models.HomePage:
    """A small whole site at `site`: home, programme, speakers, about, getting there, news, contact, privacy."""
    home = HomePageFactory(parent=site.root_page, conference=conference)
    ProgrammePageFactory(parent=home)
    SpeakersPageFactory(parent=home)
    StandardPageFactory(parent=home, title="About", slug="about")
    VenuePageFactory(parent=home, slug="getting-there")
    NewsPageFactory(parent=NewsIndexPageFactory(parent=home, slug="news"), title="Booking is open", slug="open")
    ContactPageFactory(parent=home, slug="contact")
    PolicyPageFactory(parent=home, title="Privacy", slug="privacy")
    site.root_page = home
    site.save()
    return home


def every_block(site: Site, conference, speakers) -> list[tuple[str, object]]:
    """A value for each block that a page can hold, as an organiser would fill it; nothing left out. `speakers`: two or three."""
    picture = {"image": wagtail_factories.ImageFactory().pk, "alt_text": "A full hall", "decorative": False}
    film = wagtail_factories.DocumentFactory(title="Last year’s film", file__filename="last-year.mp4").pk
    paper = wagtail_factories.DocumentFactory(title="Risk assessment", file__filename="risk.pdf").pk
    SponsorFactory(
        conference=conference, name="Harbour Books", tier="MAIN", text="Books.", link="https://books.example/"
    )
    SponsorFactory(conference=conference, name="Wessex Chalk", tier="EXHIBITOR", stand="Stand 4, Sports Hall")
    rich = '<h3>Why one day</h3><p>A <b>day</b> with <a href="/">a link</a>.</p><ul><li>One</li><li>Two</li></ul><hr>'
    question = {"question": "Is lunch included?", "answer": "<p>Yes, and so are coffee and cake.</p>"}
    steps = [{"title": f"Step {number}", "text": "Somebody does something."} for number in (1, 2, 3)]
    buttons = [
        {"label": "Book places", "leads_to": "booking"},
        {"label": "See the programme", "leads_to": "programme"},
        {"label": "Read on", "leads_to": "page", "page": site.root_page_id},
    ]
    clip = {"poster": picture, "text": "Two minutes.", "transcript": "<p>Come in.</p>"}
    return [
        ("heading", "What we tried instead"),
        ("text", rich),
        ("callout", {"tone": "note", "title": "Good to know", "text": "<p>The car park opens at 07:45.</p>"}),
        ("callout", {"tone": "needs-you", "title": "", "text": "<p>Sign in at the <b>north</b> door.</p>"}),
        ("key_facts", {"facts": [{"label": "When", "value": "14 June 2027"}, {"label": "For", "value": "Everybody"}]}),
        ("picture", {"picture": picture, "caption": "The hall, before anybody came."}),
        ("quote", {"text": "The first training day with something in it for me.", "source": "A midday supervisor"}),
        ("questions", {"heading": "What leads ask", "questions": [question] * 2, "for_search_engines": True}),
        ("steps", {"heading": "How booking works", "steps": steps}),
        ("people", {"heading": "People you will meet", "people": [speaker.pk for speaker in speakers]}),
        ("keynotes", {"heading": "Keynotes"}),
        ("stream", {"stream": "SEND", "show_description": True, "limit": 4}),
        ("sessions", {"heading": "For support staff", "support": False, "limit": 4}),
        ("schedule", {"heading": "The morning", "part": "whole", "with_breaks": True, "limit": 3}),
        ("travel", {"with_address": True, "plan": picture, "plan_caption": "The site.", "ways": [
            {"by": "train", "text": "<ol><li>Leave by the north door.</li><li>Follow the flags.</li></ol>"},
            {"by": "access", "text": "<p>Level from the drop-off point.</p>"},
        ]}),
        ("downloads", {"heading": "For your file", "files": [{"document": paper, "text": "Four pages."}]}),
        ("countdown", {"until": "day"}),
        ("call_to_action", {"title": "Bring your colleagues", "text": "One in ten is free.", "buttons": buttons}),
        ("film", {"title": "Last year’s day", "link": "https://films.example/last-year", **clip}),
        ("film", {"title": "Our own film", "file": film, **clip}),
        ("sponsors", {"heading": "With thanks to", "tiers": []}),
    ]  # fmt: skip


def page_of_every_block(site: Site, conference, speakers) -> models.StandardPage:
    """At /everything/. Fails when a block is missing in `every_block`."""
    body = models.StandardPage.body.field
    made = every_block(site, conference, speakers)
    assert {name for name, _ in made} == set(body.stream_block.child_blocks), "a block is not shown here"
    value = [{"type": name, "value": value} for name, value in made]
    return StandardPageFactory(parent=site.root_page, title="Everything", slug="everything", body=json.dumps(value))
