"""The programme for other programs: /schedule/… The stable addresses of sessions and speakers stand in home/urls.py, where the pages are."""

from __future__ import annotations

from django.urls import path

from conference.lib.doors import public
from sessions.exchange import api_views, print_views, views
from sessions.exchange.api import api

_patterns, _app, _namespace = api.urls
# Anybody may ask. The bare root is a page of ours.
_patterns = [pattern for pattern in _patterns if pattern.name != "api-root"]
for _pattern in _patterns:
    public(_pattern.callback)

urlpatterns = [
    path("api/", api_views.api_page, name="api"),
    path("api/openapi.json", api_views.openapi, name="openapi"),
    path("api/", (_patterns, _app, _namespace)),
    path("<slug:conference>/", views.take_along, name="take-along"),
    path("<slug:conference>/schedule.json", views.whole_file, {"kind": "c3voc-json"}, name="schedule-json"),
    path("<slug:conference>/schedule.xml", views.whole_file, {"kind": "c3voc-xml"}, name="schedule-xml"),
    path("<slug:conference>/programme.ics", views.whole_file, {"kind": "ics"}, name="programme-ics"),
    path("<slug:conference>/programme.csv", views.whole_file, {"kind": "csv"}, name="programme-csv"),
    path("<slug:conference>/programme.xlsx", views.whole_file, {"kind": "xlsx"}, name="programme-xlsx"),
    path("<slug:conference>/programme.pdf", print_views.programme_pdf, name="programme-pdf"),
    path("<slug:conference>/stream/<path:code>.ics", views.stream_feed, name="stream-ics"),
    path("<slug:conference>/speaker/<slug:slug>.ics", views.speaker_feed, name="speaker-ics"),
    path("<slug:conference>/session/<slug:slug>.ics", views.session_feed, name="session-ics"),
]
