"""What search engines are told: where the list of pages is. What they are not to list says so itself (conference/middleware.py), since
an address named here is an address given away.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe
from wagtail.models import Site

from conference.lib.doors import public


@public
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    site = Site.find_for_request(request)
    lines = ["User-agent: *", "Disallow: /admin/"]
    if site:
        lines += ["", f"Sitemap: {site.root_url}{reverse('sitemap')}"]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
