"""The ground floor's app."""

from django.apps import AppConfig


class ConferenceConfig(AppConfig):
    name = "conference"
    verbose_name = "Conference"

    def ready(self) -> None:
        from conference import checks  # noqa: F401, PLC0415 -- app ready
        from conference.privacy import checks as policy_checks  # noqa: F401, PLC0415 -- app ready
