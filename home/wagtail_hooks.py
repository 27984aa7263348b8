"""What the public site adds to the Wagtail admin: an icon of contour lines, and the conference at a glance on the first screen."""

from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.html import format_html
from wagtail import hooks

from home.panels import GlancePanel


@hooks.register("register_icons")
def register_icons(icons: list[str]) -> list[str]:
    return [*icons, "home/icons/contour.svg"]


@hooks.register("construct_homepage_panels")
def glance(request: HttpRequest, panels: list) -> None:
    panels.append(GlancePanel(request))


@hooks.register("insert_global_admin_css")
def admin_css() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("home/admin.css"))
