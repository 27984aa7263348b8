"""Forms of the programme's desk: lists typed as people write them, and a session with guests checked before it is published."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.text import slugify
from wagtail.admin.forms import WagtailAdminModelForm

from conference.lib.forms import HundredthsField, LinesField
from conference.models import Conference
from sessions import actions, frameworks, rules
from sessions.models import Session, Slot, Speaker, SpeakerPrivate


class TicksField(forms.MultipleChoiceField):
    """A JSON list of codes, as boxes to tick."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs: Any) -> None:
        for unused in ("encoder", "decoder"):
            kwargs.pop(unused, None)
        super().__init__(**kwargs)


class OfConference(WagtailAdminModelForm):
    """A new row belongs to the coming conference unless somebody says otherwise."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is None and not self.initial.get("conference"):
            self.initial["conference"] = Conference.objects.current()


class ContributionForm(WagtailAdminModelForm):
    """A speaker's part in a session. The aim it serves is one of the conference's; a wording that has changed since stays to choose."""

    def __init__(self, *args: Any, aims: list[str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "aim" in self.fields:
            own = self.instance.aim
            known = [*(aims or []), *([own] if own and own not in (aims or []) else [])]
            self.fields["aim"] = forms.ChoiceField(
                label="Aim it serves",
                required=False,
                choices=[("", "None"), *((aim, aim) for aim in known)],
                help_text="Needed before a session with somebody from outside education is published.",
            )


class SessionForm(OfConference):
    takeaways = LinesField(
        required=False, max_lines=6, max_line_length=200, help_text="One a line: what people will leave with."
    )
    phases = TicksField(
        required=False, choices=lambda: list(frameworks.phases().items()), help_text="None ticked: for all."
    )
    standards = TicksField(
        label="Teachers’ Standards",
        required=False,
        choices=lambda: [(code, f"{code} {heading}") for code, heading in frameworks.standards().items()],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = False
            self.fields["slug"].help_text = "The end of its address. Empty: made from the title."
        if "contributions" in self.formsets:
            self.formsets["contributions"].form_kwargs["aims"] = self._aims()

    def _aims(self) -> list[str]:
        """What the chosen conference's day is for; on an empty form, of the one it is going to be in."""
        wanted = self.data.get("conference") if self.is_bound else None
        pk = (
            wanted
            if wanted and str(wanted).isdigit()
            else self.instance.conference_id or self.initial.get("conference")
        )
        found = pk if isinstance(pk, Conference) else Conference.objects.filter(pk=pk).first()
        return list(found.aims) if found else []

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        conference, stream = cleaned.get("conference"), cleaned.get("stream")
        if conference and stream and stream.conference_id != conference.pk:
            self.add_error("stream", "This stream belongs to another conference.")
        if conference and cleaned.get("title") and not cleaned.get("slug"):
            cleaned["slug"] = self._free_slug(conference, cleaned["title"])
        return cleaned

    def _free_slug(self, conference: Conference, title: str) -> str:
        stem = slugify(title)[:130] or "session"
        used = set(
            Session.objects.filter(conference=conference, slug__startswith=stem)
            .exclude(pk=self.instance.pk)
            .values_list("slug", flat=True)
        )
        return next(
            slug for number in range(len(used) + 1) if (slug := f"{stem}-{number + 1}" if number else stem) not in used
        )

    def is_valid(self) -> bool:
        """The speakers stand in a formset, which is valid only after the form: so they are checked last."""
        valid = super().is_valid()
        if not valid or getattr(self, "_speakers_checked", False) or "contributions" not in self.formsets:
            return valid
        self._speakers_checked = True
        parts = [
            form
            for form in self.formsets["contributions"].forms
            if form.cleaned_data.get("speaker") and not form.cleaned_data.get("DELETE")
        ]
        self.check_people(parts)
        return not self.errors and all(not part.errors for part in parts)

    def check_people(self, parts: list[forms.ModelForm]) -> None:
        """Each reason beside its field: in the speaker's row, or at the status that cannot be had yet."""
        if self.cleaned_data["status"] != Session.Status.PUBLISHED:
            return
        for part in parts:
            speaker = part.cleaned_data["speaker"]
            if speaker.background != Speaker.Background.OUTSIDE:
                continue
            aim = part.cleaned_data.get("aim", part.instance.aim)
            guest = rules.Guest(speaker.name, speaker.why_here, speaker.continues_as, aim)
            for problem in rules.guest_problems(guest):
                form = part if problem.field in part.fields else self
                form.add_error(problem.field if problem.field in form.fields else None, problem.message)


class SpeakerForm(WagtailAdminModelForm):
    """A public profile. What would keep it from being published (Speaker.publish) is said beside its field; a draft may be unfinished,
    but a speaker's own "no" is not overruled by it either.
    """

    def _post_clean(self) -> None:
        """After Django has put the answers onto the row."""
        super()._post_clean()
        for problem in self.instance.publish_problems():
            if problem.field in self.fields and (problem.field == "photo" or self._goes_out()):
                self.add_error(problem.field, problem.message)

    def _goes_out(self) -> bool:
        approves = "action-workflow-action" in self.data and self.data.get("workflow-action-name") == "approve"
        return "action-publish" in self.data or approves


class SlotForm(OfConference):
    """Times as the next release will have them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial |= {"starts_at": self.instance.planned_starts_at, "ends_at": self.instance.planned_ends_at}

    def save(self, commit: bool = True) -> Slot:  # noqa: FBT001, FBT002 -- Django's signature
        slot = super().save(commit=False)
        return actions.save_slot(slot=slot, by=self.for_user) if commit else slot


class SpeakerPrivateForm(WagtailAdminModelForm):
    fee_pence = HundredthsField(label="Fee in pounds", required=False)

    class Meta:
        model = SpeakerPrivate
        fields = ["speaker", "email", "phone", "fee_pence", "notes"]
