"""What an author does with their own topic: other words, another contract, taking it back."""

from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from community.access import MemberRequest, taking_part
from forums.actions.closing import close_topic, reopen_topic
from forums.actions.topics import edit_topic, take_topic_back, want
from forums.forms import EditTopicForm, WantedForm
from forums.views.answering import said_about
from forums.views.changing import answer_form, typed
from forums.views.finding import MINE, own_topic_for
from moderation.models import State


@taking_part
def topic_edit(request: MemberRequest, pk: int) -> HttpResponse:
    """Change the words of one's own topic."""
    topic = own_topic_for(request, pk)
    as_it_is = {name: getattr(topic, name) for name in EditTopicForm.base_fields}
    return answer_form(
        request,
        EditTopicForm(typed(request), initial=as_it_is),
        partial(edit_topic, topic),
        template="forums/edit.html",
        context={"thing": topic},
        done=lambda kept: (said_about(kept, _("Your words are changed.")), kept.address()),
    )


@taking_part
def topic_wanted(request: MemberRequest, pk: int) -> HttpResponse:
    """Change which replies are wanted for one's own topic."""
    topic = own_topic_for(request, pk)
    as_it_is = {"reply_wanted": topic.reply_wanted, "boundary": topic.boundary}
    sentence = _("What you ask for is changed. Everyone sees it now.")
    return answer_form(
        request,
        WantedForm(typed(request), initial=as_it_is),
        partial(want, topic),
        template="forums/wanted.html",
        context={"thing": topic},
        done=lambda kept: (said_about(kept, sentence), kept.address()),
    )


@taking_part
def topic_take_back(request: MemberRequest, pk: int) -> HttpResponse:
    """Ask once more, then take back one's own topic."""
    topic = own_topic_for(request, pk, *MINE, State.TAKEN_BACK)
    if topic.state == State.TAKEN_BACK:  # sent twice, or come back to
        return redirect(topic)
    if request.method != "POST":
        return render(request, "forums/take_back.html", {"thing": topic})
    take_topic_back(topic, by=request.member)
    messages.success(request, _("Taken back. Your words are gone from every page."))
    return redirect(topic)


@taking_part
@require_POST
def topic_close(request: MemberRequest, pk: int) -> HttpResponse:
    """Say that one is done talking about one's own topic."""
    topic = close_topic(own_topic_for(request, pk), by=request.member)
    messages.success(request, _("Closed, and nobody is told. You can open it again at any time."))
    return redirect(f"{topic.address()}#write")


@taking_part
@require_POST
def topic_reopen(request: MemberRequest, pk: int) -> HttpResponse:
    """Open one's own topic again."""
    topic = reopen_topic(own_topic_for(request, pk), by=request.member)
    messages.success(request, _("It is open again. People can reply."))
    return redirect(f"{topic.address()}#write")
