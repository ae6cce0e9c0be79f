"""The community app: loads the system checks."""

from django.apps import AppConfig


class CommunityConfig(AppConfig):
    """People, and the project around them."""

    name = "community"

    def ready(self) -> None:
        """Register the system checks."""
        from community import checks  # noqa: F401 - importing registers
