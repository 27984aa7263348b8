"""Registers the ground floor's screens with Wagtail, once."""

from wagtail import hooks

from conference import viewsets


@hooks.register("register_admin_viewset")
def register_viewsets() -> list:
    return viewsets.REGISTERED


@hooks.register("register_log_actions")
def register_log_actions(actions) -> None:  # noqa: ANN001 -- Wagtail's own registry
    actions.register_action("privacy.forget", "Forget", "Deleted what had been kept long enough")
