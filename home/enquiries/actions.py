"""Deeds: keep what somebody has sent and tell the organisers; delete what is old enough."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from wagtail.contrib.forms.models import FormSubmission
from wagtail.log_actions import log
from wagtail.models import Page

from conference.lib.queue import after_commit


@transaction.atomic
def keep(*, page: Any, answers: Mapping[str, Any], now: datetime) -> FormSubmission:
    """Sent by somebody without an account, so no `by`. The e-mail leaves after commit; it is asked for by the row's id alone."""
    submission = FormSubmission.objects.create(form_data=dict(answers), page=Page(pk=page.pk))
    FormSubmission.objects.filter(pk=submission.pk).update(submit_time=now)
    if page.mail_to:
        after_commit("home.enquiries.tasks.tell_organisers", submission.pk)
    return submission


@transaction.atomic
def delete_old(*, page: Any, now: datetime, by: Any = None) -> int:
    """Delete what has been kept for longer than the page promises. Answers how many. Repeated it deletes nothing more."""
    old = FormSubmission.objects.filter(page=page.pk, submit_time__lt=now - timedelta(days=page.keep_days))
    number, _ = old.delete()
    if number:
        log(page, "enquiries.delete_old", user=by, data={"number": number})
    return number
