"""How a moderator decides: a step of the ladder, the clause, and reasons in their own words."""

from datetime import timedelta
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from community.models import Clause, Role
from moderation.forms.words import Words
from moderation.models import NOTES, Case, Restriction
from moderation.outcomes import ON_THE_ACCOUNT, SKIPPING_NEEDS_WHY, STEPS, Outcome, Reasons, offered
from moderation.reasons import REASONS
from moderation.spans import spoken
from moderation.wording import effect_of, lasting

WITH_STATEMENT = [step for step in Outcome if STEPS[step].owes_statement]
IN_HOURS = [Outcome.LOCK, Outcome.HIDE]
IN_DAYS = [Outcome.SLOW_MODE, Outcome.PAUSE_AREA, Outcome.SUSPEND]
LETTERS = [Outcome.CARE_MESSAGE, Outcome.NUDGE]

# Which steps each field is for: the page shows a field when one of its steps is chosen.
FITS: dict[str, list[Outcome]] = {
    "message": LETTERS,
    "to_reporters": [Outcome.NO_ACTION],
    "clause": [Outcome.NUDGE, *WITH_STATEMENT],
    "passage": [Outcome.NUDGE, *WITH_STATEMENT],
    "facts": WITH_STATEMENT,
    "explanation": WITH_STATEMENT,
    "notes": [Outcome.FOLD],
    "hours": IN_HOURS,
    "days": IN_DAYS,
    "area": [Outcome.PAUSE_AREA],
    "role": [Outcome.WITHDRAW_ROLE],
    "remove_too": list(ON_THE_ACCOUNT),
    "why_not_softer": SKIPPING_NEEDS_WHY,
}

NEEDS_IT = {"required": _("This step needs it.")}
NEEDED = set(FITS) - {"to_reporters", "passage", "hours", "days", "remove_too"}


class Ladder(forms.RadioSelect):
    """The steps, softest first; each says what it does."""

    template_name = "moderation/widgets/ladder.html"
    option_template_name = "moderation/widgets/choice.html"

    def create_option(self, name: str, value: Any, *args: Any, **more: Any) -> dict[str, Any]:
        """Return one step with what it does."""
        option = super().create_option(name, value, *args, **more)
        option["small"] = effect_of(str(value))
        return option


def _words(label: Any, rows: int, longest: int, help_text: Any = "") -> Words:
    return Words(
        label=label, rows=rows, longest=longest, help_text=help_text, error_messages=NEEDS_IT
    )


class DecideForm(forms.Form):
    """One decision; what each step needs is asked by the verb."""

    use_required_attribute = False

    outcome = forms.ChoiceField(
        label=_("Which step?"),
        widget=Ladder,
        help_text=_("The softest step that keeps people safe."),
        error_messages={"required": _("Choose a step.")},
    )
    message = _words(_("Your message to the member"), 5, 8000)
    to_reporters = _words(
        _("A few words to whoever reported it"),
        3,
        2000,
        _("They read them under “My reports”. Say nothing there about anyone’s account."),
    )
    clause = forms.ModelChoiceField(
        Clause.objects.none(),
        label=_("Clause"),
        empty_label=_("Choose a clause"),
        error_messages=NEEDS_IT,
    )
    passage = _words(
        _("The words it is about"),
        2,
        5000,
        _("Copy them from the text. Leave this empty when it is about all of it."),
    )
    facts = _words(_("What happened"), 3, 5000, _("Only what you can see in the text."))
    explanation = _words(_("Why the clause applies, to the author"), 4, 5000)
    notes = forms.MultipleChoiceField(
        label=_("Content note"),
        error_messages=NEEDS_IT,
        choices=list(NOTES.items()),
        widget=forms.CheckboxSelectMultiple,
    )
    hours = forms.IntegerField(
        label=_("For how many hours"), required=False, min_value=1, max_value=72
    )
    days = forms.IntegerField(
        label=_("For how many days"), required=False, min_value=1, max_value=30
    )
    area = forms.ChoiceField(
        label=_("Which part"),
        choices=[("", "—"), *Restriction.Area.choices],
        error_messages=NEEDS_IT,
    )
    role = forms.ChoiceField(label=_("Which role"), error_messages=NEEDS_IT)
    remove_too = forms.BooleanField(label=_("Also take these words out of view"), required=False)
    why_not_softer = _words(_("Why a softer step is not enough"), 3, 2000)
    version = forms.IntegerField(widget=forms.HiddenInput)
    came_back = False  # with words that are not sent

    def __init__(self, *args: Any, case: Case, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["outcome"].choices = self._steps(case)  # type: ignore[attr-defined]
        self.fields["clause"].queryset = Clause.objects.in_force()  # type: ignore[attr-defined]
        self.fields["clause"].initial = _usual_clause(case)
        self.fields["role"].choices = self._roles(case)  # type: ignore[attr-defined]
        self.fields["version"].initial = case.version
        self.fields["passage"].required = self.fields["to_reporters"].required = False
        self.fields["hours"].help_text = _lengths(IN_HOURS)
        self.fields["days"].help_text = _lengths(IN_DAYS)
        if not case.reports.filter(reporter__isnull=False).exists():
            del self.fields["to_reporters"]  # our word list reads no answer

    def full_clean(self) -> None:
        """Ask for what the chosen step needs, each at its own field."""
        if self.is_bound:
            chosen = self.data.get("outcome")
            for name in NEEDED & set(self.fields):
                self.fields[name].required = chosen in FITS[name]
        super().full_clean()

    @classmethod
    def keeping(cls, typed: QueryDict, *, case: Case) -> "DecideForm":
        """Return the form with what was typed, for the case as it stands now."""
        several = {"notes"}
        kept: dict[str, Any] = {
            name: typed.getlist(name) if name in several else typed[name] for name in typed
        }
        kept["remove_too"] = cls.base_fields["remove_too"].to_python(typed.get("remove_too"))
        kept["version"] = case.version
        form = cls(initial=kept, case=case)
        form.came_back = True
        return form

    @property
    def groups(self) -> list[tuple[str, forms.BoundField]]:
        """Every field with the steps that it is for, as the page needs them."""
        fields = [(steps, self[name]) for name, steps in FITS.items() if name in self.fields]
        return [(" ".join(steps), field) for steps, field in fields]

    def reasons(self) -> Reasons:
        """Return what was written for the chosen step, as the verbs take it."""
        chosen = self.cleaned_data["outcome"]
        told = {
            name: self.cleaned_data[name]
            for name, steps in FITS.items()
            if chosen in steps and name in self.fields
        }
        hours, days = told.pop("hours", None), told.pop("days", None)
        told["notes"] = tuple(told.get("notes", ()))
        lasts = timedelta(hours=hours or 0, days=days or 0) or None
        return Reasons(lasts=lasts, **told)

    def _steps(self, case: Case) -> list[tuple[str, Any]]:
        steps = offered(case.kind, case.lane)
        if case.about_member is None or not case.about_member.is_staff_member:
            steps = [step for step in steps if step != Outcome.WITHDRAW_ROLE]
        return [(step.value, step.label) for step in steps]

    def _roles(self, case: Case) -> list[tuple[str, Any]]:
        held = case.about_member.role_names if case.about_member else frozenset()
        return [("", "—"), *((name, Role.Name(name).label) for name in sorted(held))]


def _lengths(steps: list[Outcome]) -> SafeString:
    """Say for each step how long it may last; the page shows the line of the chosen one."""
    told = _("%(step)s: %(least_to_most)s. Left empty it is %(usual)s.")
    lines = [
        (step, told % {"step": step.label, "least_to_most": lasting(step), "usual": spoken(usual)})
        for step in steps
        if (usual := STEPS[step].usual)
    ]
    return format_html_join("", '<span data-for="{}">{}</span>', lines)


def _usual_clause(case: Case) -> Clause | None:
    codes = case.reports.order_by("pk").values_list("reason", flat=True)
    usual = [REASONS[code].clause for code in codes if REASONS[code].clause]
    return Clause.objects.in_force().filter(code__in=usual[:1]).first()
