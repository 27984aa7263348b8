"""The programme's app."""

from django.apps import AppConfig


class ProgrammeConfig(AppConfig):
    name = "sessions"
    label = "programme"
    verbose_name = "Programme"
