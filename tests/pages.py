"""Every page of Hearth, and what each kind of person gets there: written by hand, not computed.

`ok` the page · `in` sign in first · `no` not found · `off` refused · `2nd` a second factor first
· `wait` still waiting for a yes · `again` the passphrase once more · `go` on to another page
"""

import time
from collections.abc import Iterator
from typing import Any, NamedTuple

from django.conf import settings
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from community.models import Member
from tests.everything import Everything

WHO = ["out", "ana", "noor", "otto", "lea", "finn", "mara", "lena", "bare", "rue"]
"""Signed out, member, newcomer, suspended, listener, host, moderator on duty, lead, a moderator
without a second factor, someone who still waits for a yes."""
TABLE = """
page                                            out   ana   noor  otto  lea   finn  mara  lena  bare  rue
home                                            ok    ok    ok    ok    ok    ok    ok    ok    ok    wait
guidelines                                      ok    ok    ok    ok    ok    ok    ok    ok    ok    ok
privacy                                         ok    ok    ok    ok    ok    ok    ok    ok    ok    ok
waiting                                         in    go    go    go    go    go    go    go    go    ok
me                                              in    ok    ok    ok    ok    ok    ok    ok    ok    ok
codes                                           in    ok    ok    ok    ok    ok    ok    ok    ok    ok
settings                                        in    ok    ok    ok    ok    ok    ok    ok    ok    ok
notifications                                   in    ok    ok    ok    ok    ok    ok    ok    ok    ok
notice notice.pk                                in    go    no    no    no    no    no    no    no    no
second_factor_first                             in    go    ok    ok    go    go    go    go    ok    ok
lead                                            in    no    no    no    no    no    no    ok    no    no
lead_community                                  in    no    no    no    no    no    no    ok    no    no
lead_people                                     in    no    no    no    no    no    no    ok    no    no
lead_waiting                                    in    no    no    no    no    no    no    ok    no    no
lead_decline rue.pk                             in    no    no    no    no    no    no    ok    no    no
lead_invitations                                in    no    no    no    no    no    no    ok    no    no
lead_person ben.handle                          in    no    no    no    no    no    no    ok    no    no
lead_person rue.handle                          in    no    no    no    no    no    no    no    no    no
lead_give_role ben.handle =host                 in    no    no    no    no    no    no    ok    no    no
lead_withdraw_role lea.handle =listener         in    no    no    no    no    no    no    ok    no    no
account_signup                                  ok    go    go    go    go    go    go    go    go    go
account_login                                   ok    go    go    go    go    go    go    go    go    go
recover                                         ok    ok    ok    ok    ok    ok    ok    ok    ok    ok
account_logout                                  go    ok    ok    ok    ok    ok    ok    ok    ok    ok
account_inactive                                ok    ok    ok    ok    ok    ok    ok    ok    ok    ok
account_reauthenticate                          in    ok    ok    ok    ok    ok    ok    ok    ok    ok
account_email                                   in    ok    ok    ok    ok    ok    ok    ok    ok    ok
account_email_verification_sent                 ok    ok    ok    ok    ok    ok    ok    ok    ok    ok
account_change_password                         in    ok    ok    ok    ok    ok    ok    ok    ok    ok
account_set_password                            in    go    go    go    go    go    go    go    go    go
account_reset_password                          ok    ok    ok    ok    ok    ok    ok    ok    ok    ok
account_reset_password_done                     ok    ok    ok    ok    ok    ok    ok    ok    ok    ok
account_reset_password_from_key =abc =not-a-key ok    ok    ok    ok    ok    ok    ok    ok    ok    ok
account_reset_password_from_key_done            ok    ok    ok    ok    ok    ok    ok    ok    ok    ok
account_confirm_email =not-a-key                ok    ok    ok    ok    ok    ok    ok    ok    ok    ok
account_confirm_login_code                      in    go    go    go    go    go    go    go    go    go
mfa_index                                       in    ok    ok    ok    ok    ok    ok    ok    ok    ok
mfa_authenticate                                in    go    go    go    go    go    go    go    go    go
mfa_reauthenticate                              in    again again again ok    ok    ok    ok    again again
mfa_activate_totp                               in    ok    ok    ok    go    go    go    go    ok    ok
mfa_deactivate_totp                             in    no    no    no    ok    ok    ok    ok    no    no
mfa_view_recovery_codes                         in    no    no    no    no    no    no    ok    no    no
mfa_generate_recovery_codes                     in    ok    ok    ok    ok    ok    ok    ok    ok    ok
mfa_list_webauthn                               in    ok    ok    ok    ok    ok    ok    ok    ok    ok
mfa_add_webauthn                                in    ok    ok    ok    ok    ok    ok    ok    ok    ok
mfa_edit_webauthn passkey.pk                    in    ok    no    no    no    no    no    no    no    no
mfa_remove_webauthn passkey.pk                  in    ok    no    no    no    no    no    no    no    no
mfa_reauthenticate_webauthn                     in    ok    again again again again again again again again
care                                            ok    ok    ok    ok    ok    ok    ok    ok    ok    ok
care_now                                        ok    ok    ok    ok    ok    ok    ok    ok    ok    ok
care_now ?country=IE                            ok    ok    ok    ok    ok    ok    ok    ok    ok    ok
care_now ?country=US                            ok    ok    ok    ok    ok    ok    ok    ok    ok    ok
care_grounding                                  ok    ok    ok    ok    ok    ok    ok    ok    ok    ok
care_tool =look-around                          ok    ok    ok    ok    ok    ok    ok    ok    ok    ok
care_tool =nowhere                              no    no    no    no    no    no    no    no    no    no
care_lines                                      in    no    no    no    no    no    no    ok    no    no
care_line line.slug                             in    no    no    no    no    no    no    ok    no    no
exit_about                                      ok    ok    ok    ok    ok    ok    ok    ok    ok    ok
report =topic topic.pk                          in    ok    ok    ok    ok    ok    ok    ok    ok    no
report =reply long_reply.pk                     in    ok    ok    ok    ok    ok    ok    ok    ok    no
report =member ben.pk                           in    ok    ok    ok    ok    ok    ok    ok    ok    no
report =session session.pk                      in    ok    ok    ok    ok    ok    ok    ok    ok    no
report =message message.pk                      in    ok    ok    no    no    ok    no    no    no    no
report =topic closed_topic.pk                   in    no    no    no    no    no    no    no    no    no
reports                                         in    ok    ok    ok    ok    ok    ok    ok    ok    ok
report_receipt report.pk                        in    ok    no    no    no    no    no    no    no    no
decisions                                       in    ok    ok    ok    ok    ok    ok    ok    ok    ok
decision decided.pk                             in    no    no    ok    no    no    no    no    no    no
care_thread                                     in    ok    ok    ok    ok    ok    ok    ok    ok    ok
profile_edit                                    in    ok    ok    ok    ok    ok    ok    ok    ok    wait
blocks                                          in    ok    ok    ok    ok    ok    ok    ok    ok    wait
member ben.handle                               in    ok    ok    ok    ok    ok    ok    ok    ok    wait
member ana.handle                               in    ok    ok    ok    ok    ok    ok    ok    ok    wait
member long.handle                              in    ok    ok    ok    ok    ok    ok    ok    ok    wait
member rue.handle                               in    no    no    no    no    no    no    no    no    wait
duty                                            in    no    no    no    ok    no    ok    ok    2nd   no
lead_hours                                      in    no    no    no    no    no    no    ok    no    no
moderation                                      in    no    no    no    ok    no    ok    ok    2nd   no
moderation ?lane=conduct                        in    no    no    no    ok    no    ok    ok    2nd   no
case case.pk                                    in    no    no    no    no    no    ok    ok    2nd   no
case care_case.pk                               in    no    no    no    no    no    ok    ok    2nd   no
case case_in_hand.pk                            in    no    no    no    no    no    ok    ok    2nd   no
case decided_case.pk                            in    no    no    no    no    no    ok    ok    2nd   no
case second_key.pk                              in    no    no    no    no    no    ok    ok    2nd   no
care_line care_line.pk                          in    no    no    no    ok    no    ok    ok    2nd   no
boards                                          in    ok    ok    ok    ok    ok    ok    ok    ok    wait
board board.slug                                in    ok    ok    ok    ok    ok    ok    ok    ok    wait
board closed_board.slug                         in    no    no    no    no    no    no    no    no    wait
topic_start board.slug                          in    ok    ok    ok    ok    ok    ok    ok    ok    wait
topic topic.pk                                  in    ok    ok    ok    ok    ok    ok    ok    ok    wait
topic folded.pk                                 in    ok    ok    ok    ok    ok    ok    ok    ok    wait
topic witness.pk                                in    ok    ok    ok    ok    ok    ok    ok    ok    wait
topic held.pk                                   in    no    no    no    no    no    no    no    no    wait
topic gone.pk                                   in    ok    ok    ok    ok    ok    ok    ok    ok    wait
topic closed_topic.pk                           in    no    no    no    no    no    no    no    no    wait
reply_post topic.pk                             in    go    go    go    go    go    go    go    go    wait
topic_edit topic.pk                             in    ok    no    no    no    no    no    no    no    wait
topic_wanted topic.pk                           in    ok    no    no    no    no    no    no    no    wait
topic_take_back topic.pk                        in    ok    no    no    no    no    no    no    no    wait
reply_edit own_reply.pk                         in    ok    no    no    no    no    no    no    no    wait
reply_take_back own_reply.pk                    in    ok    no    no    no    no    no    no    no    wait
lead_boards                                     in    no    no    no    no    no    no    ok    no    no
lead_board_new                                  in    no    no    no    no    no    no    ok    no    no
lead_board board.slug                           in    no    no    no    no    no    no    ok    no    no
lead_board closed_board.slug                    in    no    no    no    no    no    no    no    no    no
rooms                                           in    ok    ok    ok    ok    ok    ok    ok    ok    wait
room room.slug                                  in    ok    ok    ok    ok    ok    ok    ok    ok    wait
room closed_room.slug                           in    no    no    no    no    no    no    no    no    wait
session session.pk                              in    ok    ok    ok    ok    ok    ok    ok    ok    wait
session announced.pk                            in    ok    ok    ok    ok    ok    ok    ok    ok    wait
session ended.pk                                in    ok    ok    ok    ok    ok    ok    ok    ok    wait
session closed_session.pk                       in    no    no    no    no    no    no    no    no    wait
lead_rooms                                      in    no    no    no    no    no    no    ok    no    no
lead_room_new                                   in    no    no    no    no    no    no    ok    no    no
lead_room room.slug                             in    no    no    no    no    no    no    ok    no    no
lead_room closed_room.slug                      in    no    no    no    no    no    no    no    no    no
"""
SOME = """
lead_approve rue.pk
lead_invitation_withdraw invitation.pk
care_wrong_looked_at wrong.pk
care_line_hide line.slug
member_block ben.handle
member_unblock ben.handle
lead_hours_remove hours.pk
case_lease case.pk
case_hand_back case_in_hand.pk
case_decide case_in_hand.pk
case_second_key second_key.pk
care_answer care_line.pk
care_rest care_line.pk
lead_board_away board.slug
lead_board_back board.slug
plan_session room.slug
say session.pk
seat session.pk
open_session announced.pk
call_off announced.pk
move_phase session.pk
take_message_back message.pk
lead_room_away room.slug
lead_room_back room.slug
"""
ONLY_FORMS = """
consent_give consent_withdraw sign_out_elsewhere notifications_read lead_approve
lead_invitation_withdraw care_number_wrong care_wrong_looked_at care_line_hide member_block
member_unblock duty_hand_over lead_hours_remove next_case case_lease case_hand_back case_decide
case_second_key care_answer care_rest lead_board_away lead_board_back plan_session say seat
open_session call_off move_phase take_message_back lead_room_away lead_room_back
""".split()
REASONS = {
    "leaves the site": ["exit"],
    "JSON, text or a part of a page": [
        *("guidelines_json", "healthz", "readyz", "session_events", "care_news"),
        *("mfa_login_webauthn", "mfa_download_recovery_codes"),
    ],
    "takes only what a form sends": ONLY_FORMS,
}
SURE = {"reauthenticated": True}  # the passphrase was typed once more
APART = ("headless:", "api-1:")  # programs read these


class Line(NamedTuple):
    """One page as the table has it."""

    name: str
    args: tuple[str, ...]
    query: str
    expected: dict[str, str]

    def address(self, told: Everything) -> str:
        """Return where it stands in the story."""
        return reverse(self.name, args=[_said(arg, told.at) for arg in self.args]) + self.query


def lines() -> list[Line]:
    """Return the table."""
    found = []
    for row in TABLE.strip().splitlines()[1:]:
        words = row.split()
        name, args, expected = words[0], words[1 : -len(WHO)], words[-len(WHO) :]
        query = args.pop() if args and args[-1].startswith("?") else ""
        found.append(Line(name, tuple(args), query, dict(zip(WHO, expected, strict=True))))
    return found


def names(patterns: list[Any] | None = None, space: str = "") -> Iterator[str]:
    """Return the name of every address there is."""
    for entry in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(entry, URLResolver):
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from names(entry.url_patterns, inner)
        elif isinstance(entry, URLPattern):
            yield f"{space}{entry.name}"


def some_address(name: str, told: Everything) -> str:
    """Return an address of this name that leads to something in the story."""
    for words in SOME.strip().splitlines():
        found, *args = words.split()
        if found == name:
            return reverse(name, args=[_said(arg, told.at) for arg in args])
    return reverse(name)


def browser_of(member: Member | None) -> Client:
    """Return a client in which this member signed in a moment ago with all they have."""
    client = Client()
    if member is not None:
        client.force_login(member, backend=settings.AUTHENTICATION_BACKENDS[0])
        session = client.session
        session["account_authentication_methods_user"] = str(member.pk)
        session["account_authentication_methods"] = [{"method": "password", "at": time.time()} | SURE]
        session.save()
    return client


def _said(arg: str, at: dict[str, Any]) -> Any:
    if arg.startswith("="):
        return arg[1:]
    name, _dot, field = arg.partition(".")
    return getattr(at[name], field)
