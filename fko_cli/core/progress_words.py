"""Where a round stands in German sentences, each short enough for a line of a terminal or two (pure)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from fko_cli.core.calendar_words import day_in_words
from fko_cli.core.progress import EarlierRound, Frozen, Message, Phase, Progress, Since, Undelivered
from fko_cli.core.reading.mail_words import first_words, mentions_nothing_to_report, post_name

_BAR = 20


_KINDS = {
    "text": "Antwort nur als Text",
    "absence": "Abwesend",
    "bounce": "Unzustellbar",
    "return": "Rücklauf",
}


def message_in_words(one: Message, label: str) -> str:
    """A message on one line: what it is, its number, from whom, and its reason or first words."""
    kind = _KINDS.get(one.kind, "Nachricht")
    if one.kind == "text" and mentions_nothing_to_report(one.text):
        kind = "FEHLANZEIGE? Antwort nur als Text"
    who = ", ".join(filter(None, (label, one.sender if one.kind != "bounce" else "")))
    words = first_words(one.text) if one.kind != "bounce" else ""
    said = f"„{words}“" if words else f"„{one.subject}“" if one.subject and one.kind != "bounce" else ""
    told = "; ".join(filter(None, (one.reason, said)))
    how = f" Eintragen mit „fko collect --nothing {post_name(one.number)}“." if kind.startswith("FEHLANZEIGE") else ""
    return f"{kind}: {post_name(one.number)} {who or 'unbekannt'}" + (f": {told}" if told else "") + how


def letter_in_words(one: Undelivered) -> str:
    """What became of a letter that was not accepted, and what to type."""
    said = "unklar, ob verschickt" if one.unclear else "abgelehnt" if one.state == "refused" else "nicht zugestellt"
    told = f"{one.actor}: {said}" + (f" ({one.detail})" if one.detail else "")
    if one.unclear:
        return (
            f"{told}. Bitte nachfragen, danach „{one.command} --arrived {one.actor}“ (ist angekommen) oder "
            f"„{one.command} --again {one.actor}“ (noch einmal schicken)."
        )
    return f"{told}. Noch einmal: „{one.command} --actor {one.actor}“."


def deadline_in_words(progress: Progress) -> str:
    """How far the deadline is and what holds after it, e.g. `31. März 2026, noch 12 Tage`."""
    text = _distance(progress.deadline, progress.today)
    if progress.phase is Phase.grace:
        return f"{text}; Nachfrist bis {_distance(progress.grace_until, progress.today)}"
    if progress.phase is Phase.over and progress.grace_days:
        return f"{text}, die Nachfrist (bis {day_in_words(progress.grace_until)}) auch"
    return text


def _distance(day: date, today: date) -> str:
    days = (day - today).days
    if days == 0:
        distance = "heute"
    elif days > 0:
        distance = "noch 1 Tag" if days == 1 else f"noch {days} Tage"
    else:
        distance = "seit gestern vorbei" if days == -1 else f"seit {-days} Tagen vorbei"
    return f"{day_in_words(day)}, {distance}"


def late_in_words(progress: Progress) -> str:
    """What becomes of returns that come in now; "" before the deadline."""
    if progress.phase is Phase.adopted:
        return "Das Konzept ist beschlossen. Was noch zurückkommt, liest fko collect wie sonst und zeigt, was es ändert."
    if progress.phase is Phase.over and progress.missing:
        return "Späte Rückläufe liest fko collect weiter ein; der Entwurf kann ohne sie geschrieben werden."
    return ""


def received_in_words(progress: Progress) -> str:
    """What it means that a return came in today; "" before the deadline."""
    if progress.phase is Phase.grace:
        return f"Die Frist ist vorbei, die Nachfrist läuft noch bis {day_in_words(progress.grace_until)}."
    if progress.phase is Phase.over:
        return "Frist und Nachfrist sind vorbei; übernommen wird wie sonst."
    return ""


def bar(share: int, of: int) -> str:
    """A bar of 20 signs for a share, with the percentage; "" of nothing."""
    if not of:
        return ""
    full = _BAR * share // of
    return f"[{'#' * full}{'.' * (_BAR - full)}] {percent(share, of)} %"


def percent(share: int, of: int) -> int:
    """The share in whole percent, rounded down: 100 only when nothing is missing."""
    return 100 * share // of


def missing_in_words(progress: Progress) -> Iterator[str]:
    """Who has not answered: one line for all with the same history, longest silent first."""
    groups: dict[tuple[int, str], list[str]] = {}
    for actor in progress.missing:
        groups.setdefault(_silence(progress, actor.key), []).append(actor.label)
    for (_, words), names in sorted(groups.items(), key=lambda group: group[0]):
        everybody = f"alle {len(names)}" if len(names) == len(progress.asked) > 1 else ", ".join(names)
        yield f"{words}: {everybody}"


def _silence(progress: Progress, key: str) -> tuple[int, str]:
    if key in progress.held:
        return 1, "zurückgelegte Datei wartet auf Klärung"
    contact = progress.contacts.get(key)
    if contact is None:
        return (0, "noch kein Fragebogen") if key not in progress.sent else (-1, "gefragt")
    days = (progress.today - contact.asked).days
    words = f"gefragt {_ago(days)}"
    if contact.reminders:
        words += f", {contact.reminders}-mal erinnert, zuletzt {_ago((progress.today - contact.last).days)}"
    elif progress.phase is not Phase.adopted and days:
        words += ", nicht erinnert"
    return -days - 1, words


def _ago(days: int) -> str:
    return "heute" if days <= 0 else "gestern" if days == 1 else f"vor {days} Tagen"


def findings_in_words(progress: Progress) -> str:
    """How many findings are to be cleared, and with whom most; "" when there are none."""
    if not progress.errors and not progress.warnings:
        return ""
    counts = sorted(progress.to_clear.items(), key=lambda one: (-one[1], one[0]))
    most = ", ".join(f"{progress.label(key)}: {count}" for key, count in counts[:3])
    more = " …" if len(counts) > 3 else ""
    counted = f"{progress.errors} Fehler, {_count(progress.warnings, 'Warnung', 'Warnungen')}"
    return f"{counted}{f' ({most}{more})' if most else ''}. Was die Institutionen klären können, fragt: fko send --query"


def set_aside_in_words(progress: Progress) -> Iterator[str]:
    """Each file that waits for a person, with the reason and what to do."""
    for file, _, reason in progress.set_aside:
        number = progress.message_of(file)
        hint = f" Statt DATEI gilt auch die Nummer der Nachricht: {post_name(number)}." if number else ""
        yield f"{file}: {reason}{hint}"
    if progress.set_aside:
        yield "Geklärte Dateien, die nicht gebraucht werden, hakt „fko collect --settled DATEI“ ab."


def gaps_in_words(progress: Progress) -> str:
    """Which of the editor's texts are not written yet."""
    return f"{len(progress.gaps)} noch nicht geschrieben: {', '.join(f'{name}.md' for name in progress.gaps)}"


def since_in_words(since: Since) -> str:
    """`2 Rückläufe, 1 Entscheidung`; "" for nothing."""
    parts = (
        (since.returns, "Rücklauf", "Rückläufe"),
        (since.decisions, "Entscheidung", "Entscheidungen"),
        (since.edits, "Angabe der Redaktion", "Angaben der Redaktion"),
    )
    return ", ".join(_count(*part) for part in parts if part[0])


def draft_in_words(progress: Progress) -> str:
    """The draft, and why it is no longer what would be written now."""
    draft = progress.draft
    if draft is None:
        return ""
    said = [f"seither {words}" for words in [since_in_words(draft.since)] if words]
    said += ["Texte sind neuer"] if progress.newer_texts else []
    said += ["in Word bearbeitet"] if progress.by_hand else []
    said += ["liegt nicht mehr dort"] if progress.draft_gone else []
    return f"{draft.path} ({draft.at:%d.%m.%Y})" + (f"; {', '.join(said)}" if said else "")


def edition_in_words(edition: Frozen) -> str:
    """The newest edition and what came in since."""
    who = f" ({edition.body})" if edition.body and edition.adopted else ""
    said = f"„{edition.name}“, {'beschlossen' if edition.adopted else 'Zwischenstand'} {edition.day:%d.%m.%Y}{who}"
    if not edition.differs:
        return f"{said}; seither nichts Neues"
    reports = ", ".join(
        f"{count} {word}"
        for count, word in ((edition.added, "neu"), (edition.changed, "geändert"), (edition.gone, "weggefallen"))
        if count
    )
    told = "; ".join(filter(None, (since_in_words(edition.since), f"Meldungen: {reports}" if reports else "")))
    return f"{said}; seither {told}. Was sich dadurch ändert: {edition.comparing}"


def workshop_in_words(progress: Progress) -> tuple[str, str]:
    """What is still to be done with the workshop, and what to type; "" where there is none, or nothing to do."""
    if progress.ideas is None:
        workshop = progress.workshop
        if workshop is None or workshop in progress.former_workshops or progress.phase is Phase.adopted:
            return "", ""
        day = day_in_words(workshop)
        if workshop > progress.today:
            return f"Er ist am {day}.", "Eine leere Mappe für die Ergebnisse: fko workshop --template"
        return (
            f"Vom Workshop am {day} ist noch nichts eingelesen.",
            "Einlesen: fko workshop DATEI (leere Mappe: fko workshop --template)",
        )
    waiting, ownerless = progress.ideas
    if not ownerless:
        return "", ""
    told = "1 Idee ist noch keine Aktivität" if waiting == 1 else f"{waiting} Ideen sind noch keine Aktivität"
    whose = " und ohne" if ownerless == waiting else f", {ownerless} davon ohne"
    return f"{told}{whose} Verantwortliche.", "Wird eine daraus: fko workshop --link IDEE AKTIVITÄT"


def expired_in_words(progress: Progress) -> list[str]:
    """Which returned files are kept for too long, and what to type."""
    return [
        f"Die Rückläufe der Runde {name} waren bis {day_in_words(day)} aufzubewahren. Löschen: fko forget --expired"
        for name, day in progress.expired
    ]


def earlier_in_words(earlier: EarlierRound) -> str:
    """What was left open in the round before; "" when nothing was."""
    parts = [
        _count(earlier.questions, "offene Frage", "offene Fragen") if earlier.questions else "",
        _count(earlier.set_aside, "zurückgelegte Datei", "zurückgelegte Dateien") if earlier.set_aside else "",
        "Meldungen, die nicht zusammengeführt sind" if earlier.unmerged else "",
        "" if earlier.edition else "keine Fassung festgehalten",
    ]
    said = ", ".join(part for part in parts if part)
    return f"In Runde {earlier.name} blieb offen: {said}" if said else ""


def _count(count: int, one: str, more: str) -> str:
    return f"{count} {one if count == 1 else more}"
