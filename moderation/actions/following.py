"""When words get another place: what was said and decided about them goes with them."""

from community.models import Notification
from moderation.models import Case, Contribution, Report, Revision


def follow_words(old: Contribution, new: Contribution) -> None:
    """Have earlier wordings, reports, decided cases and notices of `old` be about `new`.

    Inside the caller's locks, and only where no case about `old` is open: nobody should find that
    the thing they are reading about became another.
    """
    for model in (Revision, Report, Case):
        rows = model._default_manager.filter(kind=old.kind, target_id=old.pk)
        rows.update(kind=new.kind, target_id=new.pk)
    Notification.objects.filter(about=old.about).update(about=new.about)
