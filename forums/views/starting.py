"""Starting a topic: what is wanted, the words, a look at them, then sending them."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from community.access import MemberRequest, taking_part
from community.errors import Refused
from forums.actions.pausing import require_taking_topics
from forums.actions.topics import start_topic
from forums.drafting import as_typed, draft_asked
from forums.forms import TopicForm
from forums.frames import post_html
from forums.introducing import has_answers, introduced
from forums.models import Board, Draft, Topic
from forums.mornings import morning_after
from forums.promise import promises
from forums.views.answering import first_look, listen_first, said_about
from forums.views.finding import board_for
from moderation import standing
from moderation.due import watch
from moderation.writing import written


@taking_part
def topic_start(request: MemberRequest, slug: str) -> HttpResponse:
    """Show the composer, show the words as they will stand, or start the topic."""
    board = board_for(request, slug)
    if request.method != "POST":
        draft = draft_asked(request.GET.get("draft", ""), board, request.member)
        return _composer(request, board, TopicForm(initial=as_typed(draft)), draft=draft)
    form = TopicForm(introduced(request.POST))
    if not form.is_valid():
        return _composer(request, board, form, status=422)
    if "look" in request.POST or has_answers(request.POST):
        return _composer(request, board, form, look=_as_it_will_stand(request, board, form))
    try:
        topic = start_topic(board, by=request.member, **form.cleaned_data)
    except Refused as no:
        form.refuse(no)
        return _composer(request, board, form, status=no.status)
    messages.success(request, said_about(topic, _("Your topic is here.")))
    return redirect(topic)


def _composer(
    request: MemberRequest,
    board: Board,
    form: TopicForm,
    *,
    status: int = 200,
    look: Topic | None = None,
    draft: Draft | None = None,
) -> HttpResponse:
    now = timezone.now()
    context = {
        "board": board,
        "form": form,
        "look": look,
        "draft": draft,
        "morning": morning_after(now, request.member),
        "version": draft.version if draft else request.POST.get("version", 0),
        "words": post_html(look, request.member, acts=False) if look else "",
        "closed": None if form.is_bound else _why_not(request, board),
        "clause": listen_first(request.member, now),
        "watch": watch(now, besides=request.member),
        "first_look": first_look(board, request.member, now),
        "promise": promises([board], now, besides=request.member)[board.pk],
    }
    return render(request, "forums/topic_start.html", context, status=status)


def _why_not(request: MemberRequest, board: Board) -> Refused | None:
    """Return why no topic can be started here now, so that nobody writes in vain."""
    if not board.lets_start(request.member):
        return Refused("board_closed", _("Topics on this board are started by the team."))
    now = timezone.now()
    try:
        require_taking_topics(board, now)
        standing.require_voice(request.member, standing.FORUMS, at=now)
    except Refused as no:
        return no
    return None


def _as_it_will_stand(request: MemberRequest, board: Board, form: TopicForm) -> Topic:
    told = form.cleaned_data
    names = ("title", "body", "reply_wanted", "boundary", "content_notes", "own_note")
    topic = Topic(board=board, author=request.member, **{name: told[name] for name in names})
    topic.html = written(topic.body)
    return topic
