"""Acts of power leave a record that nobody can rewrite."""

import json
import threading
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from community import audit, triggers
from community.actions.roles import give_role, withdraw_role
from community.models import AuditEntry, AuditHead, Member


@pytest.fixture(autouse=True)
def heads(settings, tmp_path: Path) -> Path:
    settings.AUDIT_HEADS = tmp_path / "heads.jsonl"
    return settings.AUDIT_HEADS


def some_acts(lena: Member, ana: Member) -> None:
    give_role(ana, "listener", by=lena)
    give_role(ana, "host", by=lena)
    withdraw_role(ana, "host", by=lena)


def by_force(sql: str) -> None:
    """Change the database as someone would who owns it: with the triggers out of the way."""
    triggers.lift()
    with connection.cursor() as cursor:
        cursor.execute(sql)
    triggers.install()


def test_an_untouched_record_holds(lena, ana) -> None:
    some_acts(lena, ana)
    assert audit.verify() == []
    call_command("verify_audit")


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE community_auditentry SET action = 'nothing' WHERE number = 2",
        "DELETE FROM community_auditentry WHERE number = 2",
        "DELETE FROM community_auditentry",
    ],
)
def test_the_database_refuses_to_change_or_cut_it(lena, ana, sql) -> None:
    some_acts(lena, ana)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    assert AuditEntry.objects.count() == 3


REPLACE = (
    "INSERT OR REPLACE INTO community_auditentry "
    "SELECT number, 'nothing', at, actor, subject, details, mac FROM community_auditentry"
)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL has no INSERT OR REPLACE")
def test_no_row_is_put_in_the_place_of_another(lena, ana) -> None:
    some_acts(lena, ana)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(REPLACE)
    assert not AuditEntry.objects.filter(action="nothing").exists()
    by_force(REPLACE)
    assert "Row 2 was changed." in audit.verify()


@pytest.mark.parametrize(
    ("sql", "sign"),
    [
        ("UPDATE community_auditentry SET action = 'nothing' WHERE number = 2", "changed"),
        ("UPDATE community_auditentry SET actor = 1 WHERE number = 3", "changed"),
        ("DELETE FROM community_auditentry WHERE number = 2", "missing"),
        ("DELETE FROM community_auditentry WHERE number = 3", "tail was cut"),
        ("UPDATE community_audithead SET number = 2", "tail was cut"),
        ("UPDATE community_audithead SET seal = 'x'", "head was changed"),
        ("DELETE FROM community_audithead", "head is missing"),
    ],
)
def test_tampering_past_the_triggers_is_found(lena, ana, sql, sign) -> None:
    some_acts(lena, ana)
    by_force(sql)
    assert sign in " ".join(audit.verify())
    with pytest.raises(CommandError):
        call_command("verify_audit")


def test_a_cut_tail_with_a_fitting_head_is_found_by_what_was_published(lena, ana) -> None:
    give_role(ana, "listener", by=lena)
    before = AuditHead.objects.values().get()
    give_role(ana, "host", by=lena)
    audit.publish_head()
    by_force("DELETE FROM community_auditentry WHERE number = 2")
    AuditHead.objects.update(**before)
    faults = audit.verify()
    assert len(faults) == 1
    assert "does not match" in faults[0]


def test_a_missing_trigger_is_noticed(lena, ana) -> None:
    some_acts(lena, ana)
    triggers.lift()
    try:
        assert {t.name for t in triggers.missing()} >= {"community_auditentry_no_update"}
        with pytest.raises(CommandError):
            call_command("verify_audit")
    finally:
        triggers.install()
    assert triggers.missing() == []


def test_rows_hold_no_word_no_handle_and_no_key_to_a_member(lena, ana) -> None:
    some_acts(lena, ana)
    rows = json.dumps(list(AuditEntry.objects.values()), default=str)
    assert "lena" not in rows
    assert "ana" not in rows
    assert not [field for field in AuditEntry._meta.get_fields() if field.is_relation]


def test_an_act_that_is_rolled_back_leaves_no_row(lena, ana) -> None:
    with transaction.atomic():
        give_role(ana, "listener", by=lena)
        transaction.set_rollback(True)
    assert not AuditEntry.objects.exists()
    assert audit.verify() == []


@pytest.mark.heavy
@pytest.mark.django_db(transaction=True)
def test_acts_at_the_same_moment_stand_in_one_unbroken_chain(lena, ana) -> None:
    def act(number: int) -> None:
        audit.record("test.act", by=lena, subject=f"thing:{number}")
        connection.close()

    threads = [threading.Thread(target=act, args=[n]) for n in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert list(AuditEntry.objects.values_list("number", flat=True)) == list(range(1, 21))
    assert audit.verify() == []
