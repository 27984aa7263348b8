"""Work for the background: one e-mail for each thing that was sent. Ids in; no word of it stands in a log."""

from __future__ import annotations

from django_tasks import task
from wagtail.contrib.forms.models import FormSubmission

from home.enquiries.emails import to_organisers


@task()
def tell_organisers(submission_id: int) -> None:
    """Nothing where it has been deleted meanwhile, or nobody is to be told any more."""
    submission = FormSubmission.objects.select_related("page").filter(pk=submission_id).first()
    page = submission.page.specific if submission else None
    if page and page.mail_to:
        to_organisers(submission, page).send()
