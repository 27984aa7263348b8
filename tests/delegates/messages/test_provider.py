"""Through django-anymail's own view, as a provider posts."""

from base64 import b64encode
from types import ModuleType

import pytest
from django.core.exceptions import ImproperlyConfigured

from conference import env
from delegates.messages import api
from delegates.messages.actions import sending
from delegates.messages.models import MailStop, Recipient
from tests.factories.messages import RecipientFactory

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
State = Recipient.State
SECRET = "plenary:secret"
BOUNCE = {
    "RecordType": "Bounce",
    "Type": "HardBounce",
    "MessageID": "abc",
    "Email": "dev@school.example",
    "BouncedAt": "2027-05-25T09:00:00Z",
    "Details": "550 <dev@school.example> no such user",
    "ID": 4,
}


@pytest.fixture(autouse=True)
def _postmark(settings):
    settings.ANYMAIL = {"WEBHOOK_SECRET": SECRET}
    settings.ROOT_URLCONF = ModuleType("one_provider")
    settings.ROOT_URLCONF.urlpatterns = api.urlpatterns_of(["postmark"])


def post(client, told, secret=SECRET):
    key = b64encode(secret.encode()).decode()
    headers = {"authorization": f"Basic {key}"}
    return client.post("/provider/postmark/tracking/", told, content_type="application/json", headers=headers)


def test_a_bounce_is_kept_once_however_often_it_is_told(client):
    recipient = RecipientFactory(state=State.SENT, provider_id="abc", email="dev@school.example")

    answers = [post(client, BOUNCE).status_code for _ in range(2)]

    recipient.refresh_from_db()
    assert (answers, recipient.state, recipient.said) == (
        [200, 200],
        State.BOUNCED,
        "550 <[address]> no such user HardBounce",
    )
    assert list(MailStop.objects.values_list("email", "why")) == [("dev@school.example", MailStop.Why.BOUNCED)]


def test_a_kind_of_event_that_nobody_knows_is_harmless(client):
    recipient = RecipientFactory(state=State.SENT, provider_id="abc", email="dev@school.example")

    answer = post(client, BOUNCE | {"RecordType": "SomethingNew"})

    recipient.refresh_from_db()
    assert (answer.status_code, recipient.state, MailStop.objects.count()) == (200, State.SENT, 0)


def test_a_full_mailbox_stops_nothing_for_good(client):
    recipient = RecipientFactory(state=State.SENT, provider_id="abc", email="dev@school.example")

    post(client, BOUNCE | {"Type": "SoftBounce", "Details": "Mailbox full"})

    recipient.refresh_from_db()
    assert (recipient.state, MailStop.objects.count()) == (State.BOUNCED, 0)


def test_without_the_secret_nothing_is_heard(client):
    recipient = RecipientFactory(state=State.SENT, provider_id="abc", email="dev@school.example")

    answer = post(client, BOUNCE, secret="plenary:guess")

    recipient.refresh_from_db()
    assert (answer.status_code, recipient.state) == (400, State.SENT)


def test_only_the_providers_that_are_switched_on_have_an_address():
    found = [str(each.pattern) for each in api.urlpatterns_of(["postmark", "mailgun"])]

    assert found == ["provider/mailgun/tracking/", "provider/postmark/tracking/"]


def test_a_provider_without_a_secret_is_refused_at_the_start(monkeypatch):
    monkeypatch.setenv("ANYMAIL_PROVIDERS", "postmark")
    monkeypatch.delenv("ANYMAIL_WEBHOOK_SECRET", raising=False)
    with pytest.raises(ImproperlyConfigured):
        env.mail_providers(["postmark"])

    monkeypatch.setenv("ANYMAIL_WEBHOOK_SECRET", "a:b")
    assert env.mail_providers(["postmark"]) == {"WEBHOOK_SECRET": "a:b"}


def test_mail_that_a_provider_takes_is_known_by_its_number(settings):
    settings.EMAIL_BACKEND, settings.ROOT_URLCONF = "anymail.backends.test.EmailBackend", "conference.urls"
    recipient = RecipientFactory()

    sending.deliver(message=recipient.message)

    recipient.refresh_from_db()
    assert (recipient.state, bool(recipient.provider_id)) == (State.SENT, True)


def test_a_provider_is_named_where_a_mail_server_would_be():
    assert env.mail("anymail://postmark") == {"EMAIL_BACKEND": "anymail.backends.postmark.EmailBackend"}
