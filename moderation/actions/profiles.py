"""What a member says about themselves, changed by themselves."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from community.errors import Refused
from community.limits import may_post
from community.models import Member
from moderation import standing, triage
from moderation.actions.cases import look_again, take_in
from moderation.actions.taking_in import keep_revision
from moderation.models import Profile, State
from moderation.writing import tidy, written

LONGEST, PRONOUNS_LONGEST = 2000, 40


@transaction.atomic
def edit_profile(profile: Profile, *, by: Member, body: str, pronouns: str = "") -> Profile:
    """Replace one's own words and pronouns; both may be empty.

    New words after a decision took the old ones out of view wait until a person has read them.
    """
    profile = Profile.objects.select_for_update().get(pk=profile.pk)
    if profile.author != by:
        raise Refused("not_yours", _("Only the member can change this."))
    body, pronouns = _optional(body, LONGEST), _optional(pronouns, PRONOUNS_LONGEST)
    if (body, pronouns) == (profile.body, profile.pronouns):
        return profile
    standing.require_voice(by, standing.PROFILE, at=timezone.now())
    may_post(by)
    keep_revision(profile, by=by)
    verdict = triage.screen(pronouns, body)
    profile.body, profile.pronouns = body, pronouns
    profile.html = written(body) if body else ""
    profile.edited_at = timezone.now()
    if profile.state != State.VISIBLE or verdict.state == State.HELD:
        profile.state = State.HELD
    profile.save()
    take_in(profile, verdict)
    if profile.state == State.HELD:
        look_again(profile, _("The profile was changed and waits to be read."))
    return profile


def _optional(text: str, longest: int) -> str:
    return tidy(text, longest=longest) if text.strip() else ""
