# Everything that is done with Hearth by hand. `make help` lists it.
#
# What people set, in the environment or after `make`:
#   PYTHON   the Python to build .venv with        ARGS     more words for pytest, benchmarks
#   WORKERS  processes the tests run in            PORT, HEARTH_DATA, DATABASE_URL, … : README.md
#   FUZZ_SECONDS  how long `make fuzz` takes as each person
#   QUICK=1  measure less often, in under two minutes

SHELL = /bin/sh
PY = .venv/bin/python
MANAGE = $(PY) manage.py
WORKERS ?= 2
FUZZ_SECONDS ?= 60
PYTHON ?= $(shell for it in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$it -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$it && break; done)
CHROMIUM_FOUND = $(shell for it in "$$CHROMIUM" /usr/bin/chromium chromium chromium-browser \
	google-chrome; do [ -n "$$it" ] && command -v "$$it" && break; done)
# Tests meet no setting of a real community that happens to stand in the environment; the servers
# they start by the dozen do not compile all modules each time.
ALONE = env -u DATABASE_URL -u REDIS_URL -u SITE_URL -u HEARTH_DATA -u HEARTH_KEYS -u SECRET_KEY \
	-u AUDIT_KEY -u SEALING_KEYS -u AUDIT_HEADS -u HEARTH_DEBUG -u TRUSTED_PROXIES \
	-u PYTHONDONTWRITEBYTECODE CHROMIUM="$(CHROMIUM_FOUND)"
PYTEST = $(ALONE) $(PY) -m pytest
WITHOUT_BROWSER = $(if $(CHROMIUM_FOUND),, and not browser)
export PIP_DISABLE_PIP_VERSION_CHECK = 1
export PIP_NO_INPUT = 1
export PIP_ROOT_USER_ACTION = ignore

.DEFAULT_GOAL = help
.PHONY: help install install-dev run serve dev test test-all test-services fuzz lint types check \
	demo-twice lock bench bench-forum clean say-browser

help: ## List what can be done
	@echo "make run starts Hearth with a demo community, make test tests it. All of it:"
	@sed -n 's/^\([a-z-]*\):[^#]*## \(.*\)/\1#\2/p' Makefile | while IFS='#' read -r name what; do \
		printf '  %-14s %s\n' "$$name" "$$what"; done

# Installing -----------------------------------------------------------------------------------

install: .venv/.runs ## Make .venv with what a running Hearth needs, and nothing more
install-dev: .venv/.tests ## Add what testing and changing Hearth needs

# Install from one lock: a growing line while it goes well, all that pip said when it does not.
define from_lock
	@all=$$(grep -c == $(1)); done=0; log=.venv/pip.log; : >$$log; \
	{ PYTHONUNBUFFERED=1 $(PY) -m pip install --require-hashes --no-deps -r $(1) 2>&1; \
	  echo "ended with $$?"; } | { while IFS= read -r line; do \
		case $$line in \
		Collecting*|Requirement\ already*) done=$$((done + 1)); \
			[ ! -t 1 ] || printf '\r  package %s of about %s ' $$done $$all;; \
		Installing\ collected*) [ ! -t 1 ] || printf '\r  unpacking, some seconds more    ';; \
		esac; \
		printf '%s\n' "$$line" >>$$log; done; [ ! -t 1 ] || printf '\r%34s\r' ''; }; \
	tail -n 1 $$log | grep -qx 'ended with 0' || { cat $$log; \
		echo "The packages of $(1) could not be installed; what pip said stands above."; exit 1; }
endef

.venv/.runs: requirements.txt
	@[ -n "$(PYTHON)" ] && $(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
		echo "Hearth needs Python 3.11 or newer. Install one, or name it: make install PYTHON=/path/to/python3"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
		echo "This Python cannot make virtual environments. On Debian and Ubuntu: apt install python3-venv"; exit 1; }
	@echo "Installing Hearth into .venv, about half a minute the first time."
	@$(PYTHON) -m venv .venv
	$(call from_lock,requirements.txt)
	@touch $@

.venv/.tests: requirements-dev.txt .venv/.runs
	@echo "Installing what the tests need into .venv, about half a minute the first time."
	$(call from_lock,requirements-dev.txt)
	@touch $@

# Apart from the others, so that no plugin of it runs in the tests.
.venv/.fuzzes: private PY = .venv/fuzz/bin/python
.venv/.fuzzes: requirements-fuzz.txt .venv/.tests
	@$(PYTHON) -m venv .venv/fuzz
	$(call from_lock,requirements-fuzz.txt)
	@touch $@

# Running --------------------------------------------------------------------------------------

run: install ## Start Hearth with a demo community on http://localhost:8000
	@exec $(MANAGE) serve --demo

serve: install ## Start Hearth on the community of `manage.py found`, never with a demo
	@exec $(MANAGE) serve

dev: install-dev ## Start the server that reloads itself when a file changes (no worker)
	@$(MANAGE) migrate --verbosity 0
	@export HEARTH_DEBUG=1 && exec $(MANAGE) runserver "$${PORT:-8000}"

# Testing --------------------------------------------------------------------------------------

say-browser:
	@[ -n "$(CHROMIUM_FOUND)" ] || \
		echo "No Chromium found (CHROMIUM=/path names one): the browser tests are left out."

test: install-dev say-browser ## Run the fast tests on SQLite
	@$(PYTEST) -n $(WORKERS) -m "not heavy and not services$(WITHOUT_BROWSER)" $(ARGS)

test-all: install-dev say-browser ## Run all tests on SQLite: races, faults, whole matrices too
	@$(PYTEST) -n $(WORKERS) -m "not services$(WITHOUT_BROWSER)" $(ARGS)

test-services: install-dev say-browser ## Run all tests on a PostgreSQL and Redis started for the run
	@$(ALONE) $(PY) tests/services.py \
		$(PY) -m pytest -n $(WORKERS) $(if $(WITHOUT_BROWSER),-m "not browser") $(ARGS)

fuzz: .venv/.fuzzes ## Throw odd calls at the API of a demo started for the run
	@$(ALONE) $(PY) -m tests.fuzz .venv/fuzz/bin/schemathesis $(FUZZ_SECONDS) $(ARGS)

lint: install-dev ## Look for faults and untidy form
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .

types: install-dev ## Check the types
	@$(PY) -m mypy .

# A throwaway folder for data and keys, on SQLite.
ASIDE = unset DATABASE_URL REDIS_URL SITE_URL; folder=$$(mktemp -d) && trap 'rm -rf "$$folder"' EXIT && \
	export HEARTH_DATA="$$folder/data" HEARTH_KEYS="$$folder/keys"
AS_IF_REAL = SITE_URL=https://hearth.example TRUSTED_PROXIES=1 EMAIL_URL=smtp://localhost

check: install-dev ## Check the migrations, and the settings of a community that is no demo
	@$(ASIDE) && $(MANAGE) makemigrations --check --dry-run && \
		export $(AS_IF_REAL) && $(MANAGE) migrate --verbosity 0 && \
		$(MANAGE) check --deploy --fail-level WARNING --database default

demo-twice: install ## Make the demo community twice in one database: the second adds nothing
	@$(ASIDE) && $(MANAGE) migrate --verbosity 0 && $(MANAGE) demo && $(MANAGE) demo

bench: install-dev ## Measure, against a floor measured in the same run
	@$(PY) -m benchmarks $(ARGS)

bench-forum: install-dev ## Measure a forum of 50,000 replies and print each figure on a line
	@$(PY) -m benchmarks forum

# Tending --------------------------------------------------------------------------------------

UV ?= $(shell command -v uv || echo .venv/bin/uv)
lock: ## Refresh the locked requirements files (needs uv)
	@for name in requirements requirements-dev requirements-fuzz; do \
		$(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
			--no-emit-index-url $$name.in -o $$name.txt || exit 1; done

clean: ## Take away all that can be made again; data and keys stay
	@rm -rf .venv .static .pytest_cache .mypy_cache .ruff_cache .hypothesis
	@find . -name __pycache__ -type d -not -path './.git/*' -prune -exec rm -rf {} +
