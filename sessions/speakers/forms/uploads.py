"""What a speaker uploads: her photograph, slides and handouts. Known by content (conference/lib/uploads.py), never by name."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from conference.lib import uploads
from sessions.models import Handout, Session
from sessions.speakers.forms.own import NO, YES, needed
from sessions.speakers.queries import Part

KINDS = {
    Handout.Kind.SLIDES: (uploads.PDF, uploads.PPTX, uploads.ODP),
    Handout.Kind.HANDOUT: (uploads.PDF, uploads.DOCX, uploads.ODT, uploads.PPTX, uploads.ODP),
}
FACES = {
    "middle": ("In the middle", (0.5, 0.5)),
    "top": ("In the middle, near the top", (0.5, 0.25)),
    "top-left": ("Top left", (0.25, 0.25)),
    "left": ("Left", (0.25, 0.5)),
    "bottom-left": ("Bottom left", (0.25, 0.75)),
    "bottom": ("In the middle, near the bottom", (0.5, 0.75)),
    "bottom-right": ("Bottom right", (0.75, 0.75)),
    "right": ("Right", (0.75, 0.5)),
    "top-right": ("Top right", (0.75, 0.25)),
}


class PhotoForm(forms.Form):
    may_show = forms.ChoiceField(
        label="May we show a photograph of you on the public pages?",
        choices=[(YES, "Yes, you may"), (NO, "No, show none")],
        widget=forms.RadioSelect,
        help_text="You can change your mind at any time. “No” holds at once.",
        error_messages=needed("Please say yes or no."),
    )
    picture = forms.FileField(
        label="Your photograph",
        required=False,
        help_text="JPEG, PNG or WebP, at least 400 × 400 pixels. Where and when it was taken is removed from it.",
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )
    description = forms.CharField(
        label="What is to be seen in it",
        max_length=200,
        required=False,
        help_text="One line for readers who cannot see it: “Marit on a ridge in a red jacket, laughing”.",
    )
    jpeg: bytes | None = None

    def __init__(self, *args: Any, has_photo: bool, is_own: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.has_photo, self.is_own = has_photo, is_own
        if has_photo:
            self.fields["picture"].label = "Another photograph"

    def clean_picture(self) -> UploadedFile | None:
        picture = self.cleaned_data["picture"]
        if picture and self.cleaned_data.get("may_show") != NO:
            try:
                self.jpeg = uploads.photo(picture)
            except uploads.UploadProblem as problem:
                raise forms.ValidationError(str(problem), code="picture") from None
        return picture

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("may_show") == YES and "picture" not in self.errors:
            if not (self.jpeg or self.has_photo):
                self.add_error("picture", "Please choose a photograph.")
            if (self.jpeg or self.is_own) and not cleaned.get("description"):
                self.add_error("description", "Please say in one line what is to be seen in it.")
        if self.errors and self.jpeg:
            self.add_error("picture", "Please choose the photograph again: a browser does not keep it.")
        return cleaned


class FaceForm(forms.Form):
    """The point that was pressed in the picture (`face.x`, `face.y`, in pixels of what was shown), or one by name."""

    where = forms.ChoiceField(
        label="Or say where the face is", choices=[(code, words) for code, (words, _) in FACES.items()], required=False
    )

    def __init__(self, data: Any = None, *, size: tuple[int, int] = (1, 1)) -> None:
        super().__init__(data)
        self.size = size

    @property
    def point(self) -> tuple[float, float]:
        """From the left and from the top, 0 to 1."""
        try:
            x, y = int(self.data["face.x"]), int(self.data["face.y"])
        except (KeyError, ValueError):
            return FACES.get(self.data.get("where", ""), FACES["middle"])[1]
        if (x, y) == (0, 0):  # what a browser sends for the Enter key
            return FACES["middle"][1]
        return (min(max(x / self.size[0], 0), 1), min(max(y / self.size[1], 0), 1))


class SessionChoice(forms.ModelChoiceField):
    def label_from_instance(self, session: Session) -> str:
        return session.title


class FileForm(forms.Form):
    """A file, or a link to one. Several of each may come, one after the other."""

    session = SessionChoice(
        label="For", queryset=Session.objects.none(), error_messages=needed("Please say for which session.")
    )
    file = forms.FileField(required=False)
    link = forms.URLField(
        label="Or a link to it",
        max_length=500,
        required=False,
        assume_scheme="https",
        help_text="Where it lies, if it is too large or changes until the last moment.",
        error_messages={"invalid": "This is not a web address. One looks like www.example.org/slides."},
    )
    title = forms.CharField(
        max_length=140, required=False, help_text="As readers shall see it. Empty: the file’s name."
    )
    may_share = forms.BooleanField(
        label="Readers may download it after the day",
        required=False,
        help_text="Until then only organisers see it. You can take it back.",
    )
    is_a: uploads.Kind | None = None

    def __init__(self, *args: Any, kind: str, parts: tuple[Part, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kinds = KINDS[Handout.Kind(kind)]
        sessions = [part.session.pk for part in parts]
        field = self.fields["session"]
        field.queryset = Session.objects.filter(pk__in=sessions)
        if len(sessions) == 1:
            field.initial, field.widget = sessions[0], forms.HiddenInput()
        names = ", ".join(each.words for each in self.kinds)
        self.fields["file"].help_text = f"{names}; at most {uploads.MAX_DOCUMENT // uploads.MEGABYTE} MB."
        self.fields["file"].widget.attrs["accept"] = ",".join(f".{each.extension}" for each in self.kinds)

    def clean_file(self) -> UploadedFile | None:
        file = self.cleaned_data["file"]
        if file:
            try:
                self.is_a = uploads.document(file, kinds=self.kinds)
            except uploads.UploadProblem as problem:
                raise forms.ValidationError(str(problem), code="file") from None
        return file

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if {"file", "link"} & set(self.errors):
            return cleaned
        if not cleaned.get("file") and not cleaned.get("link"):
            self.add_error("file", "Please choose a file, or give a link.")
        elif cleaned.get("file") and cleaned.get("link"):
            self.add_error("link", "Please give either a file or a link, not both.")
        return cleaned
