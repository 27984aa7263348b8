"""Addresses of money, under /bookings/ like those of booking itself."""

from django.urls import path

from delegates.payments import offer_views, views

urlpatterns = [
    path("<str:reference>/", views.booking, name="booking"),
    path("<str:reference>/review/", views.review, name="booking-review"),
    path("<str:reference>/offer/", offer_views.offer, name="booking-offer"),
    path("<str:reference>/take-back/", views.take_back, name="booking-take-back"),
    path("<str:reference>/invoices/<str:number>.pdf", views.invoice_pdf, name="invoice-pdf"),
    path("<str:reference>/credit-notes/<str:number>.pdf", views.credit_note_pdf, name="credit-note-pdf"),
]
