"""What is sent with each operation of the access table that takes something."""

from datetime import UTC, datetime, timedelta
from typing import Any

WORDS = {"words": "Please look again."}
TOPIC = {"title": "A day", "body": "It was long.", "reply_wanted": "listen"}
DECISION = {
    "outcome": "fold",
    "version": "{case_in_hand.version}",
    "clause": "G-03",
    "facts": "It was said.",
    "explanation": "We ask first.",
    "content_notes": ["abuse"],
}
PAUSE = {"reason": "We cannot keep up.", "hours": 24}
SOON_DAY = f"{datetime.now(UTC) + timedelta(days=9):%Y-%m-%d}"
PIN = {"reason": "Read it first."}
REST = {
    "hours": 24,
    "reason": "It goes on elsewhere.",
    "clause": "G-03",
    "explanation": "One place for it.",
    "why_not_softer": "People ask here.",
}
SPLIT = {"positions": [2, 4], "title": "On its own", "reason": "Another subject."}
API: dict[str, Any] = {
    "patch notifications/settings": {"mail": "daily"},
    "put notifications/pause": {"days": 7},
    "post pushes": {"endpoint": "https://fcm.googleapis.com/fcm/send/another"},
    "put me/profile": {"body": "I read.", "pronouns": "she"},
    "post blocks": {"handle": "ben"},
    "post blocks =ana": {"handle": "ana"},
    "post reports": {"target": {"kind": "reply", "id": "{long_reply}"}, "reason": "R10"},
    "post reports =ana": {"target": {"kind": "topic", "id": "{topic}"}, "reason": "R10"},
    "post reports =ana.handle": {"target": {"kind": "member", "handle": "ana"}, "reason": "R10"},
    "post reports =message": {
        "target": {"kind": "message", "id": "{anas_message}"},
        "reason": "R10",
    },
    "post reports =closed": {"target": {"kind": "topic", "id": "{closed_topic}"}, "reason": "R10"},
    "post worries": {"target": {"kind": "member", "handle": "ben"}, "words": "Is he well?"},
    "post reports/{report}/appeal": WORDS,
    "post help": {"words": "I am here."},
    "post moderation/care/{care_line}/answer": {"words": "We read you."},
    "post moderation/care/{care_line}/rest": {"seen": 2**40},
    "post decisions/{decided}/appeal": WORDS,
    "post moderation/appeals/{appeal}/answer": {"upheld": True, "words": "We were wrong."},
    "post moderation/appeals/{appeal}/guest": {"handle": "hedi"},
    "post moderation/cases/{case_in_hand}/decision": DECISION,
    "post moderation/cases/{second_key}/second-key": {
        "turn": False,
        "version": "{second_key.version}",
        "words": "A pause would do.",
    },
    "post boards": {"slug": "mornings", "title": "Mornings", "purpose": "How they go."},
    "patch boards/{board.slug}": {"title": "Mornings"},
    "put boards/{board.slug}/pause": PAUSE,
    "put boards/{closed_board.slug}/pause": PAUSE,
    "patch boards/{closed_board.slug}": {"title": "Mornings"},
    "post boards/{board.slug}/topics": TOPIC,
    "post boards/{closed_board.slug}/topics": TOPIC,
    "put topics/{topic}/pin": PIN | {"until": f"{SOON_DAY}T18:00Z"},
    "put topics/{closed_topic}/pin": PIN | {"until": f"{SOON_DAY}T18:00Z"},
    "put topics/{topic}/board": {"board": "{other_board.slug}", "reason": "It fits there."},
    "put topics/{topic}/rest": REST,
    "post topics/{bens}/split": SPLIT,
    "post topics/{topic}/join": {"reason": "It was fine."},
    "patch topics/{topic}": {"title": "Another title"},
    "post topics/{topic}/replies": {"body": "I hear you."},
    "post topics/{witness}/replies": {"body": "I hear you."},
    "post topics/{closed_topic}/replies": {"body": "I hear you."},
    "put drafts/{own_draft.client_id}": {"topic": "{topic}", "version": 1, "body": "I hear"},
    "put drafts/{own_draft.client_id} =closed": {"topic": "{closed_topic}", "body": "I hear"},
    "put replies/{long_reply}/fits": {"fits": "needed"},
    "patch replies/{own_reply}": {"body": "Thank you all."},
    "post rooms/{room.slug}/sessions": {"title": "Tomorrow", "starts_at": "2099-01-01T18:00Z"},
    "post rooms/{closed_room.slug}/sessions": {
        "title": "Tomorrow",
        "starts_at": "2099-01-01T18:00Z",
    },
    "patch sessions/{session}": {"phase": "sharing"},
    "post sessions/{session}/events": {"body": "I am here."},
    "post sessions/{session}/gestures": {"kind": "with_you"},
}
SOON = {"title": "Tomorrow", "starts_at": "2099-01-01T18:00"}
LEVELS = {"reads": "members", "starts": "members", "replies": "members"}
BOARD = {"title": "Mornings", "purpose": "How they go.", "position": 2} | LEVELS
ROOM = {"title": "A room", "purpose": "Company.", "seats": 8, "crosstalk": "open"}
WAYS = {f"way_{kind}": "site" for kind in ("reply", "mention", "follow", "needed", "waits")}
FORMS: dict[str, Any] = {
    "notice_settings": {
        "mail": "daily",
        "mail_hour": 8,
        "mail_day": 0,
        "way_waiting": "site",
        **WAYS,
    },
    "notice_pause": {"days": 7},
    "push_begin": {"endpoint": "https://fcm.googleapis.com/fcm/send/another"},
    "settings": {"time_zone": "Europe/Dublin"},
    "profile_edit": {"body": "I read.", "pronouns": "she"},
    "duty_hand_over": {"note": "It was calm."},
    "care_thread": {"body": "I am here."},
    "care_number_wrong": {"country": "GB", "line": "Samaritans"},
    "care_line": {"hours": "All day", "source": "https://somewhere.example/"},
    "report": {"reason": "R10", "words": "Too much."},
    "report_appeal": WORDS,
    "decision_appeal": WORDS,
    "review": {"upheld": "yes", "words": "They were wrong."},
    "appeal": {"upheld": "yes", "words": "They were wrong."},
    "appeal_guest": {"handle": "hedi"},
    "case_decide": DECISION | {"clause": "{clause}", "notes": "abuse", "do": "send"},
    "case_second_key": {"do": "decline", "version": "{second_key.version}", "words": "A pause."},
    "care_answer": {"body": "We read you.", "seen": 2**40},
    "care_rest": {"seen": 2**40},
    "topic_start": TOPIC,
    "reply_post": {"body": "I hear you."},
    "topic_draft": {"body": "I hear"},
    "board_draft": TOPIC,
    "topic_edit": {"title": "Another", "body": "It was long."},
    "topic_pin": PIN | {"until": SOON_DAY},
    "topic_move": {"to": "{other_board}", "reason": "It fits there."},
    "topic_rest": REST | {"clause": "{clause}"},
    "topic_split": SPLIT | {"reply_wanted": "listen"},
    "topic_join": {"reason": "It was fine."},
    "topic_wanted": {"reply_wanted": "questions"},
    "reply_fits": {"fits": "needed"},
    "reply_edit": {"body": "Thank you all."},
    "plan_session": SOON,
    "say": {"body": "I am here."},
    "move_phase": {"to": "sharing"},
    "lead_community": {
        "name": "Lamplight",
        "joining": "open",
        "safeguarding_contact": "Someone outside",
        "exit_url": "https://weather.example/",
        "time_zone": "Europe/Dublin",
    },
    "lead_decline": {"because": "We are full."},
    "lead_board_new": BOARD | {"slug": "mornings"},
    "lead_board": BOARD,
    "lead_board_pause": PAUSE,
    "lead_room_new": ROOM | {"slug": "new-room"},
    "lead_room": ROOM,
    "lead_hours": {"weekday": 1, "opens": "09:00", "closes": "10:00"},
}
