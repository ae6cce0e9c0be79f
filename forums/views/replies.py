"""Replying, and changing or taking back one's own reply."""

from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from community.access import MemberRequest, taking_part
from community.errors import Refused
from forums import contract
from forums.actions.replies import edit_reply, post_reply, take_reply_back
from forums.forms import EditReplyForm, ReplyForm
from forums.quoting import named_for
from forums.views.answering import said_about
from forums.views.changing import answer_form, typed
from forums.views.finding import MINE, own_reply_for, topic_for
from forums.views.topics import show_topic
from moderation.models import State


@taking_part
def reply_post(request: MemberRequest, pk: int) -> HttpResponse:
    """Post a reply and go to its place; this address read by hand leads to the topic."""
    topic = topic_for(request, pk)
    if request.method != "POST":
        return redirect(f"{topic.get_absolute_url()}?{request.GET.urlencode()}")
    form = ReplyForm(topic, request.POST, by=request.member)
    if not form.is_valid():
        return show_topic(request, topic, page=topic.pages, form=form, status=422)
    reminder = contract.hint(topic, form.cleaned_data["body"], by=request.member)
    if reminder and "as_it_is" not in request.POST:
        return show_topic(request, topic, page=topic.pages, form=form, hint=reminder)
    try:
        reply = post_reply(topic, by=request.member, **form.cleaned_data)
    except Refused as no:
        if no.status == 404:
            raise
        form.refuse(no)
        topic.refresh_from_db()  # what is wanted may have changed meanwhile
        return show_topic(request, topic, page=topic.pages, form=form, status=no.status)
    messages.success(request, said_about(reply, _("Your reply is here.")))
    return redirect(reply.address())


@taking_part
def reply_edit(request: MemberRequest, pk: int) -> HttpResponse:
    """Change the words of one's own reply."""
    reply = own_reply_for(request, pk)
    as_it_is = {"body": reply.body, "content_notes": reply.content_notes}
    return answer_form(
        request,
        EditReplyForm(typed(request), initial=as_it_is, quotes=named_for(reply, request.member)),
        partial(edit_reply, reply),
        template="forums/edit.html",
        context={"thing": reply},
        done=lambda kept: (said_about(kept, _("Your words are changed.")), kept.address()),
    )


@taking_part
def reply_take_back(request: MemberRequest, pk: int) -> HttpResponse:
    """Ask once more, then take back one's own reply."""
    reply = own_reply_for(request, pk, *MINE, State.TAKEN_BACK)
    if reply.state == State.TAKEN_BACK:  # sent twice, or come back to
        return redirect(reply.address())
    if request.method != "POST":
        return render(request, "forums/take_back.html", {"thing": reply})
    take_reply_back(reply, by=request.member)
    messages.success(request, _("Taken back. Your words are gone from every page."))
    return redirect(reply.address())
