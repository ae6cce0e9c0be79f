"""What can be said of a reply by who asked: two values and some reasons, each one tap."""

from django.db import models
from django.utils.translation import gettext_lazy as _

UNMARKED = {"fits": "", "fits_at": None, "fits_why": ""}


class Fits(models.TextChoices):
    """What the author of the topic says of a reply, to its author and to nobody else."""

    NEEDED = "needed", _("This is what I needed")
    NOT_ASKED = "not_asked", _("Not what I asked for")


class Why(models.TextChoices):
    """The one-tap reason that can go with “not what I asked for”."""

    ADVICE = "advice", _("I was not looking for advice")
    SUBJECT = "subject", _("It went to something else")
    BOUNDARY = "boundary", _("It went past my boundary line")
    MUCH = "much", _("It was more than I can take in now")


A_MARK = (
    models.Q(fits="", fits_at=None, fits_why="")
    | models.Q(fits=Fits.NEEDED, fits_at__isnull=False, fits_why="")
    | models.Q(fits=Fits.NOT_ASKED, fits_at__isnull=False, fits_why__in=["", *Why.values])
)
