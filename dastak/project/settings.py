"""Settings: from the environment only, each also as NAME_FILE; a missing one is named."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from dastak.kernel import logs
from dastak.project.environment import choice, number, optional, required

BASE = Path(__file__).resolve().parent.parent.parent
STATE = Path(optional("DASTAK_STATE_DIR", str(BASE / "var")))

SECRET_KEY = required("SECRET_KEY")
DEBUG = choice("DEBUG", ("0", "1"), "0") == "1"
PUBLIC_URL = optional("PUBLIC_URL", "http://localhost:8000").rstrip("/")
LIVE_URL = optional("LIVE_URL", "").rstrip("/")
ALLOWED_HOSTS = [urlsplit(PUBLIC_URL).hostname or "localhost", "localhost", "127.0.0.1"]
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]

DASTAK_CLOCK = choice("DASTAK_CLOCK", ("system", "database"), "system")
DASTAK_VAULT_KEYS = required("DASTAK_VAULT_KEYS")
DASTAK_INDEX_KEY = required("DASTAK_INDEX_KEY")
DASTAK_INDEX_KEY_FORMER = optional("DASTAK_INDEX_KEY_FORMER", "")
DASTAK_CODE_KEY = required("DASTAK_CODE_KEY")
DASTAK_SIGNING_KEY = required("DASTAK_SIGNING_KEY")
DASTAK_SIGNING_KEYS_RETIRED = optional("DASTAK_SIGNING_KEYS_RETIRED", "").split()
DASTAK_FILES_DIR = Path(optional("DASTAK_FILES_DIR", str(STATE / "files")))
DASTAK_FONT_DIR = Path(optional("DASTAK_FONT_DIR", str(STATE / "fonts")))
DASTAK_PDF_SIGNER_DIR = Path(optional("DASTAK_PDF_SIGNER_DIR", str(STATE / "signer")))
# Paths, not secrets: empty means the three files of DASTAK_PDF_SIGNER_DIR.
DASTAK_PDF_SIGNER_KEY_FILE = os.environ.get("DASTAK_PDF_SIGNER_KEY_FILE", "")
DASTAK_PDF_SIGNER_CERT_FILE = os.environ.get("DASTAK_PDF_SIGNER_CERT_FILE", "")
DASTAK_PDF_SIGNER_CHAIN_FILE = os.environ.get("DASTAK_PDF_SIGNER_CHAIN_FILE", "")

SMS_URL = optional("SMS_URL", "http://127.0.0.1:8101")
SMS_TOKEN = optional("SMS_TOKEN", "gateway-token")
VERIFIER_URL = optional("VERIFIER_URL", "http://127.0.0.1:8102")
VERIFIER_TOKEN = optional("VERIFIER_TOKEN", "verifier-token")
VERIFIER_SECRET = optional("VERIFIER_SECRET", "verifier-secret")
EPAY_URL = optional("EPAY_URL", "http://127.0.0.1:8106")
EPAY_CLIENT_ID = optional("EPAY_CLIENT_ID", "dastak")
EPAY_CLIENT_SECRET = optional("EPAY_CLIENT_SECRET", "payments-secret")
EPAY_INTIMATION_TOKEN = optional("EPAY_INTIMATION_TOKEN", "")
# Partners call these in their own form: no Idempotency-Key, each tells its repeats by itself.
PARTNER_PATHS = ("/api/v1/finance/epay/",)
# JSON: {"vehicle": {"url", "key_id", "secret_out", "secret_in"}}; a system without stays unused.
DEPARTMENT_ACCOUNTS = optional("DEPARTMENT_ACCOUNTS", "")


def _database(url: str) -> dict[str, object]:
    parts = urlsplit(url)
    query = parse_qs(parts.query)
    return {
        "ENGINE": "dastak.kernel.postgres",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.get("host", [parts.hostname or ""])[0],
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"options": "-c lock_timeout=3s -c statement_timeout=30s"},
    }


DATABASES = {"default": _database(required("DATABASE_URL"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CONTEXTS = [
    name
    for name in (
        "kernel ui paper places people forms catalogue workforce dispatch documents finance"
        " connectors notices booking orders ratings correspondence citizen field department oversight"
    ).split()
    if (BASE / "dastak" / name / "apps.py").exists()
]
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "procrastinate.contrib.django",
    *(f"dastak.{name}" for name in CONTEXTS),
    "dastak.project",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "dastak.project.middleware.observe",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "dastak.project.middleware.act",
]
ROOT_URLCONF = "dastak.project.urls"
WSGI_APPLICATION = "dastak.project.wsgi.application"
APPEND_SLASH = False
CSRF_FAILURE_VIEW = "dastak.project.middleware.tell_forgery"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "dastak.project.middleware.page_context",
            ],
            "builtins": ["dastak.ui.templatetags.ui", "django.templatetags.static"],
        },
    }
]

USE_TZ = True
TIME_ZONE = "UTC"
USE_I18N = True
LANGUAGE_CODE = "ur"
LANGUAGES = [("ur", "اردو"), ("en", "English")]
LANGUAGE_COOKIE_NAME = "dastak_language"

STATIC_URL = "/static/"
STATIC_ROOT = STATE / "static"
STATICFILES_DIRS = [path for path in (BASE / "clients" / "dist",) if path.exists()]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": choice(
            "STATICFILES_BACKEND",
            (
                "django.contrib.staticfiles.storage.StaticFilesStorage",
                "django.contrib.staticfiles.storage.ManifestStaticFilesStorage",
            ),
            "django.contrib.staticfiles.storage.StaticFilesStorage",
        )
    },
}

SESSION_COOKIE = "dastak_session"
IS_HTTPS = PUBLIC_URL.startswith("https://")
CSRF_COOKIE_SECURE = IS_HTTPS
CSRF_COOKIE_HTTPONLY = True
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31536000 if IS_HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if IS_HTTPS else None
X_FRAME_OPTIONS = "DENY"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:", "blob:"],
        "connect-src": ["'self'", *([LIVE_URL] if LIVE_URL else [])],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        "form-action": ["'self'"],
    }
}

DATA_UPLOAD_MAX_MEMORY_SIZE = number("DATA_UPLOAD_MAX_MEMORY_SIZE", 12_000_000)
FILE_UPLOAD_MAX_MEMORY_SIZE = DATA_UPLOAD_MAX_MEMORY_SIZE
DATA_UPLOAD_MAX_NUMBER_FIELDS = 400

# Where the worker tells its figures, on this machine only; 0 is nowhere.
WORKER_METRICS_PORT = number("WORKER_METRICS_PORT", 0)

PROCRASTINATE_ON_APP_READY = "dastak.project.jobs.on_app_ready"
LOG_LEVEL = choice("LOG_LEVEL", ("DEBUG", "INFO", "WARNING", "ERROR"), "INFO")
LOGGING_CONFIG = None
os.environ.setdefault("NUMBA_CACHE_DIR", str(STATE / "numba"))
logs.configure(level=LOG_LEVEL, role=optional("DASTAK_ROLE", "tool"))
