"""The leads' pages: the way to everything, people and their roles, the community itself."""

from django.contrib import messages
from django.db.models import Prefetch
from django.db.models.functions import Lower
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from community.access import MemberRequest, has_second_factor, staff
from community.actions import founding, roles
from community.forms.lead import CommunityForm, SearchForm
from community.models import Community, Member, Role
from community.views.letting_in import waiting_for_a_yes

PEOPLE = 50
WHAT_ROLES_LET = {
    Role.Name.LISTENER: gettext_lazy("Listeners go on duty, read care threads and answer posts."),
    Role.Name.HOST: gettext_lazy("Hosts open live sessions and lead them."),
    Role.Name.MODERATOR: gettext_lazy(
        "Moderators read what was reported, with its context, and decide."
    ),
    Role.Name.LEAD: gettext_lazy("Leads can do all of this, give roles and hold the second key."),
}


@staff("lead")
@require_safe
def lead(request: MemberRequest) -> HttpResponse:
    """Show the way to everything that leads look after."""
    return render(request, "community/lead.html", {"waits": waiting_for_a_yes().exists()})


@staff("lead")
@require_safe
def people(request: MemberRequest) -> HttpResponse:
    """List members by handle, with the roles they hold."""
    form = SearchForm(request.GET)
    sought = form.cleaned_data["q"] if form.is_valid() else ""
    found = Member.objects.annotate(key=Lower("handle"))
    found = found.filter(approved_at__isnull=False, imported_at=None)
    if sought:
        found = found.filter(handle__icontains=sought)
    if after := request.GET.get("after", ""):
        found = found.filter(key__gt=after.lower())
    shown = list(found.order_by("key").prefetch_related(_held_roles())[: PEOPLE + 1])
    more = {"q": sought, "after": shown[PEOPLE - 1].handle} if len(shown) > PEOPLE else {}
    context = {
        "form": form,
        "sought": sought,
        "people": shown[:PEOPLE],
        "waits": waiting_for_a_yes().exists(),
    }
    context["more"] = f"?{urlencode(more)}" if more else ""
    return render(request, "community/lead_people.html", context)


@staff("lead")
@require_safe
def person(request: MemberRequest, handle: str) -> HttpResponse:
    """Show one member's roles, each with a way to give or withdraw it."""
    member = _member(handle)
    offered = [
        {"name": name, "label": label, "held": name in member.role_names, "lets": _lets(name)}
        for name, label in Role.Name.choices
    ]
    second = has_second_factor(member)
    context = {"person": member, "roles": offered, "second": second}
    return render(request, "community/lead_person.html", context)


@staff("lead")
@require_http_methods(["GET", "HEAD", "POST"])
def give_role(request: MemberRequest, handle: str, role: str) -> HttpResponse:
    """Ask once more, then give a role."""
    member = _member(handle)
    if request.method != "POST":
        return _ask(request, member, role, giving=True)
    roles.give_role(member, role, by=request.member)
    messages.success(request, _("Given. They are told."))
    return redirect("lead_person", handle=member.handle)


@staff("lead")
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw_role(request: MemberRequest, handle: str, role: str) -> HttpResponse:
    """Ask once more, then withdraw a role."""
    member = _member(handle)
    if request.method != "POST":
        return _ask(request, member, role, giving=False)
    roles.withdraw_role(member, role, by=request.member)
    messages.success(request, _("Withdrawn. They are told."))
    if member == request.member:
        return redirect("me")
    return redirect("lead_person", handle=member.handle)


@staff("lead")
@require_http_methods(["GET", "HEAD", "POST"])
def about_community(request: MemberRequest) -> HttpResponse:
    """Show and keep what the community is called and how it works."""
    kept = get_object_or_404(Community)
    form = CommunityForm(request.POST or None, instance=Community.objects.get(pk=kept.pk))
    if request.method == "POST" and form.is_valid():
        founding.change_community(kept, by=request.member, **form.cleaned_data)
        messages.success(request, _("Kept."))
        return redirect("lead_community")
    status = 422 if form.errors else 200
    return render(request, "community/lead_community.html", {"form": form}, status=status)


def _member(handle: str) -> Member:
    let_in = Member.objects.filter(approved_at__isnull=False, imported_at=None)
    return get_object_or_404(let_in, handle__iexact=handle)


def _held_roles() -> Prefetch:
    return Prefetch("roles", Role.objects.filter(withdrawn_at=None), to_attr="held_roles")


def _lets(role: str) -> Promise:
    return WHAT_ROLES_LET[Role.Name(role)]


def _ask(request: HttpRequest, member: Member, role: str, *, giving: bool) -> HttpResponse:
    if role not in Role.Name.values:
        raise Http404
    label = Role.Name(role).label
    context = {"person": member, "role": label, "lets": _lets(role), "giving": giving}
    return render(request, "community/lead_role.html", context)
