"""A delegate's own form. No account: the address is the key, so the view begins at access.delegate_for."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from conference.lib.doors import public
from conference.lib.problems import Refused
from delegates.arrangements import access, actions, queries
from delegates.arrangements.forms import ArrangementForm
from delegates.bookings.models import Delegate


@public
@require_http_methods(["GET", "HEAD", "POST"])
def my_arrangements(request: HttpRequest, token: str) -> HttpResponse:
    """What she needs and whether she may be photographed; `take-back` erases the first at once."""
    delegate = access.delegate_for(token)
    if not access.is_coming(delegate):
        return redirect("delegates:my-day", token)  # it says why
    if request.method == "POST" and "take-back" in request.POST:
        actions.take_back(delegate=delegate, now=timezone.now())
        messages.success(request, "Erased. Nobody here knows any longer what you need.")
        return redirect("delegates:my-arrangements", token)
    kept = queries.answer_of(delegate)
    data = request.POST if request.method == "POST" else None  # an empty form is an answer as well
    form = ArrangementForm.of(kept, queries.photo_answer_of(delegate), data)
    if request.method == "POST" and form.is_valid() and _keep(form, delegate):
        messages.success(request, "Thank you, that is noted. You can change it here until the day.")
        return redirect("delegates:my-day", token)
    context = {"delegate": delegate, "conference": delegate.booking.conference, "form": form, "kept": kept}
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "delegates/arrangements/mine.html", context, status=status)


def _keep(form: ArrangementForm, delegate: Delegate) -> bool:
    now, said = timezone.now(), form.cleaned_data
    try:
        with transaction.atomic():
            actions.answer(delegate=delegate, needs=form.needs(), has_consented=said["consent"], now=now)
            if said["photos"]:
                actions.answer_photos(delegate=delegate, answer=said["photos"], now=now)
    except Refused as refusal:
        for problem in refusal.problems:
            form.add_error(problem.field if problem.field in form.fields else None, problem.message)
        return False
    return True
