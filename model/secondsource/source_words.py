"""What the words of a mention show of a source: named features of head, determiner, names and what stands around them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from secondsource.mentions import Mention
from secondsource.names import PRONOUNS
from secondsource.scene import Scene, Seen

_DOMAIN = re.compile(
    r"^(?:https?://|www\.)|\w\.(?:com|org|net|info|news|ru|pro|uk|co|tv|io|de|fr|us|eu|ua|biz|gov|edu)\b"
)
_LIKELY_DOMAIN = re.compile(r"^\w[\w-]*\.[a-z]{2,}$", re.IGNORECASE)
_ADDRESS = frozenset({"outlet-known", "outlet-name-word"})
_NONE: frozenset[str] = frozenset()
# Kinds that say something of the head of a source; the others say it of its modifiers.
_HEAD_KINDS = frozenset(
    """
    spokesperson source role person group vague outlet reporter document platform post institution office
    plural noun given-name org-name place-name group-name outlet-name-word outlet-known title quantifier
    partitive common
    """.split()
)
_INNER_KINDS = frozenset(
    """
    spokesperson title outlet outlet-known outlet-name-word reporter platform post document institution
    anonymity vantage closeness given-name org-name place-name group-name role
    """.split()
)
_GIVEN = frozenset({"given-name", "he-name", "she-name"})
_HUMAN = frozenset({"role", "person", "source", "reporter", "group"})
_SPEAKING = frozenset(
    "outlet-known outlet-name-word org-name institution given-name place-name group-name platform".split()
)


def words_of(scene: Scene, found: Mention) -> Seen:
    """Return what the words of a mention that is no pronoun show, by name and place."""
    tokens, names = scene.article.tokens, scene.names
    words, norms, classes = tokens.words, tokens.norms, names.classes
    head = found.head
    low = norms[head]
    at = tokens.span(head, head + 1)
    named_head = head in found.names
    kinds = _kinds(low, classes)
    if kinds is _ADDRESS:
        named_head = True
    if not named_head and head - 1 in found.base:
        kinds = classes.get(f"{norms[head - 1]}-{low}", kinds)
    state = "name" if named_head else "noun"

    whole: list[str] = []
    of_head: list[str] = []
    say, say_at_head = whole.append, of_head.append

    det = found.determiner
    say(f"determiner={det}")
    if named_head:
        say_at_head("head-is-name")
        say(f"head-is-name+determiner={det}")
        ends = "s" if low[-1:] == "s" else "other"
        say_at_head(f"name-ends={ends}+determiner={det}")
        for kind in kinds & _SPEAKING:
            say_at_head(f"name-kind={kind}+ends={ends}")
        if len(low) > 3:
            say_at_head(f"name-ends={low[-3:]}")
        acronym = low.isalpha() and len(low) > 1 and words[head].isupper()
        if acronym:
            say_at_head("acronym")
        count = min(len(found.names), 4)
        say(f"names={count}")
        say(f"names={count}+determiner={det}")
        if low in names.full:
            before = found.base[found.base.index(head) - 1] if found.base.index(head) else -1
            own = before >= 0 and norms[before] == names.full[low]
            say_at_head("full-name" if own else "surname-of-full-name")
        elif low in names.addressed:
            say_at_head("name-with-title-elsewhere")
        elif count == 1:
            say_at_head("single-name-never-in-full")
        given = sum("given-name" in classes.get(norms[i], _NONE) for i in found.names)
        common = sum("common" in classes.get(norms[i], _NONE) for i in found.base if i > found.owner)
        first = _kinds(norms[found.names[0]], classes) if found.names else kinds
        opens = (
            "given"
            if first & _GIVEN
            else "title"
            if "title" in first
            else "known"
            if first & _SPEAKING
            else "common"
            if "common" in first
            else "unknown"
        )
        say_at_head(f"names={count}+opens={opens}")
        say_at_head(f"names={count}+given={min(given, 1)}+common={min(common, 3)}")
        for sign in names.company(low):
            say_at_head(f"elsewhere={sign}")
        if names.gender.get(low):
            say_at_head("called-he-or-she")
        if (low in names.full or low in names.addressed) and (beside := names.beside(low)):
            for kind in sorted(beside):
                say_at_head(f"elsewhere-beside={kind}")
        if count > 1:
            pair = "-".join(norms[i] for i in found.names[-2:])
            for kind in classes.get(pair, _NONE):
                say_at_head(f"name-kind={kind}")
            if found.names and "outlet-known" in classes.get(norms[found.names[0]], _NONE):
                say_at_head("name-opens-with-outlet")
        elif (
            found.names and norms[found.first] == "the" and "outlet-known" in classes.get(f"the-{low}", _NONE)
        ):
            say_at_head("name-kind=outlet-known")
        if not kinds & _SPEAKING:
            say_at_head(f"unknown-name+names={count}+determiner={det}")
            if acronym:
                say_at_head("unknown-acronym")
    else:
        if low[0].isalpha():
            say_at_head(f"head={low}")
            say_at_head(f"head-ends={low[-3:]}")
        say(f"head-noun+determiner={det}")
        number = "plural" if "plural" in kinds else "singular"
        if kinds & _HUMAN:
            told = "spokesperson" if "spokesperson" in kinds else "human"
            say(f"{told}+determiner={det}+{number}")
            say(f"{told}+{number}+{_identified(scene, found)}")
        if det in ("a", "one", "other") and number == "singular" and found.part_of < 0:
            say("one-of-its-kind+" + ("human" if kinds & _HUMAN else "other"))
        if "plural" in kinds:
            say_at_head(f"plural+determiner={det}")
            say_at_head("bare-plural" if det == "none" and len(found.base) == 1 else "plural")
        say("some-name-inside" if found.names else "no-name-inside")
        if det in ("the", "this") and not found.names and _beside_name(scene, head):
            say_at_head("noun-beside-name-elsewhere")
    for kind in kinds & _HEAD_KINDS:
        say_at_head(f"{state}-kind={kind}")
        say(f"{state}-kind={kind}+determiner={det}")
        if kind in ("role", "person", "source", "group") and not named_head:
            say_at_head(
                f"{kind}+{'plural' if 'plural' in kinds else 'singular'}+{'name' if found.names else 'no-name'}"
            )
    if not named_head:
        for kind in kinds:
            if kind.startswith("cluster-"):
                say_at_head(f"{kind}")
    inner: set[str] = set()
    for token in found.base:
        if token == head or token <= found.owner + 1:
            continue
        inner |= _kinds(norms[token], classes) & _INNER_KINDS
    for kind in sorted(inner):
        say(f"{state}+inside={kind}")
    if found.base and "title" in classes.get(norms[found.base[0]], _NONE) and named_head:
        say("title-before-name")
    _shape(found, words, norms, say)
    _around(scene, found, kinds, say)
    if found.part_of >= 0:
        part = norms[found.part_of]
        say(f"part-of={part}" if not words[found.part_of][0].isupper() else "part-of=name")
        for kind in classes.get(part, _NONE) & _HEAD_KINDS:
            say(f"part-of-kind={kind}")
        say(f"partitive={'one' if low in ('one', 'another') else 'several'}")
    if low[0].isdigit() or words[head] == "%":
        say_at_head("head-is-number")
    return [(found.span, whole), (at, of_head)]


def _identified(scene: Scene, found: Mention) -> str:
    """Tell whether a description comes with a name: before the noun, beside it, after it, owned by one, or not at all."""
    names = scene.names
    if found.apposed >= 0 and names.is_name(found.apposed):
        return "name-beside"
    if found.owner >= 0 and names.is_name(found.owner):
        return "owned-by-name"
    if found.names:
        return "name-inside"
    return "name-after" if any(names.is_name(i) for i in found.rest[:4]) else "no-name"


def _shape(found: Mention, words: Sequence[str], norms: Sequence[str], say: Callable[[str], None]) -> None:
    for token in range(found.first, found.last):
        word = words[token]
        if word[0] == "@":
            say("handle")
        elif word[0] == "#":
            say("hashtag")
        elif "." in word[1:-1] and (
            _DOMAIN.search(norms[token]) or (len(word) > 5 and _LIKELY_DOMAIN.match(word))
        ):
            say("domain-name")
        elif word[0].isdigit() and token == found.base[0]:
            say("number-first")


def _around(scene: Scene, found: Mention, kinds: frozenset[str], say: Callable[[str], None]) -> None:
    tokens, names = scene.article.tokens, scene.names
    norms, classes = tokens.norms, names.classes
    if found.owner >= 0:
        owner = _kinds(norms[found.owner], classes)
        say("owned-by-name" if names.is_name(found.owner) else "owned")
        for kind in owner & _INNER_KINDS:
            say(f"owner-kind={kind}")
    if found.apposition:
        run = [i for i in found.apposition if names.is_name(i)]
        if found.apposed in run and len(run) == len(found.apposition):
            say("name-beside")
        else:
            for kind in _kinds(norms[found.apposed], classes) & _HEAD_KINDS:
                say(f"beside-kind={kind}")
    elif found.head not in found.names and found.last + 2 < len(norms) and norms[found.last] == ",":
        nxt = found.last + 1
        if names.is_name(nxt) and names.is_name(nxt + 1) and "plural" not in kinds:
            say("name-follows")
    if found.rest:
        low = norms[found.rest[0]]
        say(f"then={low}" if low[0].isalpha() else "then=other")
        inner = {kind for i in found.rest for kind in classes.get(norms[i], _NONE)} & {
            "anonymity",
            "closeness",
        }
        for kind in sorted(inner):
            say(f"rest-kind={kind}")
        near: set[str] = set()
        for i in found.rest[:7]:
            near |= classes.get(norms[i], _NONE) & _INNER_KINDS
        noun = next(
            (
                k
                for k in ("spokesperson", "document", "post", "reporter", "outlet", "role", "person")
                if k in kinds
            ),
            "",
        )
        for kind in near:
            say(f"then-kind={kind}")
            if noun:
                say(f"{noun}+{low}+{kind}")
    joint = next((n for n, i in enumerate(found.base) if n and norms[i] in ("and", "&")), 0)
    if joint:
        before = found.base[joint - 1]
        first = "pronoun" if norms[before] in PRONOUNS else "name" if names.is_name(before) else "noun"
        say(f"joined+first={first}+last={'name' if found.head in found.names else 'noun'}")
        if not names.is_name(before):
            for kind in _kinds(norms[before], classes) & _HEAD_KINDS:
                say(f"joined+first-kind={kind}")


def _beside_name(scene: Scene, head: int) -> bool:
    """Tell whether the article sets this noun beside a full name somewhere ("officer Jane Roe", "Jane Roe, an officer")."""
    norms, names = scene.article.tokens.norms, scene.names
    for at in names.tokens_of(norms[head], 6):
        if at == head:
            continue
        if at + 2 < len(norms) and names.is_name(at + 1) and norms[at + 2] in names.full:
            return True
        back = at - 1
        while back > 0 and at - back < 6 and norms[back] != ",":
            back -= 1
        if norms[back] == "," and back and norms[back - 1] in names.full:
            return True
    return False


def _kinds(low: str, classes: Mapping[str, frozenset[str]]) -> frozenset[str]:
    found = classes.get(low)
    if found is None and "." in low:
        return (
            _ADDRESS
            if _LIKELY_DOMAIN.match(low) and len(low) > 5
            else classes.get(low.replace(".", ""), _NONE)
        )
    if found is None and "-" in low:
        found = classes.get(low.rsplit("-", 1)[-1])
    return found or _NONE
