"""The addresses of `delegates`, slice by slice. One namespace: `delegates:…`."""

from django.urls import include, path

app_name = "delegates"
urlpatterns = [
    path("schools/", include("delegates.schools.urls")),
    path("bookings/", include("delegates.bookings.urls")),
    path("bookings/", include("delegates.waiting.urls")),
    path("bookings/", include("delegates.payments.urls")),
    path("bookings/", include("delegates.choices.cancel_urls")),
    path("bookings/", include("delegates.desks.urls")),
    path("mail/", include("delegates.messages.urls")),
    path("my/", include("delegates.arrangements.urls")),
    path("my/", include("delegates.rights.urls")),
    path("my/", include("delegates.choices.urls")),
    path("checkin/", include("delegates.checkin.urls")),
]
