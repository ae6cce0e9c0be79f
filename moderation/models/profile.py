"""What a member says about themselves."""

from typing import Any, Self

from django.db import models
from django.urls import reverse

from community.models import Member
from moderation.models.contribution import Contribution, ContributionQuerySet, Reader, State


class ProfileQuerySet(ContributionQuerySet):
    """Profiles by reader; the twin of `Profile.is_visible_to`."""

    def visible_to(self, reader: Reader) -> "ProfileQuerySet":
        """Return the pages of members who take part, without those a block hides."""
        if not isinstance(reader, Member) or not reader.takes_part:
            return self.none()
        here = self.filter(author__approved_at__isnull=False, author__closed_at=None)
        return here.exclude(author_id__in=reader.hidden_ids)


class Profile(Contribution):
    """A member's own few lines; a report about a member is a report about this."""

    kind = "member"
    author = models.OneToOneField(Member, on_delete=models.PROTECT, related_name="profile")
    pronouns = models.CharField(max_length=40, blank=True)

    objects = ProfileQuerySet.as_manager()  # type: ignore[misc]

    class Meta(Contribution.Meta):
        abstract = False

    @classmethod
    def of(cls, member: Member) -> Self:
        """Return the member's profile, made empty at the first need."""
        return cls.objects.get_or_create(author=member)[0]

    @classmethod
    def found(cls, handle: str, reader: Member) -> Self | None:
        """Return the page of this handle if the reader may open it.

        One question answers for who is hidden, not here any more or never was: none takes longer.
        """
        here = Member.objects.filter(approved_at__isnull=False, closed_at=None)
        here = here.exclude(pk__in=reader.hidden_ids)
        who = here.filter(handle__iexact=handle).first()
        return cls.of(who) if who and reader.takes_part else None

    def is_visible_to(self, member: Reader) -> bool:
        """A profile page stays reachable when its words are withheld; blocks hide it."""
        if not isinstance(member, Member) or not member.takes_part:
            return False
        return self.author.takes_part and self.author_id not in member.hidden_ids

    def shows_words_to(self, reader: Member) -> bool:
        """Tell whether nothing keeps words and pronouns out of view; the author sees held ones."""
        own = self.state == State.HELD and self.author_id == reader.pk
        return own or self.state == State.VISIBLE

    def snapshot(self) -> dict[str, Any]:
        """Return the profile as it stands."""
        called = f" ({self.pronouns})" if self.pronouns else ""
        title = f"{self.author.handle}{called}"
        return {"title": title, "body": self.body, "html": self.html}

    def context(self) -> list[dict[str, Any]]:
        """A profile stands alone."""
        return []

    def participants(self) -> set[int]:
        """Only the member takes part in it."""
        return {self.author_id}

    def address(self) -> str:
        """Return the member's page."""
        return reverse("member", args=[self.author.handle])

    def withhold(self) -> None:
        """Keep its words out of view."""
        self.state = State.WITHHELD
        self.save(update_fields=["state"])

    def put_back(self) -> Self:
        """Show its words again."""
        self.state = State.VISIBLE
        self.save(update_fields=["state"])
        return self
