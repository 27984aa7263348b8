"""The policy file: what it may say, how it is said to people, and that no column is left out of it."""

import pytest
from django.db import models
from django.test.utils import isolate_apps

from conference.models import User
from conference.privacy import checks, paths
from conference.privacy.policy import Policy, PolicyError, parsed, period, policy

pytestmark = pytest.mark.sqlite

ENTRY = """
[[entry]]
table = "conference.User"
columns = ["email"]
about = "Leads"
what = "An address"
why = "To write to you"
seen_by = "Us"
"""
WHOLE = ENTRY + 'then = "delete"\ndays = 14\nafter = "joined_at"\nsince = "you joined"\n'


def test_the_project_s_own_policy_is_whole():
    assert checks.the_policy_covers_every_column(None) == []


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("entry = [", "It is no TOML"),
        (ENTRY, "lacks then"),
        (ENTRY + 'then = "burn"', "then and erase are one of"),
        (ENTRY + 'then = "keep"', "says not until when"),
        (ENTRY + 'then = "command"\nuntil = "so long"', "names no command"),
        (ENTRY + 'then = "delete"\ndays = 3', "says not what the days are counted from"),
        (ENTRY + 'then = "delete"\ndays = 3\nafter = "the day"', "says not what the days are counted from"),
        (ENTRY + 'then = "delete"\ndays = 3\nafter = "joined_at"', "has no words for the moment"),
        (WHOLE + "dayz = 3", "words that mean nothing: dayz"),
    ],
)
def test_a_file_that_does_not_say_all_is_refused_with_a_sentence(text, sentence):
    with pytest.raises(PolicyError, match=sentence):
        parsed(text)


@pytest.mark.parametrize(
    ("words", "kept", "deed"),
    [
        ('then = "delete"\ndays = 14\nafter = "the day"\nconference = "pk"', "14 days after the conference", "deleted"),
        ('then = "delete"\nafter = "x"\nsince = "it ends"', "until it ends", "deleted"),
        ('then = "blank"\ndays = 365\nafter = "x"\nsince = "it began"', "12 months after it began", "emptied"),
        ('then = "keep"\nuntil = "six years"', "six years", "kept as it is"),
    ],
)
def test_an_entry_is_said_in_words(words, kept, deed):
    (entry,) = parsed(ENTRY + words).entries

    assert (entry.kept, entry.deed) == (kept, deed)


@pytest.mark.parametrize(("days", "words"), [(1, "1 day"), (90, "90 days"), (365, "12 months"), (730, "2 years")])
def test_days_are_said_as_people_say_them(days, words):
    assert period(days) == words


@isolate_apps("delegates")
def test_a_new_column_that_could_hold_something_about_a_person_fails_the_check():
    class Rumour(models.Model):
        words = models.TextField()
        kind = models.CharField(max_length=3, choices=[("A", "A")])
        number = models.IntegerField()
        heard_from = models.ForeignKey(User, on_delete=models.CASCADE)
        address = models.GenericIPAddressField()
        picture = models.FileField()
        facts = models.JSONField()
        raw = models.BinaryField()

        class Meta:
            app_label = "delegates"

    found = list(checks.missing(policy(), [Rumour]))

    assert [error.id for error in found] == ["plenary.E021"] * 6
    named = [error.msg.split()[0] for error in found]
    assert named == [
        f"delegates.Rumour.{name}" for name in ("words", "heard_from", "address", "picture", "facts", "raw")
    ]


def test_a_column_cannot_be_personal_and_not():
    both = parsed(WHOLE + '\n[not_personal]\n"conference.User" = ["email"]')

    found = [error.id for error in checks.missing(both, [User])]

    assert found == ["plenary.E021"] * 3 + ["plenary.E022"]  # password and both names stand nowhere


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (("conference.User", "conference.Nobody"), "conference.Nobody"),
        (('"email"', '"emial"'), "conference.User.emial"),
        (('"joined_at"', '"left_at"'), "conference.User.left_at"),
    ],
)
def test_a_name_of_nothing_fails_the_check(change, named):
    found = [error.msg for error in checks.dangling(parsed(WHOLE.replace(*change)))]

    assert found == [f"The privacy policy names {named}, which does not exist."]


def test_a_condition_a_way_and_a_command_of_nothing_fail_too():
    text = WHOLE + 'where = { colour__isnull = true }\ndelegate = "person__x"\nerase = "keep"\n'
    text += ENTRY + 'then = "command"\ncommand = "dance"\nuntil = "dawn"\n[not_personal]\n"home.Attic" = ["x"]'

    found = [error.msg.split(" names ")[1].split(",")[0] for error in checks.dangling(parsed(text))]

    assert found == ["home.Attic", "conference.User.person__x", "conference.User.colour", "manage.py dance"]


def test_the_database_columns_of_every_model_of_ours_are_looked_at():
    assert set(paths.personal_columns(User)) == {"password", "email", "first_name", "last_name"}


def test_groups_keep_the_order_of_the_file():
    known = Policy(policy().entries, {})

    assert next(name for name, _ in known.groups) == "People who come"
    assert sum(len(entries) for _, entries in known.groups) == len(known.entries)
