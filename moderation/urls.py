"""Addresses of moderation, and of members' pages."""

from django.urls import path

from moderation.views import (
    care,
    care_lines,
    cases,
    decisions,
    duty,
    members,
    queue,
    reports,
)

urlpatterns = [
    path("report/<str:kind>/<int:pk>/", reports.report, name="report"),
    path("me/reports/", reports.reports, name="reports"),
    path("me/reports/<int:pk>/", reports.report_receipt, name="report_receipt"),
    path("me/decisions/", decisions.decisions, name="decisions"),
    path("me/decisions/<int:pk>/", decisions.decision, name="decision"),
    path("me/care/", care.care_thread, name="care_thread"),
    path("me/care/new/", care.care_news, name="care_news"),
    path("me/profile/", members.profile_edit, name="profile_edit"),
    path("me/blocks/", members.my_blocks, name="blocks"),
    path("members/<str:handle>/", members.member, name="member"),
    path("members/<str:handle>/block/", members.member_block, name="member_block"),
    path("members/<str:handle>/unblock/", members.member_unblock, name="member_unblock"),
    path("duty/", duty.duty, name="duty"),
    path("duty/hand-over/", duty.duty_hand_over, name="duty_hand_over"),
    path("lead/hours/", duty.lead_hours, name="lead_hours"),
    path("lead/hours/<int:pk>/remove/", duty.lead_hours_remove, name="lead_hours_remove"),
    path("moderation/", queue.moderation, name="moderation"),
    path("moderation/next/", queue.next_case, name="next_case"),
    path("moderation/cases/<int:pk>/", cases.case, name="case"),
    path("moderation/cases/<int:pk>/lease/", cases.case_lease, name="case_lease"),
    path("moderation/cases/<int:pk>/hand-back/", cases.case_hand_back, name="case_hand_back"),
    path("moderation/cases/<int:pk>/decide/", cases.case_decide, name="case_decide"),
    path("moderation/cases/<int:pk>/second-key/", cases.case_second_key, name="case_second_key"),
    path("moderation/care/<int:pk>/", care_lines.care_line, name="care_line"),
    path("moderation/care/<int:pk>/answer/", care_lines.care_answer, name="care_answer"),
    path("moderation/care/<int:pk>/rest/", care_lines.care_rest, name="care_rest"),
]
