"""Speakers by their personal link: /speaking/…; and /handouts/… for readers."""

from __future__ import annotations

from django.urls import URLPattern, path

from sessions.speakers.views import files, pages

urlpatterns: list[URLPattern] = [
    path("<str:token>/", pages.speaking, name="speaking"),
    path("<str:token>/face/", pages.face, name="speaking-face"),
    path("<str:token>/photo.jpg", files.photo, name="speaking-photo"),
    path("<str:token>/files/<int:pk>/", files.own_file, name="speaking-file"),
    path("<str:token>/files/<int:pk>/remove/", files.remove_file, name="speaking-file-remove"),
    path("<str:token>/<slug:slug>/", pages.item, name="speaking-item"),
]
public_patterns: list[URLPattern] = [path("<uuid:uid>/", files.handout, name="handout")]
