"""Addresses of the public site that are no pages of Wagtail's."""

from django.urls import path, re_path

from home import addresses
from home.cards import views as cards
from home.embed import views as embed
from home.robots import robots

urlpatterns = [
    re_path(
        r"^cards/(?P<kind>home|news|session|speaker)/(?P<slug>[-\w]+)-(?P<digest>[0-9a-f]{16})\.png$",
        cards.card,
        name="card",
    ),
    path("robots.txt", robots, name="robots"),
    path("schedule/<slug:conference>/programme/", addresses.programme, name="programme-address"),
    path("schedule/<slug:conference>/embed/", embed.embed, name="programme-embed"),
    path("schedule/<slug:conference>/embed.js", embed.script, name="embed-script"),
    path("schedule/<slug:conference>/session/<slug:slug>/", addresses.session, name="session-address"),
    path("schedule/<slug:conference>/speaker/<slug:slug>/", addresses.speaker, name="speaker-address"),
]
