"""The agenda, and what lets the programme be installed and read offline. The service worker stands at the root, since it may only
look after what lies below it.
"""

from django.urls import path

from home.agenda import views

urlpatterns = [
    path("agenda/", views.agenda, name="agenda"),
    path("sw.js", views.service_worker, name="service-worker"),
    path("manifest.webmanifest", views.manifest, name="manifest"),
]
