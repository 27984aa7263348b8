"""The addresses of `sessions`, slice by slice. One namespace: `programme:…`."""

from django.urls import include, path

app_name = "programme"
urlpatterns = [
    path("propose/", include("sessions.proposals.urls")),
    path("speaking/", include("sessions.speakers.urls")),
    path("schedule/", include("sessions.exchange.urls")),
]
