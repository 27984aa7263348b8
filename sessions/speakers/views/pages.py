"""Her list, and a page for each item of it. No account: the address is the key, so every view begins at access.appearance_for."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from conference.lib.doors import public
from conference.lib.problems import Refused
from conference.models import Conference
from sessions.models import Handout
from sessions.speakers import access, queries, rules
from sessions.speakers.actions import answers, files, profile
from sessions.speakers.forms.own import TextForm
from sessions.speakers.forms.uploads import FaceForm, FileForm
from sessions.speakers.queries import Row
from sessions.speakers.rules import Item
from sessions.speakers.views.screens import SCREENS

KINDS = {Item.SLIDES: Handout.Kind.SLIDES, Item.HANDOUTS: Handout.Kind.HANDOUT}
PREVIEW = 300  # pixels: fits beside the margins of a narrow phone


@public
@require_safe
def speaking(request: HttpRequest, token: str) -> HttpResponse:
    """Who she is to us, when and where, and what is still to do."""
    row = _row(token)
    missing, rest = row.missing, [line for line in row.lines if not line.is_missing]
    return _page(request, row, "page", missing=missing, rest=rest)


@public
@require_http_methods(["GET", "HEAD", "POST"])
def item(request: HttpRequest, token: str, slug: str) -> HttpResponse:
    """One item of the list: its form; POST gives the answer."""
    row = _row(token)
    which = rules.BY_SLUG.get(slug)
    if which is None or not (rules.applies(which, row.facts) or which is Item.VISITOR):
        raise Http404("Not asked of her")
    if which is Item.TEXT:
        return _text(request, row)
    if which in KINDS:
        return _files(request, row, which)
    if which is Item.VISITOR and "staff" in request.POST:
        answers.say_host_staff(appearance=row.appearance, now=timezone.now())
        return _on(request, row, f"Thank you: you sign in as staff of {row.appearance.conference.host_name}.")
    screen = SCREENS[which]
    form = screen.form(request, row)
    if request.method == "POST" and form.is_valid():
        said = screen.deed(row, form, timezone.now())
        stays = which is Item.PHOTO and getattr(form, "jpeg", None) and row.facts.photo_consent != "NO"
        return _on(request, row, said, Item.PHOTO if stays else None)
    return _page(request, row, slug, item=which, form=form, **_more(which, row))


@public
@require_POST
def face(request: HttpRequest, token: str) -> HttpResponse:
    """Where the face is: a press on the picture, or one of nine places by name."""
    row = _row(token)
    image = profile.own_photo(row.appearance)
    if image is None:
        raise Http404("No picture of hers")
    at = FaceForm(request.POST, size=_shown_size(image)).point
    profile.place_face(appearance=row.appearance, at=at, now=timezone.now())
    return _on(request, row, "Thank you: the circle below shows how it will be cut.", Item.PHOTO)


def _text(request: HttpRequest, row: Row) -> HttpResponse:
    """Each session's words: right, or with changes."""
    forms = {part.contribution.pk: TextForm.of(part) for part in row.presented}
    if request.method == "POST":
        contribution = access.contribution_for(row.appearance, _number(request.POST.get("contribution", "")))
        part = next((part for part in row.presented if part.contribution.pk == contribution.pk), None)
        if part is None:
            raise Http404("She chairs it")
        is_right = request.POST.get("answer") == "right"
        form = TextForm.of(part, request.POST)
        if is_right or form.is_valid():
            words = {"title": "", "abstract": "", "note": ""} if is_right else form.cleaned_data
            check = answers.answer_text(
                contribution=contribution, appearance=row.appearance, is_right=is_right, now=timezone.now(), **words
            )
            return _on(
                request,
                row,
                "Thank you. An organiser will look at your changes."
                if check.waits
                else "Thank you: the text stands as it is.",
            )
        forms[contribution.pk] = form
    pairs = [(part, forms[part.contribution.pk]) for part in row.presented]
    wrong = [form for form in forms.values() if form.is_bound and form.errors]
    return _page(request, row, "text", item=Item.TEXT, pairs=pairs, wrong=wrong)


def _files(request: HttpRequest, row: Row, which: Item) -> HttpResponse:
    """What we have, and a form for one more; or "there are none"."""
    kind = KINDS[which]
    if "none" in request.POST:
        files.say_none(appearance=row.appearance, kind=kind, now=timezone.now())
        return _on(request, row, "Thank you: we expect none.")
    form = FileForm(
        request.POST if request.method == "POST" else None,
        request.FILES if request.method == "POST" else None,
        kind=kind,
        parts=row.presented,
    )
    if request.method == "POST" and form.is_valid():
        try:
            handout = _keep(row, kind, form)
        except Refused as refused:
            form.add_error("file", " ".join(problem.message for problem in refused.problems))
        else:
            return _on(request, row, f"We have “{handout.title}”.", which)
    lists = [(part, part.of_kind(kind)) for part in row.presented]
    return _page(request, row, "files", item=which, form=form, kind=kind, lists=lists)


def _keep(row: Row, kind: str, form: FileForm) -> Handout:
    data = form.cleaned_data
    shared: dict[str, Any] = {
        "appearance": row.appearance,
        "kind": kind,
        "session": data["session"],
        "title": data["title"],
        "may_share": data["may_share"],
        "now": timezone.now(),
    }
    if data["link"]:
        return files.add_link(link=data["link"], **shared)
    return files.add_file(file=data["file"], is_a=form.is_a, **shared)


def _row(token: str) -> Row:
    return queries.row(access.appearance_for(token), today=timezone.localdate())


def _more(which: Item, row: Row) -> dict[str, object]:
    """What a page shows beside its form."""
    if which is not Item.PHOTO:
        return {}
    image, mine = profile.photo_of(row.appearance), profile.own_photo(row.appearance)
    size = _shown_size(image) if image else (0, 0)
    return {"image": image, "is_own": mine is not None, "width": size[0], "height": size[1], "face": FaceForm()}


def _shown_size(image: Any) -> tuple[int, int]:
    """How large the picture lies on her page: no side over PREVIEW, never enlarged."""
    scale = min(PREVIEW / image.width, PREVIEW / image.height, 1)
    return max(round(image.width * scale), 1), max(round(image.height * scale), 1)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() else 0


def _on(request: HttpRequest, row: Row, said: str, to: Item | None = None) -> HttpResponse:
    """Back to the list, or on to a page of it, with what was done."""
    messages.success(request, said)
    token = row.appearance.link_token
    if to is None:
        return redirect("programme:speaking", token)
    return redirect("programme:speaking-item", token, rules.ABOUT[to].slug)


def _page(request: HttpRequest, row: Row, template: str, **context: object) -> HttpResponse:
    conference: Conference = row.appearance.conference
    which = context.get("item")
    shared = {
        "row": row,
        "appearance": row.appearance,
        "speaker": row.appearance.speaker,
        "conference": conference,
        "line": row.line(which) if isinstance(which, Item) else None,
        "about": rules.ABOUT[which] if isinstance(which, Item) else None,
        "token": row.appearance.link_token,
    }
    return render(request, f"programme/speakers/{template}.html", shared | context)
