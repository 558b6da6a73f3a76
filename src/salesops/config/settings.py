"""Django's settings, all of them derived from the installation's home and a few environment variables.

SALESOPS_HOME    the folder that holds everything (see `home`)
DATABASE_URL     postgres://user:password@host/name; default: SQLite in the home
WAREHOUSE_URL    where the Delta tables lie; default: a folder in the home
ANALYTICS_URL    sc://host:port for Spark Connect; default: DuckDB in this process
QUEUE_URL        redis://host or postgres://host/name for jobs; default: in PostgreSQL where the records are, else in the home
API_CALLS_A_MINUTE  how often one person or token may call the API; default: 1200
ALLOWED_HOSTS    names the server answers to, separated by commas; default: this machine
FILE_LIMIT_MB    how large a file attached to a record may be; default 25
WEBHOOK_SECRET   what webhooks are signed with; default: made from the secret key (`salesops automation secret` shows it)
WEBHOOKS_PRIVATE  1: webhooks may call private networks too
FILES_QUOTA_GB   how much room all attached files together may take; default 50
"""

import os
from typing import Any

from salesops.config import outside
from salesops.config.database import database
from salesops.config.home import home
from salesops.config.secret import secret_key

HOME = home()
SECRET_KEY = secret_key(HOME)
DEBUG = False
ALLOWED_HOSTS = os.environ.get("ALLOWED_HOSTS", "127.0.0.1,localhost,[::1],testserver").split(",")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.mfa",
    "allauth.usersessions",
    "django_htmx",
    "lucide",
    "salesops.history",
    "salesops.policies",
    "salesops.records",
    "salesops.records.tokens",
    "salesops.records.files",
    "salesops.records.search",
    "salesops.records.notices",
    "salesops.web",
    "salesops.capabilities.automation",
    "salesops.capabilities.handoffs",
    "salesops.capabilities.forecasting",
    "salesops.capabilities.forecasting.called",
    "salesops.capabilities.forecasting.what_if",
    "salesops.capabilities.process",
    "salesops.capabilities.insights",
    "salesops.capabilities.reporting",
    "salesops.workspace",
    "salesops.workspace.logins",
    "salesops.workspace.views",
    "salesops.workspace.today",
    "salesops.workspace.grids",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "salesops.web.middleware.content_security_policy",
    "salesops.web.api.errors",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "salesops.workspace.logins.viewing.pages.watched",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "salesops.web.api.door",
]
ROOT_URLCONF = "salesops.config.urls"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "salesops.web.pages.shell",
                "salesops.capabilities.reporting.pages.numbers",
                "salesops.workspace.policies.pages.announcements",
            ],
        },
    }
]
ASGI_APPLICATION = "salesops.config.asgi.application"
WSGI_APPLICATION = "salesops.config.wsgi.application"

DATABASE_URL = os.environ.get("DATABASE_URL", "")
DATABASES = {"default": database(DATABASE_URL, HOME)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
WAREHOUSE_URL = os.environ.get("WAREHOUSE_URL", str(HOME / "warehouse"))
ANALYTICS_URL = os.environ.get("ANALYTICS_URL", "")
QUEUE_URL = os.environ.get("QUEUE_URL", "")
JOBS_AT_ONCE = os.environ.get("JOBS_AT_ONCE", "") == "1"
UPLOADS = HOME / "uploads"
FILES = HOME / "files"
FILE_LIMIT = int(os.environ.get("FILE_LIMIT_MB", "25")) * 1024**2
FILES_QUOTA = int(os.environ.get("FILES_QUOTA_GB", "50")) * 1024**3
WEBHOOK_SECRET = os.environ.get("WEBHOOK_SECRET", "")
WEBHOOKS_PRIVATE = os.environ.get("WEBHOOKS_PRIVATE", "") == "1"
LANGUAGE_CODE = "en-us"
USE_I18N = False
USE_TZ = True
TIME_ZONE = "UTC"
STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True
LOGIN_URL = "/login/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/login/"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
FILE_UPLOAD_HANDLERS = [
    "salesops.workspace.imports.receiving.Quota",
    "salesops.workspace.record_pages.receiving.Bound",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
API_CALLS_A_MINUTE = int(os.environ.get("API_CALLS_A_MINUTE", "1200"))
API_WITHOUT_KEYS = ("/api/imports", "/api/logins", "/api/files", "/api/process/discover")
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"stderr": {"class": "logging.StreamHandler"}},
    "loggers": {"django.request": {"handlers": ["stderr"], "level": "ERROR", "propagate": False}},
}
"""What broke while a page was made is told where the program's other words are: on standard error."""
NAVIGATION = "salesops.config.navigation.NAVIGATION"
POLICY_ENGINES = "salesops.config.policies.ENGINES"
"""What the capabilities contribute to the life of policies."""
AUTOMATION_STEPS = "salesops.config.automation.STEPS"
"""How each step of an automation is done."""
ACTIONS = "salesops.config.navigation.ACTIONS"
EXAMINERS = (
    "salesops.workspace.logins.examining.examine",
    "salesops.workspace.notices.examining.examine",
    "salesops.workspace.handoffs.examining.examine",
)
"""What `salesops doctor` asks besides comparing the two stores."""
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
    "django.contrib.auth.hashers.ScryptPasswordHasher",
]
"""Argon2 first; a password kept in an older form is kept in the first one from its next log-in on."""
EMAIL_URL = os.environ.get("EMAIL_URL", "")
EMAIL_FROM = os.environ.get("EMAIL_FROM", "") or outside.sender(EMAIL_URL)
globals().update(outside.mail(EMAIL_URL))
SITE_URL = os.environ.get("SITE_URL", "").rstrip("/")
OIDC = outside.oidc(HOME, os.environ)
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("PROXIES", "0"))
ACCOUNT_EMAIL_VERIFICATION = "none"
SOCIALACCOUNT_ADAPTER = "salesops.workspace.logins.adapters.OidcAdapter"
SOCIALACCOUNT_PROVIDERS = outside.oidc_provider(OIDC)
SOCIALACCOUNT_LOGIN_ON_GET = True
MFA_ADAPTER = "salesops.workspace.logins.adapters.MfaAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"
globals().update(outside.behind_https(os.environ))
