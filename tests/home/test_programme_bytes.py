"""What a first visit to the programme fetches: a hundred sessions in at most 100,000 bytes, unpacked, and six requests."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from bench import event

pytestmark = pytest.mark.django_db

FETCHED = re.compile(r'<(?:link|script|img|iframe|source)\b[^>]*?\b(?:href|src|srcset)="([^"]+)"[^>]*>')
NOT_FETCHED = re.compile(r'rel="(?:canonical|alternate|next|prev)"|loading="lazy"')


def test_a_first_visit_at_a_hundred_sessions_keeps_within_its_bytes_and_requests(site_tree, client, settings):
    settings.ALLOWED_HOSTS = ["*"]
    event.build(event.SMALL)
    address = "/programme/"

    for _ in range(2):  # answered from memory, as nearly always
        page = client.get(address, headers={"host": "127.0.0.1"})
    tags = [tag for tag in FETCHED.finditer(page.content.decode()) if not NOT_FETCHED.search(tag[0])]
    files = {tag[1] for tag in tags if not tag[1].startswith("data:")}
    sizes = {name: Path(finders.find(name.removeprefix("/static/"))).stat().st_size for name in files}
    sizes[address] = len(page.content)

    assert page.content.count(b'<li class="run') == 100
    assert sum(sizes.values()) <= 100_000, sizes
    assert len(sizes) <= 6, sizes
