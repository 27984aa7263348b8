"""The addresses of `sessions`, slice by slice. One namespace: `programme:…`."""

from django.urls import include, path

from sessions.speakers.urls import public_patterns as handouts

app_name = "programme"
urlpatterns = [
    path("propose/", include("sessions.proposals.urls")),
    path("speaking/", include("sessions.speakers.urls")),
    path("handouts/", include(handouts)),
    path("schedule/", include("sessions.exchange.urls")),
]
