"""The colours can be read: every pair of text and ground, computed from tokens.css, in light and in dark."""

import re
from pathlib import Path

import pytest

from tests.conference.colours import contrast, light_of, tokens_of

CSS = (Path(__file__).resolve().parents[2] / "conference/static/conference/tokens.css").read_text()
LIGHT = tokens_of(re.search(r"\n:root \{(.*?)\n\}", CSS, re.DOTALL)[1])
DARK_BY_WISH = tokens_of(re.search(r':root:not\(\[data-theme="light"\]\) \{(.*?)\n  \}', CSS, re.DOTALL)[1])
DARK_BY_NAME = tokens_of(re.search(r':root\[data-theme="dark"\] \{(.*?)\n\}', CSS, re.DOTALL)[1])
THEMES = {"light": LIGHT, "dark": LIGHT | DARK_BY_NAME}
STREAMS = [f"--stream-{number}" for number in range(1, 9)]
GROUNDS = ["--paper", "--paper-raised", "--paper-sunk"]

TEXT = [
    *((ink, ground) for ink in ["--ink", "--ink-soft", "--accent", "--accent-strong"] for ground in GROUNDS),
    *((stream, ground) for stream in STREAMS for ground in ["--paper", "--paper-raised"]),
    *((stream, f"{stream}-tint") for stream in STREAMS),
    *(("--ink", f"{stream}-tint") for stream in STREAMS),
    *(("--stream-ink", stream) for stream in STREAMS),
    *((f"--{state}", f"--{state}-tint") for state in ["ok", "waiting", "needs-you", "cancelled", "neutral"]),
    *(("--ink", f"--{state}-tint") for state in ["ok", "waiting", "needs-you", "cancelled", "neutral"]),
    *((f"--{state}", "--paper-raised") for state in ["ok", "waiting", "needs-you", "cancelled"]),
    *(("--accent-ink", ground) for ground in ["--accent", "--accent-strong"]),
    ("--accent", "--accent-tint"),
    ("--ink-soft", "--accent-tint"),
    ("--ink-soft", "--neutral-tint"),
    ("--paper", "--cancelled"),
    ("--paper", "--ink"),
]
SHAPES = [(edge, ground) for edge in ["--outline", "--focus"] for ground in GROUNDS]


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("ink", "ground"), TEXT)
def test_text_stands_out_from_its_ground(theme, ink, ground):
    tokens = THEMES[theme]

    assert contrast(light_of(tokens[ink], tokens), light_of(tokens[ground], tokens)) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("edge", "ground"), SHAPES)
def test_an_edge_that_must_be_seen_stands_out(theme, edge, ground):
    tokens = THEMES[theme]

    assert contrast(light_of(tokens[edge], tokens), light_of(tokens[ground], tokens)) >= 3


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("stream", STREAMS)
def test_a_streams_colour_is_one_that_a_screen_can_show(theme, stream):
    tokens = THEMES[theme]

    assert [part for part in light_of(tokens[stream], tokens) if not -0.005 <= part <= 1.005] == []


def test_dark_by_wish_and_dark_by_name_are_the_same():
    assert DARK_BY_WISH == DARK_BY_NAME
