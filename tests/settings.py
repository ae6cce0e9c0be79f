"""Settings of the tests: Hearth's own, on a throwaway database, with cheap hashing."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

_here = Path(tempfile.gettempdir()) / f"hearth-tests-{os.getpid()}"
_here.mkdir(exist_ok=True)
os.environ["HEARTH_DATA"], os.environ["HEARTH_KEYS"] = str(_here / "data"), str(_here / "keys")
os.environ.setdefault("EMAIL_URL", "memorymail://")
os.environ.setdefault("LOG_LEVEL", "ERROR")
atexit.register(shutil.rmtree, _here, ignore_errors=True)

WORKER = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0")[2:])
if os.environ.get("REDIS_URL"):  # one Redis database for each worker of a parallel run
    os.environ["REDIS_URL"] = f"{os.environ['REDIS_URL'].partition('?')[0]}?db={WORKER}"

from community.settings import *  # noqa: E402, F403
from community.settings import CHANNEL_LAYERS, DATABASES, ON_SQLITE, REDIS_URL  # noqa: E402

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = True
if ON_SQLITE:
    # From the models, not by migrations, which take ten times as long: that both make the same is
    # asked by `make check`; PostgreSQL and tests/test_upgrade.py go through them.
    DATABASES["default"]["TEST"] = {"NAME": str(_here / "test.sqlite3"), "MIGRATE": False}
else:  # twenty threads of a race share ten connections, on a machine that does other things too
    DATABASES["default"]["OPTIONS"]["pool"]["timeout"] = 30
if REDIS_URL:  # published messages know no database, so each worker has a prefix
    CHANNEL_LAYERS["default"]["CONFIG"]["prefix"] = f"hearth-{WORKER}"
