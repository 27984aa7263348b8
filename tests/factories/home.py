"""Factories of the public site's pages. A page needs its parent: HomePageFactory(parent=site_tree.root_page)."""

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
