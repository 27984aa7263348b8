"""Forms of the organisers' screens: a domain that lets its staff in, a trust's new school, a trust's new lead."""

from __future__ import annotations

from django import forms
from wagtail.admin.forms.models import WagtailAdminModelForm

from delegates.schools import rules
from delegates.schools.actions import domain_taken


class DomainForm(WagtailAdminModelForm):
    """A school's or a trust's form: the domain in the one way in which it is stored, and only one that shows something."""

    def clean_domain(self) -> str:
        domain = rules.plain_domain(self.cleaned_data["domain"])
        if domain and (problem := rules.domain_problem(domain) or domain_taken(domain, self.instance)):
            raise forms.ValidationError(problem)
        return domain


class LeadForm(forms.Form):
    email = forms.EmailField(
        label="E-mail address",
        error_messages={"required": "Type her e-mail address.", "invalid": "That is not an e-mail address."},
    )
