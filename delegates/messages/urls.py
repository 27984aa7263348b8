"""The addresses of what people do about their mail, and of what a mail provider tells, under mail/."""

from django.conf import settings
from django.urls import path

from delegates.messages import views

urlpatterns = [
    path("stop/<str:signed>/", views.by_stop_link, name="mail-stop"),
    path("my/<str:token>/", views.by_personal_link, name="my-mail"),
    path("mine/", views.mine, name="mail-mine"),
]

if settings.MAIL_PROVIDERS:
    from delegates.messages import api  # needs the providers' library, which is loaded for them alone

    urlpatterns += api.urlpatterns_of(settings.MAIL_PROVIDERS)
