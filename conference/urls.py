"""Every address of the site. Wagtail's catch-all stands last."""

from django.conf import settings
from django.contrib.sitemaps.views import sitemap
from django.urls import include, path, re_path
from django.views.generic import RedirectView
from django.views.static import serve
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.contrib.sitemaps import Sitemap
from wagtail.documents import urls as wagtaildocs_urls

from conference import health
from conference.accounts.views import desk_sign_in
from conference.lib.doors import public
from conference.privacy.views import what_we_keep

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("admin/login/", desk_sign_in),  # before Wagtail's own page of that address, which asks for a password
    path("admin/", include(wagtailadmin_urls)),
    path(
        "_util/login/", public(RedirectView.as_view(pattern_name="account_request_login_code", query_string=True))
    ),  # the same for readers of pages that an organiser has closed
    path("documents/", include(wagtaildocs_urls)),
    path("accounts/", include("conference.accounts.urls")),
    # Browsers ask for it beside whatever names no icon of its own: a PDF, a file of the API.
    path("favicon.ico", public(RedirectView.as_view(url=f"{settings.STATIC_URL}conference/icon.svg")), name="favicon"),
    path("privacy/what-we-keep/", what_we_keep, name="privacy"),
    path("sitemap.xml", public(sitemap), {"sitemaps": {"pages": Sitemap}}, name="sitemap"),
    path("", include("home.agenda.urls")),
    path("", include("sessions.urls")),
    path("", include("delegates.urls")),
    path("", include("home.urls")),
]

if settings.MAILBOX:
    urlpatterns += [path("mailbox/", include("conference.mailbox.urls"))]
if settings.DEBUG:
    urlpatterns += [path("styleguide/", include("conference.styleguide"))]
if settings.MEDIA_URL.startswith("/"):
    # Pictures as pages show them; a conference's few hundred need no server of their own. Not the originals, which may hold where
    # they were taken, and not documents, which Wagtail hands out itself and may have been told to keep private.
    urlpatterns += [
        re_path(r"^media/(?P<path>images/.*)$", public(serve), {"document_root": settings.MEDIA_ROOT}, name="media"),
    ]

urlpatterns += [path("", include(wagtail_urls))]
