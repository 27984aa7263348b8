"""One settings file, safe by default. What differs between installations is an environment variable (docs/production.md lists them)."""

from pathlib import Path
from urllib.parse import urlsplit

from conference import env

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(env.text("VAR_DIR", str(BASE_DIR / "var")))  # what the running site writes: database, pictures, mailbox

DEBUG = env.flag("DEBUG")
SECRET_KEY = env.secret_key(debug=DEBUG, folder=VAR_DIR)
SITE_URL = env.text("SITE_URL", "http://127.0.0.1:8000" if DEBUG else "").rstrip("/")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "127.0.0.1,localhost" if DEBUG else "")
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS")
INTERNAL_IPS: list[str] = []

INSTALLED_APPS = [
    "home",
    "delegates",
    "sessions.apps.ProgrammeConfig",
    "conference",
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.contrib.routable_page",
    "wagtail.contrib.settings",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "template_partials",
    "django_tasks",
    "django_tasks_db",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.sitemaps",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "conference.middleware.SecurityHeadersMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "conference.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "conference.middleware.OrganiserMFAMiddleware",
    "conference.middleware.NoNulMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
    "home.programme.middleware.ProgrammeMiddleware",
]

ROOT_URLCONF = "conference.urls"
WSGI_APPLICATION = "conference.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wagtail.contrib.settings.context_processors.settings",
                "home.context.site",
            ],
        },
    },
]

# --- Database, cache, background work -------------------------------------------------------------------------------------------
DATABASES = {"default": env.database(env.text("DATABASE_URL", f"sqlite:///{VAR_DIR}/plenary.sqlite3"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    # Rate limits must count over all processes; a table does that with nothing more to run. Redis by CACHE_URL for many nodes.
    "default": (
        {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": env.text("CACHE_URL")}
        if env.text("CACHE_URL")
        else {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}
    ),
}
TASKS = {
    "default": {"BACKEND": env.text("TASKS_BACKEND", "django_tasks_db.DatabaseBackend"), "ENQUEUE_ON_COMMIT": True}
}

# What the worker enqueues again and again, by dotted name, and the seconds of its period (conference/periodic.py).
PERIODIC = {
    "delegates.waiting.tasks.move_on": 60,
    "delegates.messages.tasks.remind": 10 * 60,
    "delegates.messages.tasks.resume": 2 * 60,
    "conference.periodic.prune": 24 * 3600,
}

# --- People -------------------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "conference.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS: list[dict[str, str]] = []  # nobody has a password
LOGIN_URL = "account_request_login_code"
LOGIN_REDIRECT_URL = "delegates:desk"
LOGOUT_REDIRECT_URL = "/"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"

ACCOUNT_ADAPTER = "conference.accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 3
ACCOUNT_LOGIN_BY_CODE_FORMAT = {"numeric": True, "length": 8}  # 1234-5678: digits alone suit every keyboard
ACCOUNT_EMAIL_VERIFICATION = "none"  # whoever types the code has shown that the address is hers
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_EMAIL_NOTIFICATIONS = True  # a second step that was set up or taken away is told by e-mail
ACCOUNT_RATE_LIMITS = {
    "request_login_code": "30/h/ip,5/h/key",  # the key is the address that was typed
    "confirm_login_code": "90/h/ip,20/h/key",  # guesses, over all of an address's codes and sessions
    "login_failed": "20/m/ip,5/15m/key",  # the second step
    "checkin_enrol": "60/5m/ip",  # a whole door team behind one school's address
    "proposal_start": "60/h/ip,5/h/key",  # a staff meeting that proposes together; the key is the address that was typed
    "proposal_find": "30/h/ip,5/h/key",
    "lead_invite": "60/h/ip,12/h/key",  # the key is the school or the trust
    "proposal_invite": "60/h/ip,12/h/key",  # letters to others; the key is the proposal
    "form_page": "60/h/ip",  # a page with a form: a staff room that asks at once, and no more
}
ALLAUTH_TRUSTED_PROXY_COUNT = env.number("TRUSTED_PROXY_COUNT", 0)  # how many proxies of ours stand before the site
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_ADAPTER = "conference.accounts.adapter.MFAAdapter"
MFA_FORMS = {
    "activate_totp": "conference.accounts.forms.SetUpForm",
    "authenticate": "conference.accounts.forms.SecondStepForm",
    "reauthenticate": "conference.accounts.forms.SecondStepAgainForm",
}
MFA_TOTP_ISSUER = "Plenary"
MFA_TOTP_TOLERANCE = 1  # a code typed as it changes, or a phone half a minute off, still counts
ORGANISER_MFA_REQUIRED = env.flag("ORGANISER_MFA_REQUIRED", default=not DEBUG)

# --- Language and time --------------------------------------------------------------------------------------------------------
LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_I18N = True
USE_TZ = True

# --- Files --------------------------------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
MEDIA_URL = "/media/"
MEDIA_ROOT = Path(env.text("MEDIA_ROOT", str(VAR_DIR / "media")))
# What speakers upload for organisers alone: no address leads here, views hand a file out to whom it belongs.
PRIVATE_ROOT = Path(env.text("PRIVATE_ROOT", str(VAR_DIR / "private")))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "private": {
        "BACKEND": "conference.storage.PrivateStorage",
        "OPTIONS": {"location": PRIVATE_ROOT, "file_permissions_mode": 0o600},
    },
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.StaticFilesStorage" if DEBUG else "conference.storage.StaticStorage"
        ),
    },
}
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "conference.bundles.BundleFinder",
]
# One style sheet and one script a page. The programme is what people open on a phone in a corridor, so its sheet holds nothing that
# its own templates and scripts cannot use.
PROGRAMME_SCRIPTS = ["conference/site.js", "conference/programme.js", "home/agenda/stars.js"]
BUNDLES = {
    "conference/site.css": {"files": ["conference/base.css", "home/blocks.css"]},
    "conference/programme-page.js": {"files": PROGRAMME_SCRIPTS},
    "conference/programme-page.css": {
        "files": ["conference/base.css", "home/agenda/agenda.css"],
        "scripts": PROGRAMME_SCRIPTS,
        # Written elsewhere: on the body, and by template tags for the contours and for a run’s seats with their bar.
        "classes": [
            "programme",
            "contours",
            "contour-index",
            "seats",
            "few",
            "full",
            *(f"b{tenth}" for tenth in range(11)),
        ],
        "without": ["stream-edge", "stream-tag"],
        "templates": [
            "base.html",
            "home/programme_page.html",
            "home/programme_card.html",
            "home/agenda/tools.html",
            "programme/exchange/links.html",
            *(f"components/{name}.html" for name in ("breadcrumb", "empty", "messages", "status")),
        ],
    },
    # The programme in other sites' frames: smaller still.
    "conference/embed-page.css": {
        "files": ["conference/base.css", "home/embed/embed.css"],
        "classes": ["seats", "few", "full", *(f"b{tenth}" for tenth in range(11))],
        "without": ["stream-edge", "stream-tag"],
        "templates": ["home/embed/*.html", "components/status.html"],
    },
}
WHITENOISE_USE_FINDERS = DEBUG
WHITENOISE_AUTOREFRESH = DEBUG
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # Wagtail's page forms, and a roster of 150 rows, pass Django's 1,000

# --- Mail ---------------------------------------------------------------------------------------------------------------------
_HOST = "localhost" if DEBUG else urlsplit(SITE_URL).hostname or "localhost"
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", f"Plenary <conference@{_HOST}>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
MAILBOX_DIR = VAR_DIR / "mailbox"
# With no mail server a development site keeps what it would have sent, to be read at /mailbox/; production must name a server.
MAILBOX = DEBUG and not env.text("EMAIL_URL")
if env.text("EMAIL_URL"):
    globals().update(env.mail(env.text("EMAIL_URL")))
else:
    EMAIL_BACKEND = (
        "conference.mailbox.backend.MailboxBackend" if MAILBOX else "django.core.mail.backends.dummy.EmailBackend"
    )
# Mail providers that may tell us of bounces and complaints (postmark, mailgun …); none by default, and then their addresses are not there.
MAIL_PROVIDERS = env.words("ANYMAIL_PROVIDERS")
ANYMAIL = env.mail_providers(MAIL_PROVIDERS)

# --- Wagtail ------------------------------------------------------------------------------------------------------------------
WAGTAIL_SITE_NAME = "Plenary"
WAGTAILADMIN_BASE_URL = SITE_URL
WAGTAILADMIN_LOGIN_URL = WAGTAIL_FRONTEND_LOGIN_URL = "/accounts/sign-in/"
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAILUSERS_PASSWORD_ENABLED = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_WORKFLOW_ENABLED = True
WAGTAILIMAGES_IMAGE_MODEL = "wagtailimages.Image"
WAGTAILIMAGES_EXTENSIONS = ["gif", "jpg", "jpeg", "png", "webp"]
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "key", "mp4", "odt", "pdf", "pptx", "rtf", "txt", "vtt", "webm", "xlsx", "zip"]
WAGTAILDOCS_CONTENT_TYPES = {
    "mp4": "video/mp4",
    "vtt": "text/vtt",
    "webm": "video/webm",
}  # not every machine knows them
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}

# --- Security: the application sets its own headers (conference/middleware.py) ---------------------------------------------------
HTTPS = env.flag("HTTPS", default=not DEBUG)
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
X_FRAME_OPTIONS = "DENY"  # Wagtail's own preview views say SAMEORIGIN for themselves
if env.flag("BEHIND_PROXY"):  # only when our own proxy sets (and clears) this header
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# --- Logs: no personal link, code or token may stand in one ----------------------------------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "conference.lib.redact.RedactingFormatter",
            "format": "{asctime} {levelname} {name}: {message}",
            "style": "{",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.text("LOG_LEVEL", "INFO")},
    "loggers": {
        # Named here, or Django's own handler for development would print the same lines with their secrets.
        "django": {"handlers": [], "level": "INFO"},
        "django.server": {"handlers": ["console"], "level": env.text("LOG_LEVEL", "INFO"), "propagate": False},
        "fontTools": {"level": "ERROR"},
        "weasyprint": {"level": "ERROR"},
    },
}
