#!/usr/bin/env python
"""Hearth's command line."""

import os
import sys

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.umask(0o077)  # what is written here is for its owner alone: the database, keys, copies
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "community.settings")
    try:
        settings.DEBUG  # noqa: B018 - asked only so that the environment is read now
    except ImproperlyConfigured as wrong:
        sys.exit(f"Hearth cannot start. {wrong}")
    execute_from_command_line(sys.argv)
