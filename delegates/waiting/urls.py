"""The addresses of the waiting list, under bookings/."""

urlpatterns: list = []
