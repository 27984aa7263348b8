"""Every address of the site. Wagtail's catch-all stands last."""

from django.conf import settings
from django.contrib.sitemaps.views import sitemap
from django.urls import include, path, re_path
from django.views.static import serve
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.contrib.sitemaps import Sitemap
from wagtail.documents import urls as wagtaildocs_urls

from conference import health
from conference.accounts.views import desk_sign_in
from conference.lib.doors import public

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("admin/login/", desk_sign_in),  # before Wagtail's own page of that address, which asks for a password
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("accounts/", include("conference.accounts.urls")),
    path("sitemap.xml", public(sitemap), {"sitemaps": {"pages": Sitemap}}, name="sitemap"),
    path("", include("delegates.urls")),
]

if settings.MAILBOX:
    urlpatterns += [path("mailbox/", include("conference.mailbox.urls"))]
if settings.DEBUG:
    urlpatterns += [path("styleguide/", include("conference.styleguide"))]
if settings.MEDIA_URL.startswith("/"):
    # Pictures and documents that organisers publish. A conference's few hundred need no server of their own.
    urlpatterns += [
        re_path(r"^media/(?P<path>.*)$", public(serve), {"document_root": settings.MEDIA_ROOT}, name="media"),
    ]

urlpatterns += [path("", include(wagtail_urls))]
