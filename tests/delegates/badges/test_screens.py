"""Organisers' screens: what to print, the run, its file, the list of badges, reissue."""

from __future__ import annotations

import pytest
from django.test import Client

from conference.lib.pdf import engine
from delegates.badges import actions, rules
from delegates.models import Badge, PrintRun
from tests.delegates.badges.conftest import NOW, organiser, sit
from tests.factories.badges import BadgeFactory, PrintRunFactory
from tests.factories.conference import ConferenceFactory, UserFactory

PICK = "/admin/badges/"
QUERIES, LIST_QUERIES = 17, 13


@pytest.fixture
def desk(conference, site_tree) -> Client:
    return organiser("add_badge", "view_badge")


def press(client, **fields):
    return client.post(PICK, {"print": "1", **fields}, follow=True)


def sentences(answer):
    return answer.content.decode()


# --- Who may --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("path", [PICK, "/admin/badges/runs/{run}/", "/admin/badges/runs/{run}/badges.pdf",
                                  "/admin/badges/{badge}/reissue/", "/admin/badges/all/", "/admin/badges/all/results/"])  # fmt: skip
def test_only_organisers_who_may_print_come_in(desk, path):
    path = path.format(run=PrintRunFactory(status="READY", finished_at=NOW, pdf=b"%PDF-").pk, badge=BadgeFactory().pk)
    nobody, other, lead = Client(), organiser("view_booking"), Client()
    lead.force_login(UserFactory(), backend="django.contrib.auth.backends.ModelBackend")

    answers = {
        name: who.get(path) for name, who in (("desk", desk), ("other", other), ("lead", lead), ("none", nobody))
    }

    where = {
        name: (answer.status_code, answer.headers.get("Location", "").split("?")[0]) for name, answer in answers.items()
    }
    assert where == {
        "desk": (200, ""),
        "other": (302, "/admin/"),
        "lead": (302, "/accounts/sign-in/"),
        "none": (302, "/accounts/sign-in/"),
    }


def test_the_menu_shows_badges_to_those_only_who_may_print(desk):
    def shown(client):
        return '"/admin/badges/"' in client.get("/admin/").content.decode()

    assert (shown(desk), shown(organiser("view_booking"))) == (True, False)


def test_what_does_not_exist_is_not_found(desk):
    paths = [
        "/admin/badges/runs/99/",
        "/admin/badges/runs/99/badges.pdf",
        "/admin/badges/99/reissue/",
        f"{PICK}?conference=no",
    ]

    assert [desk.get(path).status_code for path in paths] == [404] * 4


# --- Picking ----------------------------------------------------------------------------------------------------------
@pytest.mark.sqlite
def test_print_gives_the_pdf_and_marks_the_badges(desk, workshop, come):
    sit(come("Aisha", "Grant"), workshop("First"))
    come("Bo", "Abbot")

    answer = press(desk, who="unprinted")

    run = PrintRun.objects.defer("pdf").get()
    pdf = desk.get(f"/admin/badges/runs/{run.pk}/badges.pdf")
    assert answer.redirect_chain == [(f"/admin/badges/runs/{run.pk}/", 302)]
    assert "The badges are ready" in sentences(answer)
    assert (pdf.headers["Content-Type"], pdf.content[:5]) == ("application/pdf", b"%PDF-")
    assert pdf.headers["Content-Disposition"].startswith('inline; filename="badges-not-yet-printed-2')
    assert "no-store" in pdf.headers["Cache-Control"]
    assert Badge.objects.filter(printed_at__isnull=False).count() == 2
    assert run.made_by == desk.user


def test_each_way_of_picking_prints_those_and_no_others(desk, conference, come):
    aisha, bo, cara = come("Aisha", "Grant"), come("Bo", "Abbot"), come("Cara", "Diaz", school="Avonbourne")
    badges = {badge.delegate_id: badge for badge in actions.badges_for([aisha, bo, cara], by=None, now=NOW)}
    Badge.objects.filter(delegate=aisha).update(printed_at=NOW)

    for fields in (
        {"who": "everybody"},
        {"who": "school", "school": cara.school_id},
        {"who": "ticked", "delegates": [aisha.pk]},
        {"who": "ticked", "delegates": [aisha.pk, bo.pk]},
    ):
        press(desk, **fields)

    runs = [(run.title, run.badge_ids) for run in PrintRun.objects.order_by("pk")]
    ids = [badges[person.pk].pk for person in (cara, bo, aisha)]
    assert runs == [("Everybody", ids), ("Avonbourne", ids[:1]), ("Aisha Grant", ids[2:]), ("2 people", ids[1:])]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"who": "school"}, "Choose the school."),
        ({"who": "ticked"}, "Nobody is ticked yet."),
        ({"who": "unprinted"}, "There is nobody to print for"),
        ({"who": "school", "school": "9999"}, "Select a valid choice."),
        ({"who": "ticked", "delegates": ["9999"]}, "Somebody you ticked does not come any more."),
        ({"who": "ticked", "delegates": ["x"]}, "not a valid value"),
        ({"who": "nonsense"}, "nonsense is not one of the available choices."),
        ({}, "This field is required."),
    ],
)
def test_what_cannot_be_printed_is_said_on_the_page_and_nothing_is_made(desk, come, fields, sentence):
    actions.badges_for([come()], by=None, now=NOW)
    Badge.objects.update(printed_at=NOW)

    answer = press(desk, **fields)

    assert sentences(answer).count(sentence) >= 1
    assert PrintRun.objects.count() == 0


def test_find_shows_people_keeps_the_ticked_and_prints_nothing(desk, come):
    aisha, bo = come("Aisha", "Grant"), come("Bo", "Grant")
    come("Cara", "Diaz")

    page = sentences(desk.post(PICK, {"find": "1", "words": "grant", "delegates": [aisha.pk], "who": "everybody"}))

    ticked = page[page.index(f'id="delegate-{aisha.pk}"') :].split(">")[0]
    free = page[page.index(f'id="delegate-{bo.pk}"') :].split(">")[0]
    assert ("checked" in ticked, "checked" in free, "Cara" in page) == (True, False, False)
    assert page.count(f'id="delegate-{aisha.pk}"') == 1
    assert 'value="ticked" id="who-ticked" checked' in page
    assert PrintRun.objects.count() == 0


def test_finding_nobody_is_said(desk):
    assert "We found nobody for “xyz”." in sentences(desk.post(PICK, {"find": "1", "words": "xyz"}))


def test_names_are_escaped(desk, come):
    come("<script>alert(1)</script>", "Grant")

    assert "<script>alert" not in sentences(desk.post(PICK, {"find": "1", "words": "grant"}))


@pytest.mark.parametrize("number", [1, 3, 40])
def test_the_page_takes_as_many_queries_for_many_people_as_for_one(desk, come, number, django_assert_num_queries):
    actions.badges_for([come("Dev", f"Patel{count}") for count in range(number)], by=None, now=NOW)
    PrintRunFactory.create_batch(min(number, 5))
    desk.get(PICK)

    with django_assert_num_queries(QUERIES):
        desk.post(PICK, {"find": "1", "words": "patel"})


def test_another_conference_can_be_chosen_and_without_any_the_page_says_so(desk, conference):
    other = ConferenceFactory(name="North Coast 2028")

    page = sentences(desk.get(f"{PICK}?conference={other.slug}"))
    other.delete()
    conference.delete()

    assert page.index("North Coast 2028") < page.index(f"?conference={conference.slug}")
    assert "There is no conference yet" in sentences(desk.get(PICK))


# --- The run -----------------------------------------------------------------------------------------------------------
def test_a_run_that_is_being_drawn_says_so_and_its_file_leads_back(desk):
    run = PrintRunFactory()

    page, file = desk.get(f"/admin/badges/runs/{run.pk}/"), desk.get(f"/admin/badges/runs/{run.pk}/badges.pdf")

    assert 'data-status="WAITING"' in sentences(page)
    assert (file.status_code, file.headers["Location"]) == (302, f"/admin/badges/runs/{run.pk}/")


def test_many_badges_are_drawn_by_the_worker_and_then_are_there(desk, come, django_capture_on_commit_callbacks):
    for _ in range(rules.AT_ONCE + 1):
        come()

    with django_capture_on_commit_callbacks(execute=True):
        answer = desk.post(PICK, {"print": "1", "who": "everybody"})

    assert "The badges are ready" in sentences(desk.get(answer.headers["Location"]))
    assert Badge.objects.filter(printed_at=None).count() == 0


def test_a_run_that_failed_can_be_tried_again(desk, come, monkeypatch):
    come()
    monkeypatch.setattr(engine, "render_to_string", lambda *_: 1 / 0)
    failed = press(desk, who="everybody")
    monkeypatch.undo()

    again = desk.post(failed.redirect_chain[0][0], follow=True)

    assert "The badges were not drawn" in sentences(failed)
    assert "The badge is ready" in sentences(again)


def test_remarks_stand_on_the_run(desk):
    run = PrintRunFactory(status="READY", finished_at=NOW, pdf=b"%PDF-", remarks=["Li Ng: the job is set very small."])

    assert "Li Ng: the job is set very small." in sentences(desk.get(f"/admin/badges/runs/{run.pk}/"))


def test_a_badges_code_stands_on_no_page(desk, come):
    run = press(desk, who="everybody") if come() else None
    badge = Badge.objects.get()

    pages = [
        sentences(run),
        *(sentences(desk.get(path)) for path in (PICK, "/admin/badges/all/", f"/admin/badges/{badge.pk}/reissue/")),
    ]

    assert [badge.token in page for page in pages] == [False] * 4


# --- The list, and reissue -------------------------------------------------------------------------------------------------
def listed(client, query=""):
    page = sentences(client.get(f"/admin/badges/all/{query}"))
    return {badge.number for badge in Badge.objects.all() if badge.number in page}


def test_the_list_is_filtered_by_school_printed_and_standing_and_searched_by_name_or_number(desk, come):
    aisha, bo, cara = actions.badges_for(
        [come("Aisha", "Grant"), come("Bo", "Abbot"), come("Cara", "Diaz", school="Avonbourne")], by=None, now=NOW
    )
    Badge.objects.filter(pk=bo.pk).update(printed_at=NOW)
    Badge.objects.filter(pk=cara.pk).update(revoked_at=NOW)
    numbers = {"aisha": aisha.number, "bo": bo.number, "cara": cara.number}

    seen = {
        query: {name for name, number in numbers.items() if number in listed(desk, query)}
        for query in (
            "", f"?school={cara.delegate.school_id}", "?printed=true", "?printed=false", "?revoked=true", "?revoked=false",
            "?q=aisha", "?q=abbot", f"?q={cara.number}",
        )
    }  # fmt: skip

    assert list(seen.values()) == [
        {"aisha", "bo", "cara"}, {"cara"}, {"bo"}, {"aisha", "cara"}, {"cara"}, {"aisha", "bo"},
        {"aisha"}, {"bo"}, {"cara"},
    ]  # fmt: skip


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_takes_as_many_queries_for_three_as_for_one(desk, come, number, django_assert_num_queries):
    actions.badges_for([come("Dev", f"Patel{count}", school=f"S{count}") for count in range(number)], by=None, now=NOW)
    desk.get("/admin/badges/all/")

    with django_assert_num_queries(LIST_QUERIES):
        desk.get("/admin/badges/all/")


def test_only_live_badges_can_be_reissued_from_the_list_and_nothing_is_edited_or_deleted(desk, come):
    live, old = actions.badges_for([come("Aisha"), come("Bo")], by=None, now=NOW)
    Badge.objects.filter(pk=old.pk).update(revoked_at=NOW)

    page = sentences(desk.get("/admin/badges/all/"))

    assert (f"/admin/badges/{live.pk}/reissue/" in page, f"/admin/badges/{old.pk}/reissue/" in page) == (True, False)
    assert ("/edit/" in page, "/delete/" in page, "/new/" in page) == (False, False, False)


def test_reissue_asks_first_then_replaces_and_prints(desk, come):
    (old,) = actions.badges_for([come("Aisha", "Grant")], by=None, now=NOW)
    path = f"/admin/badges/{old.pk}/reissue/"

    asked = desk.get(path)
    unchanged = Badge.objects.count()
    done = desk.post(path, follow=True)

    fresh = Badge.objects.live().get()
    assert ("A new badge for Aisha Grant?" in sentences(asked), unchanged) == (True, 1)
    assert "The badge is ready" in sentences(done)
    assert (PrintRun.objects.get().badge_ids, fresh.printed_at is None) == ([fresh.pk], False)
    assert "already replaced" in sentences(desk.get(path))


def test_the_history_of_the_site_opens_after_a_badge_was_reissued(client, site_tree, come):
    head = UserFactory(is_superuser=True)
    client.force_login(head)
    (old,) = actions.badges_for([come("Aisha", "Grant")], by=None, now=NOW)
    actions.reissue(badge=old, by=head, now=NOW)

    page = client.get("/admin/reports/site-history/")

    assert (page.status_code, str(old) in sentences(page)) == (200, True)
