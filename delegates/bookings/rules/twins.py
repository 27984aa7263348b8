"""Whether two people of a list may be one: her name written in two ways, shortened, turned round, or with a slip of the finger.

Only ever a question to whoever writes the list, never a reason to refuse: there are two Jane Smiths in many a school.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256

from delegates.schools.rules import fold

SHORTEST_SLIP = 5  # letters of a first name in which one wrong letter is taken for a slip: Paul and Paula are two
SHORTEST_SURNAME_SLIP = 4
SHORTEST_BEGINNING = 3  # Sam begins Samuel
# What people are called for short, where the short name does not begin the long one or is very short.
_SHORT = """
abigail abi abbie gail|alexander alexandra alex lex sandy sasha xander|alfred alfie fred|alison ali|andrew andy drew|anthony antony tony
barbara babs barb|benjamin ben benji|bernadette bernie|carolyn caroline carol caz|catherine katherine kathryn katharine kate katie cath kathy cathy kath kat kitty
charles charlie chas chuck|charlotte charlie lottie|christine christina chris chrissy tina|christopher chris kit topher|daniel dan danny|david dave davey
deborah debra debbie deb|dorothy dot dottie|edward ed eddie ted teddy ned|eleanor ellie nell nora|elizabeth elisabeth liz lizzie beth betty libby eliza lisa
emily emma em|frances fran frankie|francis frank|frederick fred freddie|gareth gaz|geoffrey jeffrey geoff jeff|george georgie|gillian jill gill
gregory greg|hannah hana|harold harry|helen nell|henry harry hal|isabel isabelle isobel izzy bella|jacob jake|jacqueline jackie jacqui
james jim jimmy jamie|janet jan|jennifer jen jenny|jessica jess|joanna joanne jo|john jon jonathan jonny johnny jack|joseph joe joey|josephine jo josie
joshua josh|judith judy jude|kenneth ken|kimberley kim|lawrence laurence larry laurie|leonard len lenny|lewis louis lou|louise lou|lucinda lucy cindy
madeleine maddie|margaret maggie meg peggy marge margie greta|martin marty|mathew matthew matt|megan meg|michael mike mick mickey|michelle shell
mohammed muhammad mohamed mohammad mohamad muhammed mo|natalie nat|nathaniel nathan nat nate|nicholas nicolas nick nicky|nicola nicole nicky nikki|oliver ollie
pamela pam|patricia pat trish tricia patsy|patrick pat paddy|penelope penny|peter pete|philip phillip phil|rebecca rebekah becky becca beck|richard rich rick ricky dick
robert rob bob bobby robbie bert|roger rodge|ronald ron ronnie|rosemary rose rosie|samuel sam sammy|samantha sam sammy|sara sarah sally
sean shaun shawn|sophie sophia soph|stephen steven steve stephanie steph|stuart stewart stu|susan suzanne susanne sue suzie susie|theodore theo ted
theresa teresa terry tess|terence terry|thomas tom tommy|timothy tim|valerie val|veronica ronnie|victoria vicky vicki tori|vincent vince|vivienne viv
william will bill billy willy liam|winifred winnie|yvonne vonnie|zachary zach zack|zoe zoey
"""
_GROUPS: dict[str, set[int]] = {}
for _number, _names in enumerate(_SHORT.replace("\n", "|").strip("|").split("|")):
    for _name in _names.split():
        _GROUPS.setdefault(_name, set()).add(_number)


@dataclass(frozen=True)
class Name:
    """A person's name as it is compared: folded words."""

    first: tuple[str, ...]
    last: tuple[str, ...]

    @cached_property
    def whole_first(self) -> str:
        return "".join(self.first)

    @cached_property
    def whole_last(self) -> str:
        return "".join(self.last)

    @property
    def turned(self) -> Name:
        return Name(self.last, self.first)


def name(first: str, last: str) -> Name:
    return Name(tuple(fold(first).split()), tuple(fold(last).split()))


def near_same(one: Name, other: Name) -> bool:
    """May these be one person? Whoever has no first name or no surname is nobody's twin."""
    if not (one.first and one.last and other.first and other.last):
        return False
    if _one_surname(one, other):
        return _one_first_name(one, other)
    if one.whole_last == other.whole_first:
        return _one_first_name(one, other.turned)
    if one.whole_first == other.whole_last:
        return _one_first_name(one.turned, other)
    is_whole = one.whole_first == other.whole_first and len(one.whole_first) > 1
    return is_whole and _is_slip(one.whole_last, other.whole_last, SHORTEST_SURNAME_SLIP)


def _one_surname(one: Name, other: Name) -> bool:
    """Equal, or one of them is a part of the other's double name: Okafor, Okafor-Reed."""
    if one.whole_last == other.whole_last:
        return True
    short, long = sorted((one.last, other.last), key=len)
    return len(short) == 1 and len(long) > 1 and short[0] in (long[0], long[-1])


def _one_first_name(one: Name, other: Name) -> bool:
    short, long = sorted((one.whole_first, other.whole_first), key=len)
    a, b = one.first, other.first
    if short == long or a[: len(b)] == b or b[: len(a)] == a:
        return True
    if len(a[0]) == 1 or len(b[0]) == 1:
        return a[0][0] == b[0][0]
    if len(short) >= SHORTEST_BEGINNING and len(long) - len(short) > 1 and long.startswith(short):
        return True
    if _GROUPS.get(a[0], set()) & _GROUPS.get(b[0], set()):
        return True
    return _is_slip(short, long, SHORTEST_SLIP)


def _is_slip(one: str, other: str, shortest: int) -> bool:
    """One letter wrong, missing or too much, or two neighbours changed over. A number is no letter."""
    short, long = sorted((one, other), key=len)
    if len(short) < shortest or len(long) - len(short) > 1 or not (short.isalpha() and long.isalpha()):
        return False
    at = next((place for place, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    if len(short) < len(long):
        return short[at:] == long[at + 1 :]
    changed_over = short[at : at + 2] == long[at : at + 2][::-1] and short[at + 2 :] == long[at + 2 :]
    return short[at + 1 :] == long[at + 1 :] or changed_over


def words_of(one: Name) -> set[str]:
    """Two that are near the same share one of these."""
    return {*one.first, *one.last, one.whole_first, one.whole_last}


def index(names: Iterable[Name]) -> dict[str, list[int]]:
    """By word, the places of those who have it."""
    having: dict[str, list[int]] = {}
    for place, one in enumerate(names):
        for word in words_of(one):
            having.setdefault(word, []).append(place)
    return having


def like(one: Name, names: Sequence[Name], having: Mapping[str, Sequence[int]]) -> list[int]:
    """The places of those in `names` (with their `index`) who may be this one."""
    near = sorted({place for word in words_of(one) for place in having.get(word, ())})
    return [place for place in near if near_same(one, names[place])]


def groups(names: Sequence[Name]) -> list[list[int]]:
    """Places of those who may be one person, in each group at least two; everybody in one group at most."""
    having, group_of = index(names), {}
    for place, one in enumerate(names):
        together = [place]
        for other in like(one, names, having):
            if other < place and other not in together:
                together = [*group_of.get(other, [other]), *together]
        if len(together) > 1:
            group_of |= dict.fromkeys(together, together)
    found = {id(group): sorted(group) for group in group_of.values()}
    return sorted(found.values())


def key(*parts: str) -> str:
    """A short sign of what a question was about: the answer holds until one of its words is changed."""
    return sha256("\0".join(parts).encode()).hexdigest()[:16]
