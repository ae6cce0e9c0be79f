"""What leads set about the community, as their page does."""

from typing import Any, Literal

from django.forms import model_to_dict
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Router, Schema

from community.actions.founding import change_community
from community.api.doors import ApiRequest, staff
from community.api.lists import Typed
from community.api.problems import PROBLEMS
from community.errors import Refused
from community.forms.lead import CommunityForm
from community.models import Community

router = Router(tags=["members"])
LEADS = staff("lead")


class CommunityShape(Schema):
    """What the community is called and how it works."""

    name: str
    joining: str
    safeguarding_contact: str
    exit_url: str
    time_zone: str
    age_check_url: str
    promised_hours: int
    second_voice_listeners: int


class CommunityChange(Typed):
    """What is to be otherwise; what is not named stays as it is."""

    name: str | None = None
    joining: Literal["invited", "approved", "open"] | None = None
    safeguarding_contact: str | None = None
    exit_url: str | None = None
    time_zone: str | None = None
    age_check_url: str | None = None
    promised_hours: int | None = None
    second_voice_listeners: int | None = None


@router.get("/community", response={200: CommunityShape, **PROBLEMS}, auth=LEADS)
def community(request: ApiRequest) -> Any:
    """Tell a lead what is set about the community."""
    return get_object_or_404(Community)


@router.patch("/community", response={200: CommunityShape, **PROBLEMS}, auth=LEADS)
def community_change(request: ApiRequest, change: CommunityChange) -> Any:
    """Change it; a promise is 2 to 24 hours, second voices are asked for from 2 to 50 listeners."""
    kept = get_object_or_404(Community)
    told = model_to_dict(kept, CommunityShape.model_fields)
    told |= change.dict(exclude_unset=True, exclude_none=True)
    form = CommunityForm(told, instance=get_object_or_404(Community))
    if not form.is_valid():
        [field, *_others] = form.errors
        sentence = _("%(field)s: %(fault)s")
        raise Refused(
            "invalid", sentence % {"field": field, "fault": form.errors[field][0]}, status=422
        )
    change_community(kept, by=request.auth, **form.cleaned_data)
    return get_object_or_404(Community)
