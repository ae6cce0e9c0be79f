"""Addresses of care."""

from django.urls import path

from community.care.views import grounding, leaving, lines, now

urlpatterns = [
    path("care/", now.care, name="care"),
    path("care/now/", now.care_now, name="care_now"),
    path("care/now/wrong/", now.number_wrong, name="care_number_wrong"),
    path("care/grounding/", grounding.care_grounding, name="care_grounding"),
    path("care/grounding/<slug:slug>/", grounding.care_tool, name="care_tool"),
    path("care/lines/", lines.care_lines, name="care_lines"),
    path("care/lines/wrong/<int:pk>/", lines.wrong_looked_at, name="care_wrong_looked_at"),
    path("care/lines/<slug:slug>/", lines.care_line, name="care_line"),
    path("care/lines/<slug:slug>/hide/", lines.care_line_hide, name="care_line_hide"),
    path("exit/", leaving.leave, name="exit"),
    path("exit/about/", leaving.about_leaving, name="exit_about"),
]
