"""Registers the programme's screens with Wagtail, once."""

from wagtail import hooks
from wagtail.snippets.models import register_snippet

from sessions import viewsets

# The whole group goes this way, since speakers in it are a snippet and must be known before the admin's forms are made.
register_snippet(viewsets.ProgrammeGroup)


@hooks.register("register_admin_viewset")
def register_viewsets() -> list:
    return viewsets.REGISTERED


@hooks.register("register_log_actions")
def register_log_actions(actions) -> None:  # noqa: ANN001 -- Wagtail's own registry
    for name, (label, sentence) in viewsets.LOG_ACTIONS.items():
        actions.register_action(name, label, sentence)
