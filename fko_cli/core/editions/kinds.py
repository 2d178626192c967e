"""What can have changed since an edition: the German words, and why it may matter."""

from __future__ import annotations

import enum


class Kind(enum.StrEnum):
    """The kinds of changes; the values are the words of `[changes] substantial` in fko.toml."""

    added = "added"
    removed = "removed"
    dropped = "dropped"
    merged = "merged"
    divided = "split"
    field = "field"
    lead = "lead"
    partners = "partners"
    period = "period"
    status = "status"
    territory = "territory"
    wording = "wording"
    details = "details"
    needs = "needs"
    workshop = "workshop"
    texts = "texts"
    fields = "fields"
    institutions = "institutions"

    @property
    def label(self) -> str:
        """What is told of a change."""
        return _WORDS[self][0]

    @property
    def reason(self) -> str:
        """Why a change of this kind is substantial, where it is."""
        return _WORDS[self][1]


_WORDS = {
    Kind.added: ("neu", "eine Aktivität mehr"),
    Kind.removed: ("nicht mehr enthalten", "eine Aktivität weniger"),
    Kind.dropped: ("entfällt", "eine Aktivität weniger"),
    Kind.merged: ("zusammengeführt", "aus mehreren Aktivitäten ist eine geworden"),
    Kind.divided: ("geteilt", "aus einer Aktivität sind mehrere geworden"),
    Kind.field: ("Handlungsfeld", "anderes Handlungsfeld"),
    Kind.lead: ("Federführung", "andere Federführung"),
    Kind.partners: ("Kooperationspartner", "andere Kooperationspartner"),
    Kind.period: ("Zeitraum", "anderer Zeitraum"),
    Kind.status: ("Status", "anderer Status"),
    Kind.territory: ("Räumlicher Bezug", "anderer räumlicher Bezug"),
    Kind.wording: ("Wortlaut", "anderer Wortlaut"),
    Kind.details: ("weitere Angaben", "andere Angaben"),
    Kind.needs: ("Bedarfe", "andere Bedarfe"),
    Kind.workshop: ("Ergebnisse des Workshops", "andere Ergebnisse des Workshops"),
    Kind.texts: ("Texte", "andere Texte"),
    Kind.fields: ("Handlungsfelder", "andere Handlungsfelder"),
    Kind.institutions: ("Institutionen", "andere Institutionen"),
}
