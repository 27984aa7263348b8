"""Messages: the list, the form with its count, sending after being asked once more, and what became of each person."""

from __future__ import annotations

from django.contrib import messages as said
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from conference.asked import conference_asked
from conference.lib.problems import Refused
from conference.models import Conference
from delegates.messages import access
from delegates.messages.actions import writing
from delegates.messages.forms import MessageForm
from delegates.messages.models import Message, Recipient
from delegates.messages.queries import people, reminding, results
from delegates.messages.rules.fields import DELEGATE, LEAD
from delegates.messages.viewsets.shared import fields_of, page, people_in_words, reader, to_list, writer

PER_PAGE, PEOPLE_PER_PAGE = 40, 100
NOBODY = people.Numbers(0, 0)


@require_safe
@reader
@never_cache
def index(request: HttpRequest) -> HttpResponse:
    """Drafts, what is on its way, what was sent; and how many reminders are switched on."""
    conference = conference_asked(request)
    if conference is None:
        return page(request, "none", "Messages")
    found = Paginator(results.messages_of(conference), PER_PAGE).get_page(request.GET.get("page"))
    return page(
        request,
        "index",
        "Messages",
        conference=conference,
        conferences=Conference.objects.order_by("-date", "pk"),
        found=found,
        rows=[(each, results.audience_label(each)) for each in found],
        reminders=sum(each.is_on for each in reminding.reminders_of(conference)),
    )


@writer
@never_cache
def write(request: HttpRequest) -> HttpResponse:
    """A new message; `?audience=` comes ticked from elsewhere."""
    conference = conference_asked(request)
    if conference is None:
        return page(request, "none", "Messages")
    return _form(request, conference, None)


@reader
@never_cache
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """A draft to be changed; or what became of a message, person by person."""
    message = access.message(pk)
    if message.state == Message.State.DRAFT and request.user.has_perm(access.MAY_WRITE):
        return _form(request, message.conference, message)
    state = request.GET.get("state", "")
    found = Paginator(results.recipients(message, state), PEOPLE_PER_PAGE).get_page(request.GET.get("page"))
    return page(
        request,
        "message",
        message.subject,
        message=message,
        audience=results.audience_label(message),
        narrowed=results.filters_in_words(message),
        tally=results.tally(message),
        found=found,
        state=state,
        states=Recipient.State,
    )


def _form(request: HttpRequest, conference: Conference, message: Message | None) -> HttpResponse:
    data = request.POST if request.method == "POST" else None
    initial = {"audience": request.GET.get("audience", "COMING")}
    form = MessageForm(conference, data, message=message, initial=initial)
    if form.is_bound and form.is_valid():
        now = timezone.now()
        try:
            kept = writing.write(conference=conference, written=form.words(), by=request.user, now=now, message=message)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            if "preview" in request.POST:
                return redirect("message_preview", kept.pk)
            said.success(request, "The draft is kept. Nothing has been sent.")
            return redirect("message", kept.pk)
    context = {"conference": conference, "message": message, "form": form, "numbers": _numbers(form, conference)}
    context |= {"for_both": fields_of(), "for_delegates": fields_of(DELEGATE), "for_leads": fields_of(LEAD)}
    status = 422 if form.is_bound and form.errors else 200
    return page(request, "edit", message.subject if message else "Write a message", status=status, **context)


def _numbers(form: MessageForm, conference: Conference) -> people.Numbers:
    """How many it would go to, of a form as it stands, kept or not."""
    written = form.so_far()
    return people.numbers(people.concerned(conference, written, timezone.now())) if written else NOBODY


@writer
@never_cache
@require_POST
def count(request: HttpRequest) -> HttpResponse:
    """A part of the form: how many people, while it is being filled in."""
    conference = conference_asked(request)
    form = MessageForm(conference, request.POST) if conference else None
    numbers = _numbers(form, conference) if form else NOBODY
    return render(request, "delegates/messages/admin/count.html", {"numbers": numbers})


@writer
@never_cache
def send(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask first: to how many, and who is left out. By POST it leaves."""
    message = access.message(pk)
    if message.state != Message.State.DRAFT:
        return redirect("message", pk)
    if request.method == "POST":
        try:
            writing.send(message=message, by=request.user, now=timezone.now())
        except Refused as refusal:
            said.error(request, str(refusal))
        else:
            said.success(request, "The message is on its way.")
            return redirect("message", pk)
    everybody = people.concerned(message.conference, results.words_of(message), timezone.now())
    context = {
        "message": message,
        "audience": results.audience_label(message),
        "narrowed": results.filters_in_words(message),
        "numbers": people.numbers(everybody),
        "some": everybody[:PER_PAGE],
        "more": max(len(everybody) - PER_PAGE, 0),
    }
    return page(request, "send", "Send it?", trail=[(message.subject, _at(message))], **context)


@require_safe
@reader
@never_cache
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """A part of the message's page, asked for every two seconds while it leaves."""
    message = access.message(pk)
    context = {
        "message": message,
        "tally": results.tally(message),
        "may_write": request.user.has_perm(access.MAY_WRITE),
    }
    return render(request, "delegates/messages/admin/progress.html", context)


@writer
@require_POST
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    if writing.stop(message=access.message(pk), by=request.user, now=timezone.now()):
        said.success(request, "Stopped. Whoever still waits is not written to.")
    else:
        said.warning(request, "It was not on its way any more.")
    return redirect("message", pk)


@writer
@require_POST
def go_on(request: HttpRequest, pk: int) -> HttpResponse:
    if writing.go_on(message=access.message(pk), by=request.user):
        said.success(request, "The message goes on.")
    else:
        said.warning(request, "It was not stopped.")
    return redirect("message", pk)


@writer
@require_POST
def again(request: HttpRequest, pk: int) -> HttpResponse:
    state = request.POST.get("state", "")
    number = writing.send_again(message=access.message(pk), state=state, by=request.user, now=timezone.now())
    if number:
        said.success(request, f"On its way again to {people_in_words(number)}.")
    else:
        said.warning(request, "There is nobody to send it to again.")
    return redirect("message", pk)


@writer
@require_POST
def copy(request: HttpRequest, pk: int) -> HttpResponse:
    made = writing.copy(message=access.message(pk), by=request.user, now=timezone.now())
    said.success(request, "A new draft with the same words. Nothing has been sent.")
    return redirect("message", made.pk)


@writer
@require_POST
def throw_away(request: HttpRequest, pk: int) -> HttpResponse:
    message = access.message(pk)
    if writing.throw_away(message=message, by=request.user):
        said.success(request, f"The draft “{message.subject}” is thrown away.")
        return to_list("messages", message.conference)
    said.warning(request, "What has been sent is kept.")
    return redirect("message", pk)


def _at(message: Message) -> str:
    return reverse("message", args=[message.pk])
