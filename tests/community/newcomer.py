"""What a careful newcomer types into the form for joining."""

from typing import Any

from community.models import Clause

JOIN = "/accounts/signup/"
PASSPHRASE = "four words out at sea"


def typed(**changes: Any) -> dict[str, Any]:
    """What a careful person types, with changes; None leaves a field out."""
    versions = " ".join(f"{clause.code}.{clause.version}" for clause in Clause.objects.core())
    words = {
        "username": "quiet-river",
        "password1": PASSPHRASE,
        "email": "",
        "time_zone": "Europe/Dublin",
        "adult": "on",
        "agree": "on",
        "agreed_to": versions,
        "health_words": "on",
    }
    return {name: value for name, value in (words | changes).items() if value is not None}
