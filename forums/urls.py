"""Addresses of the slow talk."""

from django.urls import path

from forums.views import (
    boards,
    drafts,
    lead,
    listening,
    own,
    pausing,
    replies,
    starting,
    topics,
    undoing,
)

urlpatterns = [
    path("listening/", listening.listening, name="listening"),
    path("topics/<int:pk>/lease/", listening.topic_lease, name="topic_lease"),
    path("topics/<int:pk>/hand-back/", listening.topic_hand_back, name="topic_hand_back"),
    path("boards/", boards.boards, name="boards"),
    path("boards/<slug:slug>/", boards.board, name="board"),
    path("boards/<slug:slug>/start/", starting.topic_start, name="topic_start"),
    path("topics/<int:pk>/", topics.topic, name="topic"),
    path("me/drafts/", drafts.drafts, name="drafts"),
    path("me/drafts/<uuid:client_id>/", drafts.draft, name="draft"),
    path("me/drafts/<uuid:client_id>/away/", drafts.draft_away, name="draft_away"),
    path("boards/<slug:slug>/draft/", drafts.board_draft, name="board_draft"),
    path("topics/<int:pk>/draft/", drafts.topic_draft, name="topic_draft"),
    path("topics/<int:pk>/replies/", replies.reply_post, name="reply_post"),
    path("topics/<int:pk>/edit/", own.topic_edit, name="topic_edit"),
    path("topics/<int:pk>/wanted/", own.topic_wanted, name="topic_wanted"),
    path("topics/<int:pk>/take-back/", own.topic_take_back, name="topic_take_back"),
    path("topics/<int:pk>/undo/", undoing.topic_undo, name="topic_undo"),
    path("replies/<int:pk>/", undoing.reply_link, name="reply"),
    path("replies/<int:pk>/undo/", undoing.reply_undo, name="reply_undo"),
    path("replies/<int:pk>/edit/", replies.reply_edit, name="reply_edit"),
    path("replies/<int:pk>/take-back/", replies.reply_take_back, name="reply_take_back"),
    path("lead/boards/", lead.lead_boards, name="lead_boards"),
    path("lead/boards/new/", lead.lead_board_new, name="lead_board_new"),
    path("lead/boards/<slug:slug>/", lead.lead_board, name="lead_board"),
    path("lead/boards/<slug:slug>/away/", lead.lead_board_away, name="lead_board_away"),
    path("lead/boards/<slug:slug>/back/", lead.lead_board_back, name="lead_board_back"),
    path("lead/boards/<slug:slug>/pause/", pausing.lead_board_pause, name="lead_board_pause"),
    path(
        "lead/boards/<slug:slug>/pause/end/",
        pausing.lead_board_end_pause,
        name="lead_board_end_pause",
    ),
]
