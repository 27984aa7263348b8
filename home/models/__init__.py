"""The public site's pages, one file for each kind, and the words that hold for the whole site."""

from home.models.content import ContactPage, HomePage, PolicyPage, StandardPage, VenuePage
from home.models.forms import FormField, FormPage
from home.models.news import NewsIndexPage, NewsPage
from home.models.programme import ProgrammePage, SpeakersPage
from home.models.settings import SiteSettings
from home.models.sponsors import Sponsor

__all__ = [
    "ContactPage",
    "FormField",
    "FormPage",
    "HomePage",
    "NewsIndexPage",
    "NewsPage",
    "PolicyPage",
    "ProgrammePage",
    "SiteSettings",
    "SpeakersPage",
    "Sponsor",
    "StandardPage",
    "VenuePage",
]
