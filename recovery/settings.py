"""Every setting, read from the environment; with nothing set, the mode is embedded."""

import logging
from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONE, SELF

from recovery import env
from recovery.broker import broker_options
from recovery.logs import logging_config

BASE_DIR = Path(__file__).resolve().parent.parent
env.load(BASE_DIR / ".env")

# Embedded: SQLite, a broker of files, mail in files, on this machine only. Production: see README.
MODE = env.choice("MODE", default="embedded", among={"embedded", "production"})
EMBEDDED = MODE == "embedded"
VAR_DIR = BASE_DIR / env.text("VAR_DIR", default="var")

DEBUG = env.flag("DEBUG", default=False)
SECRET_KEY = env.secret("SECRET_KEY", kept_in=VAR_DIR / "secret.key", make=EMBEDDED)
SECRET_KEY_FALLBACKS = env.words("SECRET_KEY_FALLBACKS", default=[])

# Where people reach us; links in letters begin with it.
PORT = env.number("PORT", default=8000)
BASE_URL = env.site("BASE_URL", default=f"http://localhost:{PORT}")
_host = urlsplit(BASE_URL).hostname or ""
LOCAL_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", default=[_host, *LOCAL_HOSTS] if EMBEDDED else [_host])

# Demo people and their one-click sign-in; checks.py refuses it anywhere but on this machine.
DEMO = env.flag("DEMO", default=EMBEDDED and _host in {"localhost", "127.0.0.1"})

INSTALLED_APPS = [
    "incidents.apps.IncidentsConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "allauth.account",
    "csp",
    "django_filters",
    "django_htmx",
    "django_structlog",
    "phonenumber_field",
    "template_partials",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    # Pages are packed with random bytes in front, so that their size tells nothing (BREACH).
    "django.middleware.gzip.GZipMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "recovery.middleware.RequestLog",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "recovery.middleware.SignInRequired",
    "recovery.middleware.PrivatePages",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "incidents.middleware.PersonsTimeZone",
    "incidents.middleware.RefusalsAsPages",
]

ROOT_URLCONF = "recovery.urls"
WSGI_APPLICATION = "recovery.wsgi.application"
ASGI_APPLICATION = "recovery.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["template_partials.templatetags.partials"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "recovery.context.site",
            ],
        },
    }
]
FORM_RENDERER = "recovery.rendering.FormRenderer"

# Database
DATABASES = {
    "default": env.database("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'recovery.sqlite3'}")
}
DATABASES["default"]["ATOMIC_REQUESTS"] = False
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    # A list of choices is short: a cursor of its own costs three more round trips.
    DATABASES["default"]["DISABLE_SERVER_SIDE_CURSORS"] = True
    # Set by wsgi.py and asgi.py: a sweep or a migration may take longer than a person waits.
    if env.flag("WEB_PROCESS", default=False):
        # Questions of pages are short: compiling them takes longer than answering them, and on the
        # disks of today an index is cheaper to read than the planner expects.
        DATABASES["default"].setdefault("OPTIONS", {})["options"] = (
            "-c lock_timeout=3s -c statement_timeout=5s -c idle_in_transaction_session_timeout=30s "
            "-c jit=off -c random_page_cost=1.1"
        )
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Sign-in limits count here, so that all web processes count together.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "shared_cache",
    },
    # Pieces of pages, under all that they show or the state of the house; each process has its own.
    "kept": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
}

# People and sign-in
AUTH_USER_MODEL = "incidents.User"
AUTHENTICATION_BACKENDS = ["recovery.accounts.SignIn"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
_validation = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"{_validation}.UserAttributeSimilarityValidator"},
    {"NAME": f"{_validation}.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": f"{_validation}.CommonPasswordValidator"},
]
ACCOUNT_ADAPTER = "recovery.accounts.Accounts"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
# Nobody can make us write to strangers.
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
ACCOUNT_LOGOUT_REDIRECT_URL = LOGIN_URL
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,5/5m/key"}
ALLAUTH_TRUSTED_PROXY_COUNT = env.number("PROXIES", default=0)

# Cookies, headers, content security policy
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if not EMBEDDED:
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
    SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    # Entering the browsers' preload list is for whoever owns the domain to decide.
    SILENCED_SYSTEM_CHECKS = ["security.W021"]
    if ALLAUTH_TRUSTED_PROXY_COUNT:
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "font-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
    }
}

# Static files
STATIC_URL = "/static/"
# Embedded, files are served from where they lie; nothing is collected.
STATIC_ROOT = None if EMBEDDED else BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_USE_FINDERS = EMBEDDED
_plain = "django.contrib.staticfiles.storage.StaticFilesStorage"
_hashed = "whitenoise.storage.CompressedManifestStaticFilesStorage"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": _plain if EMBEDDED else _hashed},
}

# Photos: outside what the web serves; a page of ours asks who may see one (views/remedies.py).
MEDIA_ROOT = VAR_DIR / "media"
FILE_UPLOAD_PERMISSIONS = 0o600

# Language, time, phone numbers
LANGUAGE_CODE = "en-gb"
USE_TZ, TIME_ZONE = True, "UTC"
PHONENUMBER_DEFAULT_REGION = env.text("PHONE_REGION", default="US")

# Letters leave through the outbox (actions/post.py); embedded, they become files.
_mail = env.mail("EMAIL_URL", default=f"filemail:///{VAR_DIR / 'mail'}")
EMAIL_BACKEND = _mail["EMAIL_BACKEND"]
EMAIL_FILE_PATH = _mail["EMAIL_FILE_PATH"]
EMAIL_HOST, EMAIL_PORT = _mail["EMAIL_HOST"] or "localhost", _mail["EMAIL_PORT"] or 25
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail["EMAIL_HOST_USER"], _mail["EMAIL_HOST_PASSWORD"]
EMAIL_USE_TLS = bool(_mail.get("EMAIL_USE_TLS", False))
EMAIL_USE_SSL = bool(_mail.get("EMAIL_USE_SSL", False))
EMAIL_TIMEOUT = 10
# Seconds a sender holds a letter: longer than a task may run, so it is taken only from the dead.
OUTBOX_LEASE = env.number("OUTBOX_LEASE", default=150)
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.text("MAIL_FROM", default=f"recovery@{_host}")

# Who runs this software is told by another path than the outbox (actions/operators.py).
OPERATORS_MAIL = env.words("OPERATORS_MAIL", default=[])
OPERATORS_URL = env.address("OPERATORS_URL")
# Called after each audit that finds nothing: a monitor elsewhere raises the alarm at our silence.
HEARTBEAT_URL = env.address("HEARTBEAT_URL")

# How the broker is reached; what never changes about Celery is in celery.py.
CELERY_BROKER_URL = env.text("CELERY_BROKER_URL", default="filesystem://localhost/")
CELERY_BROKER_TRANSPORT_OPTIONS = broker_options(CELERY_BROKER_URL, folder=VAR_DIR / "celery")
# A supervisor waits 30 s before it kills; honcho, in embedded mode, only 5.
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 3 if EMBEDDED else 20

# Logs: JSON lines in production; ids only, never a name, an address or a search.
LOGGING = logging_config(env.text("LOG_LEVEL", default="INFO"), as_json=not EMBEDDED)
DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False
DJANGO_STRUCTLOG_STATUS_START_LOG_LEVEL = logging.DEBUG
DJANGO_STRUCTLOG_STATUS_4XX_LOG_LEVEL = logging.INFO
