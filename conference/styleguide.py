"""The style guide: every component in every state (development only). Screenshots and axe look here."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

LONG_NAME = "Aleksandra-Katarzyna Wójcik-Featherstonehaugh"
STREAMS = [
    (1, "RD", "Reading and oracy"),
    (2, "SEND", "Special needs and inclusion"),
    (3, "LIT", "Literacy across subjects"),
    (4, "MATH", "Mathematics"),
    (5, "LEAD", "Leading people"),
    (6, "SCI", "Science and practical work"),
    (7, "EY", "Early years"),
    (8, "TECH", "Tools and technology"),
]


class ExampleForm(forms.Form):
    name = forms.CharField(label="Full name", help_text="As it should stand on the badge.")
    email = forms.EmailField(label="E-mail address")
    code = forms.CharField(label="Code", required=False, help_text="Six letters and digits from the message.")
    school = forms.ChoiceField(label="School", choices=[("", "Choose a school"), ("1", "Bournewater High School")])
    needs = forms.CharField(label="Anything we should know", widget=forms.Textarea, required=False)
    lunch = forms.ChoiceField(
        label="Lunch", widget=forms.RadioSelect, choices=[("v", "Vegetarian"), ("m", "With meat"), ("n", "No lunch")]
    )
    phases = forms.MultipleChoiceField(
        label="Phases",
        widget=forms.CheckboxSelectMultiple,
        choices=[("p", "Primary"), ("s", "Secondary")],
        required=False,
    )
    agree = forms.BooleanField(label="I have told these colleagues that I am booking for them")
    roster = forms.FileField(label="Staff list", required=False, help_text="A CSV or XLSX file with a heading row.")


@login_not_required
def styleguide(request: HttpRequest) -> HttpResponse:
    for level, words in [
        (messages.INFO, "Choosing opens on Monday 3 May 2027."),
        (messages.SUCCESS, "Booked: 12 colleagues. The invoice is on its way."),
        (messages.WARNING, "Two colleagues have no e-mail address yet."),
        (messages.ERROR, "We couldn’t read row 14: there is no surname."),
    ]:
        messages.add_message(request, level, words)
    context = {
        "empty_form": ExampleForm(prefix="a"),
        "wrong_form": ExampleForm({"b-name": LONG_NAME, "b-email": "nobody"}, prefix="b"),
        "theme": request.GET.get("theme") if request.GET.get("theme") in {"light", "dark"} else "",
        "streams": [{"palette": number, "code": code, "name": name} for number, code, name in STREAMS],
        "states": [
            ("ok", "Paid"),
            ("waiting", "Awaiting payment"),
            ("needs-you", "Needs you"),
            ("cancelled", "Cancelled"),
            ("neutral", "Draft"),
        ],
        "seat_counts": [24, 5, 1, 0],
        "long_name": LONG_NAME,
        "steps": [{"label": label, "url": "#steps"} for label in ["School", "Colleagues", "Price", "Check", "Confirm"]],
        "columns": [{"label": "Name"}, {"label": "Role"}, {"label": "State"}, {"label": "Price", "numeric": True}],
        "rows": [
            [LONG_NAME, "Teacher", {"text": "Confirmed", "state": "ok"}, "£85.00"],
            ["Priya Raman", "Teaching assistant, Year 4", {"text": "Needs you", "state": "needs-you"}, "£40.00"],
        ],
        "foot": ["In all", "", "", "£125.00"],
        "facts": [
            {"label": "When", "value": "Monday 14 June 2027, 08:45 to 16:00"},
            {"label": "Where", "value": "Bournewater High School", "url": "#facts"},
            {"label": "For", "value": "Everybody who works in a school"},
        ],
        "crumbs": [{"title": "Home", "url": "/"}, {"title": "Programme", "url": "#crumbs"}],
        "page": Paginator(range(240), 10).page(12),
        "site_nav": [
            {"title": title, "url": f"#{title.lower()}", "current": title == "Programme"}
            for title in ["Programme", "Speakers", "About", "Getting there", "News", "Contact"]
        ],
        "site_name": "South Coast Teaching & Learning Conference",
        "book_url": "#book",
        "demo": True,
        "mailbox_url": "#mailbox",
    }
    return render(request, "styleguide.html", context)


urlpatterns = [path("", styleguide, name="styleguide")]
