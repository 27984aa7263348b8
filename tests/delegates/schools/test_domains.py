"""Whose e-mail address shows that she works at a school."""

import pytest

from delegates.schools import rules


@pytest.mark.parametrize(
    ("email", "is_on"),
    [
        ("carol@poolehigh.example", True),
        ("CAROL@PooleHigh.EXAMPLE", True),
        ("carol+inset@poolehigh.example", True),
        ("carol@staff.poolehigh.example", False),
        ("carol@poolehigh.example.evil.example", False),
        ("carol@xpoolehigh.example", False),
        ("carol@poolehigh.example.", False),
        ("carol@poolehigh.examp", False),
        ("poolehigh.example@evil.example", False),
        ("carol@evil.example@poolehigh.example", True),  # only what stands after the last @ is where it is delivered
        ('"carol@poolehigh.example"@evil.example', False),
        ("carol@pооlehigh.example", False),  # Cyrillic о, twice
        ("carol@poolehıgh.example", False),  # ı, which upper-cases to I
        ("carol@poolehigh。example", False),  # a full stop of another script
        ("carol@xn--plehigh-u0ab.example", False),
        ("carol", False),
        ("", False),
    ],
)
def test_an_address_is_on_exactly_its_own_domain(email, is_on):
    assert rules.is_on(email, ["poolehigh.example", "tideway.example"]) is is_on


@pytest.mark.parametrize("domain", ["gmail.com", "hotmail.co.uk", "sch.uk", ""])
def test_a_domain_that_shows_nothing_lets_nobody_in_though_it_were_stored(domain):
    assert not rules.is_on(f"carol@{domain}", [domain])


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("poolehigh.example", "poolehigh.example"),
        (" @PooleHigh.example. ", "poolehigh.example"),
        ("carol@poolehigh.example", "poolehigh.example"),
        ("Pöölehigh.example", "Pöölehigh.example"),
    ],
)
def test_a_domain_is_stored_in_one_way_however_it_is_typed(typed, stored):
    assert rules.plain_domain(typed) == stored


@pytest.mark.parametrize(
    ("domain", "sentence"),
    [
        ("poolehigh.example", ""),
        ("poole-high.poole.sch.uk", ""),
        ("xn--plehigh-u0ab.example", ""),
        ("gmail.com", "Everybody can get an address at gmail.com, so it does not show who works at a school."),
        (
            "poole.btinternet.com",
            "Everybody can get an address at poole.btinternet.com, so it does not show who works at a school.",
        ),
        ("sch.uk", "Many schools’ addresses end in sch.uk. Type the whole of what stands after the @."),
        ("poolehigh", "This is not a domain. It is what stands after the @: poolehigh.example."),
        ("-poole.example", "This is not a domain. It is what stands after the @: poolehigh.example."),
        ("poole high.example", "This is not a domain. It is what stands after the @: poolehigh.example."),
        ("https://poole.example", "This is not a domain. It is what stands after the @: poolehigh.example."),
        ("p.example" * 20, "This is not a domain. It is what stands after the @: poolehigh.example."),
        ("pööle.example", "Write the domain in plain letters, as your mail server does (xn--…)."),
    ],
)
def test_what_is_no_schools_domain_is_refused_with_the_reason(domain, sentence):
    assert rules.domain_problem(domain) == sentence
