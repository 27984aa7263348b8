"""The site's addresses with the style guide, which otherwise stands only on a development site."""

from django.urls import include, path

from conference.urls import urlpatterns as site

urlpatterns = [path("styleguide/", include("conference.styleguide")), *site]
