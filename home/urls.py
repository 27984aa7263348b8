"""Addresses of the public site that are no pages of Wagtail's."""

from django.urls import path, re_path

from home.cards import views as cards
from home.programme import paper

urlpatterns = [
    re_path(
        r"^cards/(?P<kind>home|news|session|speaker)/(?P<slug>[-\w]+)-(?P<digest>[0-9a-f]{16})\.png$", cards.card, name="card"
    ),
    path("programme.pdf", paper.programme_pdf, name="programme-pdf"),
]
