"""Where the site stands. Wagtail takes the addresses in its letters, the sitemap and shared links from the default Site's row, which a
fresh database calls "localhost"; ours come from SITE_URL. Both have to say the same.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from wagtail.models import Site

SECURE, PLAIN = 443, 80


def sync_address() -> str:
    """Give the default site the address of SITE_URL. Returns it; empty where there is no such setting or no site. Safe to repeat."""
    address = urlsplit(settings.SITE_URL)
    site = Site.objects.filter(is_default_site=True).first()
    if site is None or not address.hostname:
        return ""
    wanted = (address.hostname, address.port or (SECURE if address.scheme == "https" else PLAIN))
    if (site.hostname, site.port) != wanted:
        site.hostname, site.port = wanted
        site.save()
    return site.root_url
