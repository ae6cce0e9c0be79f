"""What each reply-wanted value means: to the author who chooses, and to whoever answers."""

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from community.models import Member
from forums.hints import is_looked_for, sounds_like_advice
from forums.models import ReplyWanted, Topic


class Wanted(NamedTuple):
    """One value in plain words; `reminder` names the author as `%(handle)s`."""

    meaning: str | Promise
    reminder: str | Promise
    beginning: str | Promise


WANTED: dict[str, Wanted] = {
    ReplyWanted.LISTEN: Wanted(
        _("People tell you that they heard you. No advice."),
        _(
            "%(handle)s asked for listening. “I hear…” and “I’m here” go a long way; "
            "advice can wait."
        ),
        _("I hear…"),
    ),
    ReplyWanted.SHARED_EXPERIENCE: Wanted(
        _("People who know this tell you how it was for them."),
        _("%(handle)s would like to hear from people who know this. Speak for yourself."),
        _("I know this from…"),
    ),
    ReplyWanted.SUGGESTIONS: Wanted(
        _("People may say what could help. You take what fits."),
        _("%(handle)s welcomes suggestions. Say what helped you, as one way of many."),
        _("What helped me was…"),
    ),
    ReplyWanted.QUESTIONS: Wanted(
        _("People ask open questions, so that you can think aloud."),
        _("%(handle)s asked for questions to think with. One or two at a time is plenty."),
        _("I wonder…"),
    ),
    ReplyWanted.WITNESS: Wanted(
        _("Nobody can reply. People only read it."),
        _("%(handle)s asked for no replies, only to be read."),
        "",
    ),
}


def hint(topic: Topic, body: str, *, by: Member) -> str:
    """Return a reminder where a text sounds like advice and its topic asks only to be heard.

    It never stops anyone, and nothing of it is kept or told to anybody else.
    """
    looked_for = is_looked_for(topic.reply_wanted) and topic.author_id != by.pk
    return reminder(topic) if looked_for and sounds_like_advice(body) else ""


def reminder(topic: Topic) -> str:
    """Return the sentence that reminds of listening."""
    sentence = _("%(handle)s asked people just to listen, and this sounds a little like advice.")
    return str(sentence % {"handle": topic.author.handle})


def choices() -> list[tuple[str, SafeString]]:
    """Return the values to choose from, each with what it means."""
    line = '<span><strong>{}</strong> <span class="soft">{}</span></span>'
    return [
        (wanted, format_html(line, ReplyWanted(wanted).label, told.meaning))
        for wanted, told in WANTED.items()
    ]
