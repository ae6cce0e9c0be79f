"""The system checks: each says what is wrong and what to do, and is quiet otherwise."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.checks import run_checks
from django.core.management import call_command
from django.core.management.base import CommandError, SystemCheckError
from django.db import DatabaseError, connection
from django.utils import timezone

from community import triggers
from community.models import Community


def found(**options: Any) -> set[str]:
    return {
        str(message.id) for message in run_checks(**options) if str(message.id).startswith("hearth")
    }


def test_as_shipped_nothing_is_wrong() -> None:
    assert found() == set()


@pytest.mark.parametrize("inside", ["DATA_DIR", "BASE_DIR"])
def test_keys_must_not_lie_with_the_data_or_the_program(settings: Any, inside: str) -> None:
    settings.KEYS_DIR = getattr(settings, inside) / "keys"
    assert found() == {"hearth.E001"}


@pytest.mark.parametrize(
    ("address", "wrong"),
    [
        ("http://community.example", {"hearth.E002"}),
        ("community.example", {"hearth.E002", "hearth.E003"}),
        ("ftp://community.example", {"hearth.E002"}),
        ("https://community.example/place", {"hearth.E003"}),
        ("https://community.example?x=1", {"hearth.E003"}),
        ("https://community.example:8443", set()),
    ],
)
def test_the_address_must_be_one_that_can_be_used(
    settings: Any, address: str, wrong: set[str]
) -> None:
    settings.SITE_URL, settings.PLAIN_LOCAL = address, False
    assert found() == wrong


@pytest.mark.django_db
def test_the_head_of_the_audit_must_find_a_place(settings: Any, tmp_path: Path) -> None:
    settings.AUDIT_HEADS = tmp_path
    assert "hearth.E004" in found(include_deployment_checks=True)
    with pytest.raises(SystemCheckError, match="head of the audit"):
        call_command("work")
    with pytest.raises(SystemCheckError, match="head of the audit"):
        call_command("serve")
    settings.AUDIT_HEADS = tmp_path / "new" / "heads.jsonl"
    assert "hearth.E004" not in found(include_deployment_checks=True)


def test_a_database_that_cannot_be_read_is_said_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken(*names: str, **options: Any) -> None:
        raise DatabaseError("file is not a database")

    monkeypatch.setattr("community.management.commands.serve.call_command", broken)
    with pytest.raises(CommandError, match="cannot start: file is not a database"):
        call_command("serve", stdout=StringIO())


def test_a_process_that_does_not_work_needs_no_place_for_it(settings: Any, tmp_path: Path) -> None:
    settings.AUDIT_HEADS = tmp_path
    assert found() == set()


def test_a_demo_is_never_deployed(community: Community) -> None:
    assert "hearth.E005" not in found(include_deployment_checks=True)
    community.keep(demo_since=timezone.now())
    assert "hearth.E005" in found(include_deployment_checks=True)
    assert "hearth.E005" not in found()
    with pytest.raises(SystemCheckError, match="demo"):
        call_command("check", deploy=True, stderr=StringIO(), stdout=StringIO())


def test_several_processes_need_redis(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.REDIS_URL = ""
    monkeypatch.setenv("WEB_CONCURRENCY", "3")
    assert found() == {"hearth.W001"}
    settings.REDIS_URL = "redis://localhost"
    assert found() == set()
    settings.REDIS_URL = ""
    monkeypatch.setenv("WEB_CONCURRENCY", "many")
    assert found() == set()


def test_mail_that_is_only_printed_is_told_when_deploying(settings: Any, db: None) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    assert "hearth.W002" in found(include_deployment_checks=True)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    assert "hearth.W002" not in found(include_deployment_checks=True)


def test_a_proxy_that_is_not_counted_is_told_when_deploying(settings: Any, db: None) -> None:
    settings.SECURE, settings.TRUSTED_PROXIES = True, 0
    assert "hearth.W003" in found(include_deployment_checks=True)
    settings.TRUSTED_PROXIES = 1
    assert "hearth.W003" not in found(include_deployment_checks=True)


@pytest.mark.django_db(transaction=True)
def test_a_lost_trigger_is_told_when_the_database_is_looked_at() -> None:
    triggers.install()
    assert found(databases=["default"]) == set()
    triggers.lift()
    assert found(databases=["default"]) == {"hearth.W004"}
    assert found() == set()
    triggers.install()


@pytest.mark.django_db
def test_a_database_without_tables_is_no_reason_to_complain(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(connection.introspection, "table_names", lambda: [])
    assert found(databases=["default"]) == set()


def test_every_message_says_what_to_do(settings: Any, db: None) -> None:
    settings.SITE_URL, settings.PLAIN_LOCAL = "ftp://somewhere/place", False
    messages = [m for m in run_checks() if str(m.id).startswith("hearth")]
    assert messages
    assert all(message.hint for message in messages)
