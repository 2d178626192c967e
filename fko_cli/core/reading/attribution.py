"""Who a returned file is from: what was said on the command line, the form's signed identity, its folder, its sender.

Never guessed: signs that contradict each other set the file aside, and so does a file without any sign.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rapidfuzz import fuzz

from fko_cli.core.findings import finding
from fko_cli.core.questionnaire import SHEET_INSTITUTION
from fko_cli.core.reading.text import fold, word_set
from fko_cli.core.records import Actor, Finding
from fko_cli.core.sending.identity import Claim

_PROVIDERS = word_set(
    "1und1 alice alice-dsl aol arcor email ewetel freenet gmail gmx googlemail hotmail icloud ionos kabelmail live mac"
    " magenta mail mailbox me msn netaachen netcologne o2mail o2online online osnanet outlook pm posteo proton protonmail"
    " t-online tuta tutanota unity-mail unitybox versanet vodafone vodafonemail web yahoo"
)
"""Names of domains, before "de", "com" and the like, in which everybody can have an address."""

_PROVIDER = re.compile(rf"(?:{'|'.join(sorted(_PROVIDERS))})\.(?:co\.)?[a-z]+")

_NEAR, _NEAR_ADDRESS = 75, 90
"""Likeness in percent from which a folder's name or a sender's address is worth a hint."""
_FEW = 3


@dataclass(frozen=True, slots=True)
class Signs:
    """What speaks for an origin.

    `named` by `--actor`; `spoken`, whether that was said of this one file, so that it outweighs the form. The form's
    `claim` and whether its signature is this workspace's (`genuine`), the actor's `folder` that the file lay in below the
    round's returns, the `sender` of the message. Empty where there is none. `folders` are the names of all folders around
    it there; they only help to advise. `stated` is the actor whose name somebody wrote on the sheet `Institution` (see
    `stated_institution`), `earlier` another round in which the same file was taken in.
    """

    named: str = ""
    spoken: bool = False
    claim: Claim | None = None
    genuine: bool = False
    folder: str = ""
    sender: str = ""
    folders: tuple[str, ...] = ()
    stated: str = ""
    earlier: str = ""


@dataclass(frozen=True, slots=True)
class Attribution:
    """The actor's key, or the `refusal` that sets the file aside; `findings` are to be told in both cases.

    `foreign` is true where a person's word makes another actor's form this one's.
    """

    actor: str | None = None
    refusal: Finding | None = None
    findings: tuple[Finding, ...] = ()
    foreign: bool = False


def attribute(signs: Signs, *, actors: Sequence[Actor], round_name: str, workspace: str, returns_folder: str) -> Attribution:
    """Decide who the file is from. `workspace` is the id in this workspace's forms, `returns_folder` is shown as advice."""
    keys = {actor.key for actor in actors}
    claim = signs.claim
    if signs.named:
        return _as_named(signs, actors, round_name)
    if claim is not None:
        refusal = _doubt(claim, signs.genuine, keys, round_name, workspace)
        if refusal is None and signs.folder in keys and signs.folder != claim.actor:
            refusal = contradiction(claim.actor, signs.folder)
        if refusal is None and signs.stated and signs.stated != claim.actor and signs.folder != claim.actor:
            told = f"auf dem Blatt „{SHEET_INSTITUTION}“ steht"
            refusal = finding("F029", value=claim.actor, other=signs.stated, told=told)
        doubt = signs.folder != claim.actor
        return Attribution(refusal=refusal) if refusal else _with_sender(claim.actor, signs, actors, doubt=doubt)
    if signs.earlier:
        return Attribution(refusal=finding("F038", value=signs.earlier, round=round_name))
    if signs.folder in keys:
        return _with_sender(signs.folder, signs, actors)
    owners = owners_of(signs.sender, actors)
    if len(owners) == 1:
        return Attribution(actor=owners[0])
    near = _advice(signs, actors) or "die Kürzel stehen in akteure.xlsx"
    return Attribution(refusal=finding("F005", folder=returns_folder, near=near))


def _as_named(signs: Signs, actors: Sequence[Actor], round_name: str) -> Attribution:
    """By `--actor`: said of one file it outweighs the form, said of many it must not hide that one is of another round."""
    claim = signs.claim if signs.genuine else None
    if claim is not None and claim.actor != signs.named and not signs.spoken:
        return Attribution(refusal=contradiction(claim.actor, signs.named))
    told = []
    if claim is not None and claim.round != round_name:
        if not signs.spoken:
            return Attribution(refusal=finding("F007", value=claim.round, round=round_name))
        told.append(finding("F037", value=claim.round, round=round_name))
    elif signs.earlier:
        if not signs.spoken:
            return Attribution(refusal=finding("F038", value=signs.earlier, round=round_name))
        told.append(finding("F037", value=signs.earlier, round=round_name))
    foreign = claim is not None and claim.actor != signs.named
    if claim is not None and foreign:
        told.append(finding("F034", value=claim.actor, actor=signs.named))
    found = _with_sender(signs.named, signs, actors)
    return replace(found, findings=(*told, *found.findings), foreign=foreign)


def contradiction(form: str, said: str) -> Finding:
    """A form of one actor that is said to be another's."""
    return finding("F009", value=form, actor=said)


def supposed(signs: Signs, actors: Sequence[Actor]) -> str:
    """Whose a file that was set aside most likely is: who sent it before whom its form names; "" when nothing says so."""
    owners = owners_of(signs.sender, actors)
    owner = owners[0] if len(owners) == 1 else ""
    claimed = signs.claim.actor if signs.claim else ""
    keys = {actor.key for actor in actors}
    return next((key for key in (signs.named, signs.folder, owner, signs.stated, claimed) if key in keys), "")


def stated_institution(text: str, actors: Sequence[Actor]) -> str:
    """The key of the one actor whose name, long or short, is the whole `text`; "" for none or several."""
    named = [actor.key for actor in actors if fold(text) and fold(text) in (fold(actor.name), fold(actor.label))]
    return named[0] if len(named) == 1 else ""


def key_of_folder(name: str, actors: Sequence[Actor]) -> str:
    """The key that a folder's name means, up to upper and lower case; "" for none or several."""
    keys = [actor.key for actor in actors]
    alike = [key for key in keys if key.casefold() == name.casefold()]
    return name if name in keys else alike[0] if len(alike) == 1 else ""


def _advice(signs: Signs, actors: Sequence[Actor]) -> str:
    """Whom the folder or the sender suggests, in words; "" when neither does."""
    for folder in reversed(signs.folders):
        names = {(actor.key, name): fold(name) for actor in actors for name in (actor.key, actor.short_name, actor.name)}
        scored = [(fuzz.ratio(fold(folder), name), key) for (key, _), name in names.items() if name]
        best = max((score for score, _ in scored), default=0.0)
        keys = list(dict.fromkeys(key for score, key in scored if score == best and score >= _NEAR))
        if keys:
            return f"der Ordner „{folder}“ ähnelt {_listed(keys)}"
    sender = signs.sender.lower()
    if not sender:
        return ""
    house = house_of(sender, actors)
    like = [actor.key for actor in actors if any(fuzz.ratio(sender, one) >= _NEAR_ADDRESS for one in addresses(actor))]
    # A domain of many may be a mail provider's.
    keys = house if 0 < len(house) <= _FEW else like
    return f"der Absender {signs.sender} passt am ehesten zu {_listed(keys)}" if 0 < len(keys) <= _FEW else ""


def _listed(keys: Sequence[str]) -> str:
    return " und ".join(f"„{key}“" for key in keys)


def addresses(actor: Actor) -> frozenset[str]:
    """The e-mail addresses of an actor in the register, in lower case (several may stand there, `;` or `,` between)."""
    pieces = actor.email.replace(";", ",").split(",")
    return frozenset(piece.strip().lower() for piece in pieces if "@" in piece)


def owners_of(address: str, actors: Sequence[Actor]) -> list[str]:
    """The keys of the actors that have this address."""
    return [actor.key for actor in actors if address and address.lower() in addresses(actor)]


def house_of(address: str, actors: Sequence[Actor]) -> list[str]:
    """The keys of the actors with an address in the same domain; none where the domain is open to everybody."""
    domain = address.lower().rpartition("@")[2]
    if not domain or _PROVIDER.fullmatch(domain):
        return []
    return [actor.key for actor in actors if any(one.endswith(f"@{domain}") for one in addresses(actor))]


def _doubt(claim: Claim, genuine: bool, keys: set[str], round_name: str, workspace: str) -> Finding | None:
    if claim.workspace != workspace:
        return finding("F008", detail="sie stammt aus einem anderen Arbeitsordner")
    if not genuine:
        return finding("F008", detail="das Prüfzeichen stimmt nicht")
    if claim.round != round_name:
        return finding("F007", value=claim.round, round=round_name)
    if claim.actor not in keys:
        return finding("F006", value=claim.actor)
    return None


def _with_sender(key: str, signs: Signs, actors: Sequence[Actor], *, doubt: bool = False) -> Attribution:
    """Accept `key`, with a warning when the message came from somewhere else than this institution's addresses.

    With `doubt`, where nothing but the form says whose it is, another institution's address contradicts it: whoever fills
    in a copy of somebody else's form must not report in that one's name.
    """
    known = next((addresses(actor) for actor in actors if actor.key == key), frozenset())
    sender = signs.sender.lower()
    if not sender or sender in known:
        return Attribution(actor=key)
    others = [one for one in owners_of(sender, actors) if one != key]
    if doubt and len(others) == 1:
        told = f"der Absender {signs.sender} gehört"
        return Attribution(refusal=finding("F029", value=key, other=others[0], told=told))
    if key in house_of(sender, actors):
        return Attribution(actor=key)
    return Attribution(actor=key, findings=(finding("F020", value=signs.sender),))
