"""What is written down is true: every setting, make target and command is there, and no other."""

import re
from pathlib import Path

import pytest
from django.core.management import get_commands

ROOT = Path(__file__).parent.parent
DOCS = [
    ROOT / name
    for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md")
    if (ROOT / name).exists()
] + sorted(ROOT.glob("docs/*.md"))
BY_NAME = pytest.mark.parametrize("page", DOCS, ids=lambda page: page.name)


def settings_read() -> set[str]:
    """Return the environment variables that settings read."""
    source = (ROOT / "community/settings.py").read_text()
    return set(re.findall(r'\benv(?:\.\w+)?\(\s*"([A-Z_]+)"', source))


def compose_reads() -> set[str]:
    """Return the variables that docker compose itself takes from .env."""
    return set(re.findall(r"\$\{([A-Z_]+)", (ROOT / "docker-compose.yml").read_text()))


def documented(heading: str) -> list[str]:
    """Return the names in the table under this heading of the README."""
    page = (ROOT / "README.md").read_text()
    section = page.split(f"### {heading}\n", 1)[1].split("\n##", 1)[0]
    return re.findall(r"^\| `([A-Z_]+)` \| \S", section, re.MULTILINE)


def code_of(page: Path) -> str:
    """Return what stands in code spans and code blocks of a page, one a line."""
    fenced = re.findall(r"^```\w*\n(.*?)^```", page.read_text(), re.MULTILINE | re.DOTALL)
    prose = re.sub(r"^```.*?^```", "", page.read_text(), flags=re.MULTILINE | re.DOTALL)
    return "\n".join(fenced + re.findall(r"`([^`\n]+)`", prose))


def make_targets() -> set[str]:
    """Return what can be made."""
    return set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))


def our_commands() -> set[str]:
    """Return the management commands that are ours."""
    found = ROOT.glob("**/management/commands/*.py")
    return {path.stem for path in found if ".venv" not in path.parts and path.stem[0] != "_"}


def test_every_setting_is_documented_and_no_other():
    assert sorted(documented("What Hearth reads")) == sorted(settings_read())


def test_what_only_compose_reads_is_documented_apart():
    assert set(documented("What only docker compose reads")) == compose_reads() - settings_read()


def test_the_example_names_every_variable_once():
    example = (ROOT / ".env.example").read_text()
    named = re.findall(r"^#?([A-Z_]+)=", example, re.MULTILINE)
    assert sorted(named) == sorted(settings_read() | compose_reads())


def test_the_example_holds_no_secret():
    example = (ROOT / ".env.example").read_text()
    secrets = re.findall(
        r"^#?(?:SECRET_KEY|AUDIT_KEY|SEALING_KEYS|POSTGRES_PASSWORD)=(.*)$", example, re.M
    )
    assert secrets == ["", "", "", ""]


@BY_NAME
def test_every_make_target_named_exists(page: Path):
    lines = re.findall(r"\bmake((?: [a-z][a-z-]*)+)", code_of(page))
    assert {target for line in lines for target in line.split()} <= make_targets()


@BY_NAME
def test_every_command_named_exists(page: Path):
    named = re.findall(r"manage\.py ([a-z_]+)", code_of(page))
    assert set(named) <= set(get_commands())


def test_every_command_of_ours_is_described():
    page = code_of(ROOT / "docs/operating.md")
    assert {name for name in our_commands() if f"manage.py {name}" not in page} == set()


def test_help_lists_every_target():
    makefile = (ROOT / "Makefile").read_text()
    explained = set(re.findall(r"^([a-z-]+):[^#\n]*## \S", makefile, re.MULTILINE))
    assert make_targets() - explained == {"say-browser"}


@BY_NAME
def test_links_within_lead_somewhere(page: Path):
    links = re.findall(r"\]\((?!https?:|#)([^)#\s]+)", page.read_text())
    assert [link for link in links if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_pinned_package_has_its_hash_and_no_host_is_named(name: str):
    lock = (ROOT / name).read_text()
    pins = [pin for pin in re.split(r"\n(?=[a-z0-9])", lock) if "==" in pin.split("\n")[0]]
    assert pins
    assert [pin.split("\n")[0] for pin in pins if "--hash=sha256:" not in pin] == []
    assert "://" not in lock
