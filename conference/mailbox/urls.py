"""Addresses of the development mailbox."""

from django.urls import path

from conference.mailbox import views

urlpatterns = [
    path("", views.mailbox, name="mailbox"),
    path("<slug:message_id>/", views.mailbox_message, name="mailbox-message"),
    path("<slug:message_id>/<int:number>/", views.mailbox_attachment, name="mailbox-attachment"),
]
