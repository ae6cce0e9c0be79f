"""A topic's title in templates, as the reader chose to meet it."""

from django import template

from forums.titles import title_for

register = template.Library()
register.filter("title_for", title_for)
