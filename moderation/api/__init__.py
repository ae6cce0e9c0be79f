"""Reports, cases, decisions, appeals, care and blocks as JSON: the same verbs as on the pages."""

from ninja import Router

from moderation.api import appeals, care, cases, decisions, folds, members, reports

router = Router(tags=["moderation"])
for part in (members, reports, care, decisions, appeals, cases, folds):
    router.add_router("", part.router)
