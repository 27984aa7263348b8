"""Addresses of booking up to the list; delegates/waiting/urls.py has the list itself, delegates/payments/urls.py the rest, under the same
/bookings/.
"""

from django.urls import path

from delegates.bookings import views

urlpatterns = [
    path("new/", views.book, name="book"),
    path("leads/ask/", views.ask, name="leads-ask"),
    path("leads/join/<str:secret>/", views.join, name="leads-join"),
    path("leads/school/<int:pk>/", views.leads, {"kind": "school"}, name="leads-school"),
    path("leads/trust/<int:pk>/", views.leads, {"kind": "trust"}, name="leads-trust"),
    path("<str:reference>/hand-over/", views.hand_over, name="booking-hand-over"),
]
