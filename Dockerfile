# syntax=docker/dockerfile:1
# One image for every part: pages, sockets, worker and `manage.py` by hand.
# Debian and not Alpine: some of the pinned packages have no wheels for musl.
ARG PYTHON=3.11

FROM python:${PYTHON}-slim-trixie AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore PIP_CACHE_DIR=/var/cache/pip
WORKDIR /app
RUN python -m venv /venv
COPY requirements.txt .
RUN --mount=type=cache,target=/var/cache/pip \
    /venv/bin/pip install --require-hashes --no-deps -r requirements.txt
COPY . .
# The keys that settings make for this step stay behind in this stage.
RUN HEARTH_DATA=/tmp/data HEARTH_KEYS=/tmp/keys STATIC_ROOT=/static \
    /venv/bin/python manage.py collectstatic --noinput --verbosity 0 \
    && /venv/bin/python -m compileall -q /app

FROM python:${PYTHON}-slim-trixie
# Back-ups need PostgreSQL's programs of the server's version: trixie has 17, as the compose file.
RUN apt-get update && apt-get install -y --no-install-recommends postgresql-client \
    && rm -rf /var/lib/apt/lists/*
RUN groupadd --gid 10001 hearth \
    && useradd --uid 10001 --gid hearth --no-create-home --home-dir /nonexistent \
       --shell /usr/sbin/nologin hearth \
    && install -d -o hearth -g hearth -m 700 /data /keys
WORKDIR /app
COPY --from=build /venv /venv
# `serve` gathers static files anew at its start, so they belong to who runs it.
COPY --from=build --chown=hearth:hearth /static /static
COPY --from=build /app /app
COPY <<'CHECK' /usr/local/bin/answers
#!/venv/bin/python
"""Tell whether an address of Hearth answers, asked under the host that it is known by."""
import os, sys, urllib.parse, urllib.request
site = urllib.parse.urlsplit(os.environ.get("SITE_URL", "http://localhost:8000"))
address = sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000/healthz"
asked = urllib.request.Request(address, headers={"Host": site.hostname})
sys.exit(urllib.request.urlopen(asked, timeout=5).status != 200)
CHECK
RUN chmod 755 /usr/local/bin/answers
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    HEARTH_DATA=/data HEARTH_KEYS=/keys STATIC_ROOT=/static
USER hearth
# Two volumes, so that a stolen copy of the data is not a copy of the keys as well.
VOLUME ["/data", "/keys"]
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=6s --start-period=60s --retries=4 CMD ["answers"]
CMD ["python", "manage.py", "serve", "--bind", "0.0.0.0"]
