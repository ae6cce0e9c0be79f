"""The care room inside the community app."""

from django.apps import AppConfig


class CareConfig(AppConfig):
    """Crisis lines, grounding, exit."""

    name = "community.care"
    label = "care"
