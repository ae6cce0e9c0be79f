"""Every setting of Hearth, read from the environment; README.md has the table."""

import hashlib
from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from community import logs
from community.environment import Environment

env = Environment()
BASE_DIR = Path(__file__).resolve().parent.parent

# Where things lie. Keys stay outside the data folder, so that a stolen copy of one is not both.
DATA_DIR = Path(env("HEARTH_DATA", default=str(BASE_DIR / "data"))).resolve()
_community_of_keys = hashlib.sha256(str(DATA_DIR).encode()).hexdigest()[:12]
KEYS_DIR = Path(env("HEARTH_KEYS", default=f"~/.config/hearth/{_community_of_keys}")).expanduser()
SECRET_KEY = env.key("SECRET_KEY", KEYS_DIR, "secret-key")
AUDIT_KEY = env.key("AUDIT_KEY", KEYS_DIR, "audit-key")
SEALING_KEYS = env.keys("SEALING_KEYS", KEYS_DIR, "sealing-keys")
PUSH_KEY = env.key("PUSH_KEY", KEYS_DIR, "push-key")
AUDIT_HEADS = Path(env("AUDIT_HEADS", default=str(KEYS_DIR / "audit-heads.jsonl")))

# One address decides cookies, redirects, HSTS and where passkeys belong.
DEBUG = env.switch("HEARTH_DEBUG")
PORT = env.number("PORT", 8000, least=1, most=65535)
SITE_URL = env.site("SITE_URL", default=f"http://localhost:{PORT}")
_site = urlsplit(SITE_URL)
SITE_HOST = _site.hostname or "localhost"
SECURE = _site.scheme == "https"
PLAIN_LOCAL = not SECURE and SITE_HOST in {"localhost", "127.0.0.1"}
ALLOWED_HOSTS = ["localhost", "127.0.0.1"] if PLAIN_LOCAL else [SITE_HOST]
CSRF_TRUSTED_ORIGINS = [SITE_URL]
TRUSTED_PROXIES = env.number("TRUSTED_PROXIES", 0, least=0, most=9)
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES
if SECURE and TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = SECURE
_prefix = "__Host-" if SECURE else ""
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = f"{_prefix}signin", f"{_prefix}csrf"
LANGUAGE_COOKIE_NAME = f"{_prefix}language"
CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 60 * 60 * 24 * 14
SESSION_ENGINE = "community.sign_ins"
CSRF_FAILURE_VIEW = "community.views.errors.form_grew_old"
SECURE_REFERRER_POLICY = "same-origin"  # no-referrer would break the CSRF check over HTTPS
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

INSTALLED_APPS = [
    "daphne",
    "community",
    "community.care",
    "moderation",
    "forums",
    "realtime",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",  # the parts of forms that ours do not draw anew
    "channels",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.headless",
    "ninja",  # its documentation page is served from here
]
MIDDLEWARE = [
    "community.middleware.LogRequest",
    "community.middleware.AnswerPrograms",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "community.middleware.KeepPrivate",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "community.middleware.CleanInput",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "community.middleware.MemberClock",
    "community.middleware.AnswerRefusals",
]
ROOT_URLCONF = "community.urls"
WSGI_APPLICATION = "community.wsgi.application"
ASGI_APPLICATION = "community.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "community.context.hearth",
            ],
            "builtins": ["community.templatetags.hearth"],
        },
    }
]
FORM_RENDERER = "community.forms.HearthFormRenderer"

# Storage.
_where = env.database("DATABASE_URL", default=f"sqlite:///{DATA_DIR}/hearth.sqlite3")
DATABASES = {"default": _where}
ON_SQLITE = "sqlite" in DATABASES["default"]["ENGINE"]
if ON_SQLITE:
    DATABASES["default"] |= {
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;"
            "PRAGMA mmap_size=134217728;PRAGMA journal_size_limit=27103364;"
            "PRAGMA cache_size=-20000;PRAGMA temp_store=MEMORY;",
        },
    }
else:
    _most = env.number("DATABASE_POOL", 10, least=1, most=1000)
    # Seconds: how long a page waits for one, and how long a lost one is sought without being asked.
    _pool = {"min_size": 1, "max_size": _most, "timeout": 3, "reconnect_timeout": 2}
    _options = DATABASES["default"].get("OPTIONS", {}) | {"pool": _pool}
    DATABASES["default"] |= {"ENGINE": "community.pooled", "CONN_MAX_AGE": 0, "OPTIONS": _options}
PG_BINDIR = env("PG_BINDIR", default="")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
REDIS_URL = env.redis("REDIS_URL")
# Communities that share a Redis do not meet in it: what is published knows no database number.
REDIS_PREFIX = "hearth-" + hashlib.sha256(f"redis:{SECRET_KEY}".encode()).hexdigest()[:12]
if REDIS_URL:
    CHANNEL_LAYERS = {
        "default": {
            "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
            "CONFIG": {"hosts": [{"address": REDIS_URL}], "prefix": REDIS_PREFIX},
        }
    }
    CACHES = {
        "default": {
            "BACKEND": "community.cache.OutlivedCache",
            "LOCATION": REDIS_URL,
            "KEY_PREFIX": REDIS_PREFIX,
        }
    }
else:
    CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "community.hashed.HashedFiles"},
}
STATIC_URL = "/static/"
STATIC_ROOT = Path(env("STATIC_ROOT", default=str(BASE_DIR / ".static")))
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o755  # static files may be served by someone else
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 200

# Members and signing in.
AUTH_USER_MODEL = "community.Member"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("handle",)},
    },
]
LOGIN_URL, LOGIN_REDIRECT_URL, LOGOUT_REDIRECT_URL = "account_login", "/", "/"
ACCOUNT_ADAPTER = "community.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD, ACCOUNT_USER_MODEL_EMAIL_FIELD = "handle", "email"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "email"]
ACCOUNT_SIGNUP_FORM_CLASS = "community.forms.joining.JoinForm"
ACCOUNT_FORMS = {
    "add_email": "community.forms.signing_in.AddAddressForm",
    "login": "community.forms.signing_in.SignInForm",
    "signup": "community.forms.signing_in.JoiningPageForm",
    "reauthenticate": "community.forms.signing_in.OnceMoreForm",
    "change_password": "community.forms.signing_in.ChangePassphraseForm",
    "set_password": "community.forms.signing_in.SetPassphraseForm",
    "reset_password": "community.forms.signing_in.AskByMailForm",
    "reset_password_from_key": "community.forms.signing_in.PassphraseFromMailForm",
}
ACCOUNT_EMAIL_VERIFICATION = "optional"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = False
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_PREVENT_ENUMERATION = "strict"  # True would say that an address is known
ACCOUNT_RATE_LIMITS = {"login_failed": "30/m/ip", "signup": "20/m/ip"}  # and limits.py
ACCOUNT_SESSION_REMEMBER = True
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ADAPTER = "community.adapters.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "community.forms.second_factor.AppCodeForm",
    "reauthenticate": "community.forms.second_factor.AppCodeAgainForm",
    "activate_totp": "community.forms.second_factor.SetUpAppForm",
    "add_webauthn": "community.forms.second_factor.AddPasskeyForm",
    "edit_webauthn": "community.forms.second_factor.RenamePasskeyForm",
}
MFA_ALLOW_UNVERIFIED_EMAIL = True  # an address is optional here and signs nobody in
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = PLAIN_LOCAL
MFA_TOTP_ISSUER = "Hearth"
HEADLESS_CLIENTS = ("app",)
HEADLESS_SERVE_SPECIFICATION = False

# What a browser may load, and what it may use.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],  # data: is the picture of a second-factor secret
        "connect-src": [SELF],
        "font-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
        "manifest-src": [SELF],
        "worker-src": [SELF],
    }
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    name: []
    for name in ("accelerometer", "camera", "display-capture", "geolocation", "gyroscope")
    + ("magnetometer", "microphone", "midi", "payment", "usb")
}

# Language and time. Times are kept in UTC and shown in the reader's zone.
LANGUAGE_CODE, USE_TZ, TIME_ZONE = "en", True, "UTC"
LANGUAGES = [("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "community" / "locale"]
FORMAT_MODULE_PATH = "community.formats"

# Mail, push, logs.
DEFAULT_FROM_EMAIL = env("MAIL_FROM", default=f"hearth@{SITE_HOST}")
vars().update(env.mail("EMAIL_URL", default="consolemail://"))
# Those of the browsers there are: a member's browser names its own, and no other may be asked.
PUSH_SERVICES = env.push_services(
    "PUSH_SERVICES",
    "fcm.googleapis.com updates.push.services.mozilla.com .push.apple.com .notify.windows.com",
)
LOG_LEVEL = env.level("LOG_LEVEL", default="INFO")
LOGGING = logs.to_stderr(LOG_LEVEL)
logs.configure()
SILENCED_SYSTEM_CHECKS = ["auth.W004"]  # handles are unique in any letter case, by constraint
