"""Shapes of input; rules live in models and actions."""

from collections.abc import Callable
from typing import Any

from django.forms.renderers import TemplatesSetting
from django.utils.functional import lazy
from django.utils.html import format_html
from django.utils.safestring import SafeString

format_html_lazy: Callable[..., Any] = lazy(format_html, SafeString)


class HearthFormRenderer(TemplatesSetting):
    """Draws every form and field with the templates of this project."""

    form_template_name = "parts/form.html"
    field_template_name = "parts/field.html"
