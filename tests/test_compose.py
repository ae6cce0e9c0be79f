"""The containers, read as files: who is reached from where, what is kept, what runs."""

import re
import shlex
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.management import get_commands, load_command_class
from gunicorn.config import Config

from tests.test_docs import settings_read

ROOT = Path(__file__).parent.parent
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = {"web", "live", "worker", "migrate"}
LASTING = sorted(SERVICES.keys() - {"migrate"})
DOCKERFILE = (ROOT / "Dockerfile").read_text()


def test_every_part_is_there():
    assert set(SERVICES) == OURS | {"proxy", "postgres", "redis"}


@pytest.mark.parametrize("name", LASTING)
def test_each_lasting_part_says_whether_it_is_well_and_comes_back(name: str):
    assert SERVICES[name]["healthcheck"]["test"][0] == "CMD"
    assert SERVICES[name]["restart"] == "unless-stopped"


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_no_part_can_gain_rights(name: str):
    part = SERVICES[name]
    assert "no-new-privileges:true" in part["security_opt"]
    assert not part.get("privileged")
    assert part.get("read_only") or name == "proxy"


def test_only_the_proxy_is_reached_from_outside():
    assert [name for name, part in SERVICES.items() if "ports" in part] == ["proxy"]
    assert not [name for name, part in SERVICES.items() if "network_mode" in part]


def test_the_databases_are_on_the_inner_network_alone():
    assert COMPOSE["networks"]["inside"]["internal"] is True
    for name in ("postgres", "redis", "live", "migrate"):
        assert SERVICES[name]["networks"] == ["inside"]


def test_everybody_waits_for_somebody_who_can_be_ready():
    for name, part in SERVICES.items():
        for other, wait in part.get("depends_on", {}).items():
            if wait["condition"] == "service_healthy":
                assert "test" in SERVICES[other]["healthcheck"], f"{name} waits for {other}"
            else:
                assert wait["condition"] == "service_completed_successfully"
                assert SERVICES[other]["restart"] == "no"


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_images_are_pinned_by_version(name: str):
    assert re.search(r":\d+\.\d+(\.\d+)?$", SERVICES[name]["image"])


def test_our_image_carries_the_version_of_hearth():
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    assert {SERVICES[name]["image"] for name in OURS} == {f"hearth:{version}"}


@pytest.mark.parametrize("name", sorted(OURS - {"web"}))
def test_management_commands_exist_and_take_these_options(name: str):
    python, manage, command, *options = shlex.split(SERVICES[name]["command"])
    assert (python, manage) == ("python", "manage.py")
    app = get_commands()[command]
    known = app if not isinstance(app, str) else load_command_class(app, command)
    known.create_parser("manage.py", command).parse_args(options)


def test_gunicorn_takes_these_options():
    program, *options = shlex.split(SERVICES["web"]["command"])
    taken = Config().parser().parse_args(options)
    assert (program, taken.args) == ("gunicorn", ["community.wsgi"])
    assert (ROOT / "community/wsgi.py").exists()


@pytest.mark.parametrize("name", sorted(OURS))
def test_settings_read_what_they_are_given(name: str):
    given = SERVICES[name]["environment"]
    assert set(given) <= settings_read()
    assert given["TRUSTED_PROXIES"] == "1"


def test_no_secret_stands_in_the_files():
    assert "SECRET_KEY" not in DOCKERFILE.replace("HEARTH_KEYS", "")
    assert SERVICES["postgres"]["environment"]["POSTGRES_PASSWORD"].startswith("${")
    assert re.search(
        r"://hearth:\$\{POSTGRES_PASSWORD", SERVICES["web"]["environment"]["DATABASE_URL"]
    )


def test_keys_lie_apart_and_few_may_write_them():
    keys = {name: SERVICES[name]["volumes"][0] for name in OURS}
    writers = {name for name, volume in keys.items() if volume == "keys:/keys"}
    assert writers == {"migrate", "worker"}
    assert {keys[name] for name in OURS - writers} == {"keys:/keys:ro"}
    assert SERVICES["postgres"]["volumes"] == ["database:/var/lib/postgresql/data"]


def test_the_proxy_sends_sockets_to_live_and_the_rest_to_web():
    caddyfile = COMPOSE["configs"]["caddyfile"]["content"]
    sockets, pages = re.findall(r"handle([^{]*)\{\s*reverse_proxy (\S+)", caddyfile)
    assert sockets == (" /ws/* ", "live:8000")
    assert pages == (" ", "web:8000")
    assert "log" not in caddyfile


def test_the_image_runs_as_nobody_in_particular():
    last = DOCKERFILE.rsplit("\nFROM ", 1)[1]
    assert "\nUSER hearth\n" in last
    assert "--require-hashes" in DOCKERFILE
    assert "collectstatic" in DOCKERFILE
    assert "\nHEALTHCHECK " in last
    assert 'VOLUME ["/data", "/keys"]' in last
    assert not re.search(r"^(ARG|ENV).*(PASSWORD|SECRET|TOKEN)", DOCKERFILE, re.MULTILINE)


def test_the_image_takes_nothing_private_in():
    left_out = (ROOT / ".dockerignore").read_text().split()
    assert {".git", ".env", ".env.*", "data", ".venv", "*.sqlite3*"} <= set(left_out)
