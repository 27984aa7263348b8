"""The form of an import: a file, or one that was uploaded before, and how it is to be taken."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from sessions.exchange.reading import MAX_BYTES
from sessions.exchange.rules import Options

AS_IN_FILE, DRAFTS, PUBLISHED = "", "drafts", "published"


class ImportForm(forms.Form):
    """`digest` and `file_name`: of the file that the report on the screen is about; a new file takes its place."""

    file = forms.FileField(
        label="File",
        required=False,
        help_text="Schedule JSON or XML, or a list as CSV or XLSX. What it is, is told from what stands in it.",
    )
    sessions = forms.ChoiceField(
        label="New sessions",
        required=False,
        choices=[
            (AS_IN_FILE, "As the file says: a schedule’s are published, a list’s are drafts unless it has a Status"),
            (DRAFTS, "Drafts, to be read first"),
            (PUBLISHED, "Published: their texts can be read at once"),
        ],
        widget=forms.RadioSelect,
        initial=AS_IN_FILE,
    )
    publish_speakers = forms.BooleanField(
        label="Publish new speakers’ profiles at once",
        required=False,
        help_text="Otherwise they are drafts: their names stand on no public page until somebody publishes them.",
    )
    shift_to_day = forms.BooleanField(
        label="Take the file’s first day for the conference’s day",
        required=False,
        help_text="For a file of another day, with the same clock on the wall.",
    )
    overwrite = forms.BooleanField(
        label="Take the file’s values also where they were changed here",
        required=False,
        help_text="Otherwise what somebody has changed here is kept, and the report says so.",
    )
    source = forms.CharField(
        label="Name of the source",
        required=False,
        max_length=80,
        help_text="Files of one source are compared with one another. Empty: told from the file.",
    )
    digest = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    file_name = forms.CharField(required=False, max_length=120, widget=forms.HiddenInput)
    read = forms.CharField(required=False, max_length=16, widget=forms.HiddenInput)

    def clean_file(self) -> UploadedFile | None:
        file = self.cleaned_data["file"]
        if file and file.size > MAX_BYTES:
            raise forms.ValidationError(
                f"“{file.name}” is larger than {MAX_BYTES // 1024 // 1024} MB, which no programme is."
            )
        return file

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not cleaned.get("file") and not cleaned.get("digest") and "file" not in self.errors:
            self.add_error("file", "Choose a file first.")
        return cleaned

    def options(self) -> Options:
        said = self.cleaned_data
        return Options(
            source=said["source"],
            shift_to_day=said["shift_to_day"],
            overwrite=said["overwrite"],
            publish={DRAFTS: False, PUBLISHED: True}.get(said["sessions"]),
            publish_speakers=said["publish_speakers"],
        )
