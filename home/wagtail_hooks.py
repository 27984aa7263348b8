"""What the public site adds to the Wagtail admin: an icon of contour lines, the first screen's panels, sponsors, and who may read what
people send through forms.
"""

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.snippets.models import register_snippet

from conference.lib.desk import DeskMenuItem
from home.edition import views as edition
from home.films import part_of_film
from home.panels import GlancePanel
from home.ready.panel import ReadyPanel
from home.viewsets import LOG_ACTIONS, SponsorViewSet
from home.writing import swap_checker

register_snippet(SponsorViewSet)


@hooks.register("register_icons")
def register_icons(icons: list[str]) -> list[str]:
    return [*icons, "home/icons/contour.svg"]


@hooks.register("construct_homepage_panels")
def glance(request: HttpRequest, panels: list) -> None:
    panels += [GlancePanel(request), ReadyPanel(request)]


@hooks.register("insert_global_admin_css")
def admin_css() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("home/admin.css"))


@hooks.register("register_admin_urls")
def edition_urls() -> list[URLPattern]:
    return [
        path("copy-conference/", edition.copy_conference, name="copy_conference"),
        path("copy-conference/done/", edition.done, name="copy_conference_done"),
    ]


@hooks.register("register_settings_menu_item")
def copy_menu_item() -> MenuItem:
    url = reverse("copy_conference")
    return DeskMenuItem(
        "Begin a new edition",
        url,
        name="copy-conference",
        may=("conference.add_conference",),
        icon_name="copy",
        order=900,
    )


@hooks.register("register_log_actions")
def register_log_actions(actions) -> None:  # noqa: ANN001 -- Wagtail's own registry
    for name, (label, sentence) in LOG_ACTIONS.items():
        actions.register_action(name, label, sentence)


@hooks.register("register_permissions")
def permissions() -> QuerySet[Permission]:
    """So that it can be given to a group in the desk's settings."""
    return Permission.objects.filter(content_type__app_label="home", codename="read_enquiries")


@hooks.register("filter_form_submissions_for_user")
def who_reads_enquiries(user, pages: QuerySet) -> QuerySet:  # noqa: ANN001 -- our User, or nobody
    """Wagtail lets whoever may change a page read what was sent through it. Names and addresses ask for more than that."""
    return pages if user.has_perm("home.read_enquiries") else pages.none()


hooks.register("construct_wagtail_userbar", swap_checker)
# After Wagtail's own, which asks whether this reader may have the document at all.
hooks.register("before_serve_document", part_of_film, order=100)
