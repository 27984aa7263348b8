"""What the public site adds to the Wagtail admin: an icon of contour lines, and nothing an editor has to learn."""

from wagtail import hooks


@hooks.register("register_icons")
def register_icons(icons: list[str]) -> list[str]:
    return [*icons, "home/icons/contour.svg"]
