"""What every template may use."""

from typing import Any

from django.http import HttpRequest

from community.models import Community


def hearth(request: HttpRequest) -> dict[str, Any]:
    """Return the community and the signed-in member, if any."""
    user = getattr(request, "user", None)
    member = user if user is not None and user.is_authenticated else None
    return {"community": Community.objects.current(), "member": member}
