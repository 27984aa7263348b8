"""The addresses of what people do about their mail, under mail/."""

urlpatterns: list = []
