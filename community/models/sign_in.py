"""Browsers that are signed in, so that a member can see and end them."""

from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils import timezone

from community.models.member import Member


class SignIn(AbstractBaseSession):
    """One browser's sign-in; it keeps no address and no kind of browser.

    Before someone signs in there is a row without a member, if the browser needs one at all.
    """

    member = models.ForeignKey(Member, on_delete=models.CASCADE, null=True, related_name="sign_ins")
    began_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "sign-in"

    @classmethod
    def get_session_store_class(cls) -> type:
        """Return the engine that reads and writes these rows."""
        from community.sign_ins import SessionStore

        return SessionStore
