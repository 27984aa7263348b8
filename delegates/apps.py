"""The delegates' app. It tells the programme where delegates are, who may be its speakers (sessions/engagements.py)."""

from django.apps import AppConfig


class DelegatesConfig(AppConfig):
    name = "delegates"
    label = "delegates"
    verbose_name = "Delegates"

    def ready(self) -> None:
        from delegates.choices.queries import engagements  # noqa: PLC0415 -- app ready
        from sessions.engagements import register  # noqa: PLC0415 -- app ready

        register(engagements)
