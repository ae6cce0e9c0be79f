"""Every address of Hearth: each app brings its own list."""

from django.urls import URLPattern, URLResolver, include, path

from community import figures, home
from community.api import community as community_api
from community.api import members
from community.api import notices as notices_api
from community.api.base import HearthAPI
from community.views import joining, lead, letting_in, me, notices, pages, recovery, telling
from forums import api as forums
from moderation import api as moderation
from realtime import api as realtime

api = HearthAPI()
for one in (members, community_api, notices_api, moderation, forums, realtime, figures):
    api.add_router("", one.router)

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("guidelines/", pages.guidelines, name="guidelines"),
    path("guidelines.json", pages.guidelines_json, name="guidelines_json"),
    path("privacy/", pages.privacy, name="privacy"),
    path("waiting/", joining.waiting, name="waiting"),
    path("me/", me.me, name="me"),
    path("me/codes/", recovery.codes, name="codes"),
    path("me/settings/", me.settings, name="settings"),
    path("me/consent/give/", me.consent_give, name="consent_give"),
    path("me/consent/withdraw/", me.consent_withdraw, name="consent_withdraw"),
    path("me/sign-ins/end/", me.sign_out_elsewhere, name="sign_out_elsewhere"),
    path("me/notifications/", notices.notifications, name="notifications"),
    path("me/notifications/read/", notices.notifications_read, name="notifications_read"),
    path("me/notifications/settings/", telling.notice_settings, name="notice_settings"),
    path("me/notifications/pause/", telling.notice_pause, name="notice_pause"),
    path("me/notifications/resume/", telling.notice_resume, name="notice_resume"),
    path("me/pushes/", telling.push_begin, name="push_begin"),
    path("me/pushes/<int:pk>/end/", telling.push_end, name="push_end"),
    path("mail/stop/<str:token>/", telling.mail_stop, name="mail_stop"),
    path("me/notifications/<int:pk>/", notices.notice, name="notice"),
    path("me/second-factor/", joining.second_factor_first, name="second_factor_first"),
    path("lead/", lead.lead, name="lead"),
    path("lead/community/", lead.about_community, name="lead_community"),
    path("lead/figures/", figures.figures, name="lead_figures"),
    path("lead/people/", lead.people, name="lead_people"),
    path("lead/people/waiting/", letting_in.waiting_people, name="lead_waiting"),
    path("lead/people/waiting/<int:pk>/approve/", letting_in.approve, name="lead_approve"),
    path("lead/people/waiting/<int:pk>/decline/", letting_in.decline, name="lead_decline"),
    path("lead/invitations/", letting_in.invitations, name="lead_invitations"),
    path(
        "lead/invitations/<int:pk>/withdraw/",
        letting_in.withdraw_invitation,
        name="lead_invitation_withdraw",
    ),
    path("lead/members/<str:handle>/", lead.person, name="lead_person"),
    path("lead/members/<str:handle>/<str:role>/give/", lead.give_role, name="lead_give_role"),
    path(
        "lead/members/<str:handle>/<str:role>/withdraw/",
        lead.withdraw_role,
        name="lead_withdraw_role",
    ),
    path("accounts/signup/", joining.join, name="account_signup"),
    path("accounts/login/", joining.sign_in, name="account_login"),
    path("accounts/recover/", recovery.recover_account, name="recover"),
    path("accounts/", include("allauth.urls")),
    path("_allauth/", include("allauth.headless.urls")),
    path("api/v1/", api.urls),
    path("", include("community.care.urls")),
    path("", include("moderation.urls")),
    path("", include("forums.urls")),
    path("", include("realtime.urls")),
    path("", include("community.health")),
]
handler400 = "community.views.errors.not_understood"
handler404 = "community.views.errors.not_found"
handler429 = "community.views.joining.too_fast"
handler500 = "community.care.views.fault.broken"
