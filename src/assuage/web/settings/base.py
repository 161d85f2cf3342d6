"""Everything that does not depend on where the application runs. What does is read from the environment (`environment.py`)."""

from datetime import timedelta
from pathlib import Path

from csp.constants import NONE, SELF

from assuage.web.settings.environment import Environment

ENVIRONMENT = Environment.read()

ROOMS = [
    "design",
    "accounts",
    "audit",
    "patients",
    "candidacy",
    "decision",
    "consent",
    "plan",
    "schedule",
    "care",
    "api",
    "demo",
]

DEBUG = False
SECRET_KEY = ENVIRONMENT.secret_key
ALLOWED_HOSTS = list(ENVIRONMENT.hosts)
CSRF_TRUSTED_ORIGINS = list(ENVIRONMENT.origins)
DATABASES = {"default": ENVIRONMENT.database}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
ROOT_URLCONF = "assuage.web.urls"
WSGI_APPLICATION = "assuage.web.wsgi.application"
AUTH_USER_MODEL = "accounts.User"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.mfa",
    "allauth.usersessions",
    "axes",
    "csp",
    "django_htmx",
    "django_tasks_db",
    *(f"assuage.web.{room}" for room in ROOMS),
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "assuage.web.accounts.middleware.ActorMiddleware",
    "assuage.web.accounts.middleware.SecondFactorMiddleware",
    "axes.middleware.AxesMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [
            Path(__file__).resolve().parent.parent / "accounts" / "templates"
        ],  # ours come before those of the sign-in
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["assuage.web.design.templatetags.phrases"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "assuage.web.design.context.frame",
                "assuage.web.accounts.context.session",
            ],
        },
    }
]

# --- signing in -------------------------------------------------------------------------------------------------------
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "assuage.web.accounts.adapters.AccountAdapter"
SOCIALACCOUNT_ADAPTER = "assuage.web.accounts.adapters.SocialAccountAdapter"
SOCIALACCOUNT_PROVIDERS = ENVIRONMENT.sign_in_providers
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # accounts are made by an administrator, who knows whom the address belongs to
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_RATE_LIMITS = {"emergency": "10/h/user", "export": "10/h/user", "code": "10/m/ip,100/h/ip"}
ACCOUNT_EMAIL_NOTIFICATIONS = False
_DOOR = "assuage.web.accounts.door_forms"
ACCOUNT_FORMS = {
    "login": f"{_DOOR}.LoginForm",
    "reauthenticate": f"{_DOOR}.ReauthenticateForm",
    "change_password": f"{_DOOR}.ChangePasswordForm",
    "reset_password": f"{_DOOR}.ResetPasswordForm",
    "reset_password_from_key": f"{_DOOR}.ResetPasswordKeyForm",
}
MFA_FORMS = {
    "authenticate": f"{_DOOR}.AuthenticateForm",
    "reauthenticate": f"{_DOOR}.ConfirmForm",
    "activate_totp": f"{_DOOR}.ActivateTOTPForm",
    "add_webauthn": f"{_DOOR}.AddWebAuthnForm",
    "edit_webauthn": f"{_DOOR}.EditWebAuthnForm",
}
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True  # by an address that the provider verified, for an account that is here
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_STORE_TOKENS = False
SECOND_FACTOR_REQUIRED = not ENVIRONMENT.is_demo  # the people of the demo are invented, and so are their patients
PASSWORD_RESET_TIMEOUT = 24 * 3600
EMAIL_IS_SET_UP = bool(ENVIRONMENT.mail)
globals().update(ENVIRONMENT.mail)
IS_BEHIND_PROXY = ENVIRONMENT.is_behind_proxy
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_REAUTHENTICATION_REQUIRED = True
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True  # as above
MFA_TOTP_ISSUER = "Assuage"
MFA_TOTP_TOLERANCE = 1  # clocks of telephones differ by half a minute
MFA_ADAPTER = "assuage.web.accounts.factors.FactorAdapter"
USERSESSIONS_TRACK_ACTIVITY = True
AXES_USERNAME_FORM_FIELD = "login"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_TEMPLATE = "accounts/locked_out.html"
AXES_USERNAME_CALLABLE = "assuage.web.accounts.addresses.typed_address"
AXES_CLIENT_IP_CALLABLE = "assuage.web.accounts.addresses.client_address"
AXES_DISABLE_ACCESS_LOG = True  # the audit has it
AXES_VERBOSE = False

SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = ENVIRONMENT.session_hours * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"  # a sign-in that comes back from another provider keeps its session
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = ENVIRONMENT.is_https
CSRF_COOKIE_HTTPONLY = False  # htmx sends it as a header
CSRF_COOKIE_SAMESITE = "Strict"
IDLE_MINUTES = ENVIRONMENT.idle_minutes
SESSION_HOURS = ENVIRONMENT.session_hours

# --- what a browser may do ---------------------------------------------------------------------------------------------
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = ENVIRONMENT.is_https
SECURE_REDIRECT_EXEMPT = [r"^health/"]  # whatever watches the process asks it on this machine, in plain http
SECURE_HSTS_SECONDS = 31_536_000 if ENVIRONMENT.is_https else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = ENVIRONMENT.is_https
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ENVIRONMENT.is_behind_proxy else None
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "assuage.web.accounts.errors.csrf_failed"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [
            SELF,
            *ENVIRONMENT.sign_in_origins,
        ],  # a browser follows a form to the provider only where this names it
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "manifest-src": [SELF],
        "worker-src": [SELF],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 5_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_000_000

# --- other programs ----------------------------------------------------------------------------------------------------
CDS_TRUST = ENVIRONMENT.cds_trust
FHIR_WRITABLE = ENVIRONMENT.fhir_writable

# --- files, languages, jobs --------------------------------------------------------------------------------------------
STATIC_URL = "static/"
STATIC_ROOT = ENVIRONMENT.state / "static"
MEDIA_ROOT = ENVIRONMENT.state / "attachments"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", "English"), ("de", "Deutsch")]
LOCALE_PATHS = [Path(__file__).resolve().parent.parent / "design" / "locale"]
FORMAT_MODULE_PATH = ["assuage.web.design.formats"]  # a decimal point in every language
USE_TZ = True
TIME_ZONE = "UTC"
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}
CACHES = {
    # Limits and codes that were used once are counted by all workers together. With Django's own 300 rows a third of them would be
    # thrown away whenever a few hundred people are counted, and with them the limit of whoever is guessing.
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "accounts_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
    "local": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"no_patient": {"()": "assuage.web.audit.logging.WithoutValues"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "filters": ["no_patient"]}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
DEFAULT_EXCEPTION_REPORTER_FILTER = "assuage.web.audit.logging.SilentReporter"
