"""Addresses of the live rooms."""

from django.urls import path

from realtime.views import lead, rooms, sessions

urlpatterns = [
    path("rooms/", rooms.list_rooms, name="rooms"),
    path("rooms/<slug:slug>/", rooms.show_room, name="room"),
    path("rooms/<slug:slug>/plan/", rooms.plan, name="plan_session"),
    path("sessions/<int:pk>/", sessions.show, name="session"),
    path("sessions/<int:pk>/events/", sessions.events, name="session_events"),
    path("sessions/<int:pk>/say/", sessions.say, name="say"),
    path("sessions/<int:pk>/seat/", sessions.sit, name="seat"),
    path("sessions/<int:pk>/open/", sessions.open_doors, name="open_session"),
    path("sessions/<int:pk>/call-off/", sessions.call_off, name="call_off"),
    path("sessions/<int:pk>/phase/", sessions.move, name="move_phase"),
    path("messages/<int:pk>/take-back/", sessions.take_back, name="take_message_back"),
    path("lead/rooms/", lead.lead_rooms, name="lead_rooms"),
    path("lead/rooms/new/", lead.lead_room_new, name="lead_room_new"),
    path("lead/rooms/<slug:slug>/", lead.lead_room, name="lead_room"),
    path("lead/rooms/<slug:slug>/away/", lead.lead_room_away, name="lead_room_away"),
    path("lead/rooms/<slug:slug>/back/", lead.lead_room_back, name="lead_room_back"),
]
