"""Addresses of this slice: the door's page, and what its phones talk to."""

from django.urls import path

from conference.lib.doors import public
from delegates.checkin import views
from delegates.checkin.api import api

_patterns, _app, _namespace = api.urls
# Whoever asks is let in by the device's token, not by a person's session. The bare root lists nothing and is left out.
_patterns = [pattern for pattern in _patterns if pattern.name != "api-root"]
for _pattern in _patterns:
    public(_pattern.callback)

urlpatterns = [
    path("", views.door, name="checkin"),
    path("api/", (_patterns, _app, _namespace)),
]
