"""Whatever is typed into the form comes back, whether it fits or not."""

import pytest
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sessions import frameworks
from sessions.models import Presenter, Proposal
from sessions.proposals import actions
from sessions.proposals.forms import ProposalForm, WhoForm, sections, stored
from sessions.proposals.forms.fields import clean_signs
from tests.factories.programme import SlotFactory, StreamFactory
from tests.programme.proposals.conftest import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

TEXTS = ["title", "abstract", "audience", "subjects", "seats_note", "room_needs", "note", *WhoForm.base_fields]
TEXTS.remove("background")
LISTS = {"phases", "roles", "standards", "needs", "unavailable"}


def sent(**values) -> QueryDict:
    """As a browser sends it."""
    data = QueryDict(mutable=True)
    for name, value in values.items():
        data.setlist(name, value if isinstance(value, list) else [value])
    return data


def kept(proposal) -> dict:
    """The form of the proposal as the database has it."""
    proposal = Proposal.objects.select_related("conference__call").get(pk=proposal.pk)
    return stored(proposal, proposal.presenters.get(status=Presenter.Status.PROPOSER))


def save(proposal, data):
    form = ProposalForm(data, proposal=proposal)
    actions.save(proposal=proposal, typed=form.typed(), now=NOW)
    return form


def test_a_whole_proposal_goes_through_the_form_and_back(draft):
    stream = StreamFactory(conference=draft.conference)
    slots = [SlotFactory(conference=draft.conference) for _ in range(2)]
    typed = {
        "title": "Two chairs away",
        "abstract": "One paragraph.\n\nAnother, with “quotes” & <signs>.",
        "audience": "Teaching assistants.",
        "takeaways": "Five cards\nA tally sheet",
        "phases": ["primary", "secondary"],
        "roles": ["classroom_support"],
        "for_support_staff": "on",
        "subjects": "Science, maths",
        "standards": ["TS2", "TS5"],
        "stream": str(stream.pk),
        "kind": "PANEL",
        "runs_wished": "3",
        "seats_wished": "30",
        "seats_note": "30, or 24",
        "needs": ["TABLES", "SINKS"],
        "needs_step_free": "on",
        "room_needs": "A wide door.",
        "unavailable": [str(slot.pk) for slot in slots],
        "is_first_time": "on",
        "wants_partner": "on",
        "note": "Before three.",
        "name": "Shelley Hopcraft",
        "organisation": "Avonmere School",
        "background": "SUPPORT_STAFF",
        "headline": "Teaching assistant",
        "biography": "She swims.",
    }

    form = save(draft, sent(**typed))

    back = {
        name: value if isinstance(value, list) else str(value) if value is not True else "on"
        for name, value in kept(draft).items()
    }
    assert (form.errors, sorted(back)) == ({}, sorted(ProposalForm.base_fields))
    assert back == typed


def test_an_empty_form_is_a_draft_and_comes_back_empty(draft):
    form = save(draft, sent())

    assert form.errors == {}
    assert {name: value for name, value in kept(draft).items() if value} == {"kind": "WORKSHOP", "runs_wished": 1}


# Everything a person, a paste or a program might put there; what a browser cannot send (lone surrogates) is left out.
ANYTHING = st.text(st.characters(exclude_categories=["Cs"]), max_size=300)


@settings(max_examples=settings().max_examples // 4, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    texts=st.fixed_dictionaries(dict.fromkeys([*TEXTS, "takeaways"], ANYTHING)),
    codes=st.fixed_dictionaries({name: st.lists(ANYTHING, max_size=3) for name in LISTS}),
    single=st.fixed_dictionaries(dict.fromkeys(["background", "stream", "kind", "runs_wished"], ANYTHING)),
    seats=ANYTHING | st.integers().map(str),
)
def test_whatever_is_typed_comes_back(draft, texts, codes, single, seats):
    data = MultiValueDict({name: [value] for name, value in (texts | single | {"seats_wished": seats}).items()} | codes)

    first = save(draft, data)
    once = kept(draft)
    again = ProposalForm(once, proposal=draft)
    again.full_clean()

    lines = [line for raw in clean_signs(texts["takeaways"]).splitlines() if (line := " ".join(raw.split()))]
    for name in TEXTS:
        assert once[name].strip() == clean_signs(texts[name]).strip()
    if "takeaways" not in first.errors:
        assert once["takeaways"].split("\n") == (lines or [""])
    for name in LISTS:
        if codes[name] and name in first.errors:
            assert once[name] == [clean_signs(each) for each in codes[name]]
    for name in (*single, "seats_wished"):
        if name in first.errors:
            assert once[name] == clean_signs(data[name])
    # What does not fit is still known not to fit, and is said in the same words.
    assert again.errors == first.errors


@pytest.mark.parametrize(
    ("field", "typed", "sentence", "column"),
    [
        ("title", "x" * 150, "At most 140 characters fit here, and there are 150.", "x" * 140),
        (
            "seats_wished",
            "about twenty",
            "Type a number here, for instance 30. Words fit into the note below it.",
            None,
        ),
        ("seats_wished", "0", "At least 1 person, please.", None),
        ("seats_wished", "99999999999999999999", "At most 2000 fit anywhere.", None),
        ("stream", "999999", "What you chose is not in the list any more. Choose again.", None),
        ("runs_wished", "77", "What you chose is not in the list any more. Choose again.", 1),
        ("takeaways", "\n".join("abcdef"), "At most 5 lines, please; there are 6.", []),
        ("phases", ["primary", "nonsense"], None, []),
    ],
)
def test_what_does_not_fit_is_kept_and_told_in_a_sentence(draft, field, typed, sentence, column):
    form = save(draft, sent(**{field: typed}))

    draft.refresh_from_db()
    assert list(form.errors) == [field]
    assert sentence is None or form.errors[field] == [sentence]
    assert (kept(draft)[field], draft.as_typed, getattr(draft, field)) == (typed, {field: typed}, column)


def test_what_was_mended_is_no_longer_kept_aside(draft):
    save(draft, sent(seats_wished="about twenty", title="Two balls"))

    save(draft, sent(seats_wished="20", title="Two balls"))

    draft.refresh_from_db()
    assert (draft.as_typed, draft.seats_wished) == ({}, 20)


def test_a_slot_or_stream_of_another_conference_is_not_in_the_list(draft):
    slot, stream = SlotFactory(), StreamFactory()

    form = save(draft, sent(unavailable=[str(slot.pk)], stream=str(stream.pk)))

    assert sorted(form.errors) == ["stream", "unavailable"]
    assert draft.unavailable.count() == 0


def test_when_she_cannot_is_asked_for_workshops_only_released_or_not(draft):
    SlotFactory(conference=draft.conference, name="Workshops 1", released_at=None)
    SlotFactory(conference=draft.conference, name="Lunch", kind="BREAK")

    form = ProposalForm(sent(), proposal=draft)

    assert [label for _, label in form.fields["unavailable"].choices] == ["Workshops 1, 10:00 to 10:45"]


def test_keynotes_are_invited_and_not_proposed(draft):
    form = ProposalForm(sent(kind="KEYNOTE"), proposal=draft)

    assert list(form.errors) == ["kind"]


def test_every_job_of_the_framework_can_be_ticked(draft):
    form = ProposalForm(sent(roles=list(frameworks.career_stages())), proposal=draft)

    assert form.errors == {}


def test_only_what_is_needed_is_not_called_optional(draft):
    form = ProposalForm(sent(), proposal=draft)

    assert form.errors == {}
    assert {name for name, field in form.fields.items() if field.required} == {
        "title",
        "abstract",
        "audience",
        "name",
        "organisation",
        "background",
    }


def test_a_part_says_how_many_answers_are_in_it_and_opens_when_one_is_wrong(draft):
    form = ProposalForm(
        sent(seats_wished="many", seats_note="30", phases=["primary"], kind="WORKSHOP", runs_wished="1"), proposal=draft
    )

    parts = sections(form)

    assert {key: (part.answers, part.is_open) for key, part in parts.items() if part.answers or part.is_open} == {
        "whom": (1, False),
        "room": (2, True),
    }
    assert {field.name for part in parts.values() for field in part.fields} | {
        name for name, field in form.fields.items() if field.required
    } == set(form.fields)
