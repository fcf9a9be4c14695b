"""Who is said to have done it? The forms in which an account names an agent, and the deed that it is named for.

“The shells were fired by rebels”, “rebels fired the shells”, “it was rebels who fired”, “the attackers were rebels”,
“rebels were behind it”, “rebels were responsible”, “the work of rebels”, “the shots came from rebels”.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from secondsource.overlap import stem
from secondsource.slots import TIMES
from secondsource.vocabulary import members

_BE = frozenset("was were is are be been being".split())
_DOERS = frozenset(
    """
    attacker attackers assailant assailants culprit culprits perpetrator perpetrators gunman gunmen killer killers
    raider raiders bomber bombers shooter shooters arsonist arsonists thief thieves robber robbers author authors
    hacker hackers
    """.split()
)
_SHARED_OUT = frozenset("carried staged launched committed conducted mounted opened perpetrated".split())
"""Verbs that leave it to their object to say what was done."""
_DID = frozenset(
    """
    ambushed attacked bombed burned destroyed fired hit killed planted raided robbed shelled shot started stole
    stormed struck
    """.split()
)
_ACTS = frozenset(
    "act acts arson coup crime fraud hack hoax job leak murder operation provocation robbery sabotage theft".split()
)
_BACK = frozenset(["it", "this", "that"])
"""What an account begins with that leaves the deed to what was said before: "it was an act of sabotage by"."""
_PARTICIPLES = frozenset(
    """
    begun bought brought built cast caught cut done dug fought found held hit hurt kept laid led left lit lost made
    met out paid put run said sent set shot sold spent struck sung sunk taught told won written
    """.split()
)
_PLACED = frozenset("came come comes fired launched".split())
_CLAUSE = frozenset('who whom whose which that where when while because , . ; : ( ) — – -- " “ ”'.split())
_PHRASE = frozenset(
    "in on at with from near during after before into over against under for without to not".split()
)
_STOPS = _CLAUSE | _PHRASE
_SMALL = frozenset("the a an had have has also then first later reportedly allegedly only just".split())
_UNKNOWN = frozenset(
    map(
        stem,
        "unknown unidentified unspecified unnamed enemy another somebody someone nobody anybody nothing".split(),
    )
)
_ANYBODY = frozenset(
    map(
        stem,
        [
            *_DOERS,
            *"suspect suspects person persons people individual individuals man men woman women".split(),
        ],
    )
)
"""Words for whoever did it: they tell no agent from another."""
_VIOLENCE = frozenset(
    map(
        stem,
        """
        ambush ambushed assault assaulted attack attacked blast bomb bombed bombing bombardment explosion fire fired
        hit hits kill killed killing raid raided rocket shell shelled shelling shells shoot shooting shot shots storm
        stormed strike strikes struck
        """.split(),
    )
)
_ONE_DEED = "attack"
"""What stands for every word of violence: a shelling and an attack are told of as one deed."""
_REACH = 6
NAMING = members(
    {
        "by",
        "behind",
        "blame",
        "blamed",
        "responsible",
        "work",
        "hands",
        "from",
        "it",
        "did",
        *_DOERS,
        *_SHARED_OUT,
        *_DID,
    }
)
"""Words that may stand beside an agent."""


class Deed(NamedTuple):
    """What was done, and by whom.

    Attributes
    ----------
    done : frozenset of str
        Stems of what was done; empty when the account leaves it to what was said before.
    by : frozenset of str
        Stems of who is said to have done it.
    """

    done: frozenset[str]
    by: frozenset[str]


def deed(
    norms: Sequence[str], stems: Sequence[str], first: int, last: int, places: Sequence[int]
) -> Deed | None:
    """Return the deed and the agent that some tokens name; None without an agent.

    Parameters
    ----------
    norms, stems : sequence of str
        Of the whole text.
    first, last : int
        Tokens that are read, half-open.
    places : sequence of int
        Those of them that are `NAMING`.
    """
    for form in (_by, _put_down_to, _cleft, _active):
        for at in places:
            found = form(norms, stems, first, last, at)
            if found is not None and not (found.by <= _ANYBODY or found.by & _UNKNOWN):
                return Deed(frozenset(_ONE_DEED if s in _VIOLENCE else s for s in found.done), found.by)
    return None


def clash(one: Deed, other: Deed) -> bool:
    """Tell whether two accounts put one deed down to two agents; a deed that is left open may be any."""
    if one.by & other.by:
        return False
    return not one.done or not other.done or bool(one.done & other.done)


def _by(norms: Sequence[str], stems: Sequence[str], first: int, last: int, at: int) -> Deed | None:
    """Read “the attack was carried out by rebels”."""
    if norms[at] != "by" or at == first:
        return None
    if not (_is_participle(norms[at - 1]) or norms[at - 1] in _ACTS or stems[at - 1] in _VIOLENCE):
        return None
    if at + 1 < last and norms[at + 1] in TIMES:
        return None
    refers_back = norms[first] in _BACK or norms[first + 1] in _BACK
    done = frozenset(s for s in stems[max(first, at - 2 * _REACH) : at] if s and not refers_back)
    return Deed(done, _after(norms, stems, at + 1, last))


def _put_down_to(norms: Sequence[str], stems: Sequence[str], first: int, last: int, at: int) -> Deed | None:
    """Read “rebels were behind it”, “rebels were responsible”, “the work of rebels”, “the attackers were rebels”."""
    word, before = norms[at], norms[at - 1] if at > first else ""
    nothing: frozenset[str] = frozenset()
    if word == "behind" and before in _BE:
        return Deed(_after(norms, stems, at + 1, last), _before(norms, stems, first, at - 1))
    if word == "responsible":
        end = at - 1 if before in _BE else at
        return Deed(_after(norms, stems, at + 2, last), _before(norms, stems, first, end))
    follows = norms[at + 1] if at + 1 < last else ""
    if word == "blame" and before == "to":
        return Deed(nothing, _before(norms, stems, first, at - 2))
    if word == "blamed" and follows == "on":
        return Deed(_before(norms, stems, first, at), _after(norms, stems, at + 2, last))
    if word in ("work", "hands") and follows == "of":
        return Deed(nothing, _after(norms, stems, at + 2, last))
    if word in _DOERS and follows in _BE and not _is_verb(norms, at + 2, last):
        return Deed(nothing, _after(norms, stems, at + 2, last))
    if word == "from" and before in _PLACED:
        done = _before(norms, stems, first, at - 1)
        if not done or done & _VIOLENCE:
            return Deed(done, _after(norms, stems, at + 1, last))
    return None


def _cleft(norms: Sequence[str], stems: Sequence[str], first: int, last: int, at: int) -> Deed | None:
    """Read “it was rebels who fired the shells”."""
    if norms[at] != "it" or at > first + 1 or at + 2 >= last or norms[at + 1] not in _BE:
        return None
    end = next((i for i in range(at + 2, last) if norms[i] in _STOPS), last)
    by = _after(norms, stems, at + 2, last)
    if end < last and norms[end] == "who":
        return Deed(_after(norms, stems, end + 1, last), by)
    # Without "who", only what is certainly a group of people or things: "it was mercenaries", not "it was clear".
    several = end - at > 3 and norms[end - 1].endswith("s") and norms[at + 2] not in ("a", "an")
    return Deed(frozenset(), by) if several else None


def _active(norms: Sequence[str], stems: Sequence[str], first: int, last: int, at: int) -> Deed | None:
    """Read “rebels fired the shells”, “rebels carried out the attack”, “rebels did it”."""
    word = norms[at]
    does_it = word == "did" and at + 1 < last and norms[at + 1] == "it"
    if not (does_it or word in _DID or word in _SHARED_OUT) or at == first or norms[at - 1] in _BE:
        return None
    done = _after(norms, stems, at + 1, last)
    if not (does_it or done or stems[at] in _VIOLENCE):
        return None
    return Deed(done | {stems[at]} if word in _DID else done, _before(norms, stems, first, at))


def _is_verb(norms: Sequence[str], at: int, last: int) -> bool:
    """Tell whether what stands after "were" goes on as a verb: "were holding", "were armed with", not "were hired men"."""
    ends = at + 1 >= last or norms[at + 1] in _STOPS or norms[at + 1] == "by"
    return at < last and (norms[at].endswith("ing") or (ends and _is_participle(norms[at])))


def _is_participle(norm: str) -> bool:
    return norm.endswith(("ed", "en", "wn", "orn")) or norm in _PARTICIPLES


def _after(norms: Sequence[str], stems: Sequence[str], at: int, last: int) -> frozenset[str]:
    """Return the stems from a token up to where its noun phrase ends."""
    found: set[str] = set()
    for i in range(at, min(at + _REACH, last)):
        if norms[i] in _STOPS:
            break
        if stems[i]:
            found.add(stems[i])
    return frozenset(found)


def _before(norms: Sequence[str], stems: Sequence[str], first: int, at: int) -> frozenset[str]:
    """Return the stems of the noun phrase that ends before a token."""
    found: set[str] = set()
    for i in range(at - 1, max(first, at - 1 - _REACH) - 1, -1):
        if norms[i] in _CLAUSE or norms[i] in _BE:
            break
        if stems[i] and norms[i] not in _SMALL:
            found.add(stems[i])
    return frozenset(found)
