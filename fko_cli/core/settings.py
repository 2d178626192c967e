"""The settings of a workspace (`fko.toml`) as checked records, with a default for all but the interface's minimum.

`edges.settings_file` reads the file, words errors in German and names the line. Unknown keys are refused, because a
mistyped key that is silently ignored is a setting that silently does not hold.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

_NO_FOLDERS = {"", "con", "prn", "aux", "nul", *(f"{kind}{n}" for kind in ("com", "lpt") for n in range(1, 10))}
"""Names that Windows keeps for devices."""
_ADDRESS = r"^([^@\s,;]+@[^@\s,;]+\.[^@\s,;]+)?$"

Text = Annotated[str, Field(min_length=1)]
Day = date
"""For sections whose key `date` may be left out."""


class Part(BaseModel):
    """Base of all sections: frozen, unknown keys refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Region(Part):
    """`[region]`: the name, who edits the concept, and the region's parts in the order to print them.

    `whole` are wordings that mean the whole region, `aliases` other wordings for a part ("AC" -> "Stadt Aachen").
    """

    name: Text
    editor: Text
    parts: tuple[Text, ...] = ()
    whole: tuple[Text, ...] = ()
    aliases: dict[str, str] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _known_parts(self) -> Region:
        twice = sorted({part for part in self.parts if self.parts.count(part) > 1})
        if twice:
            raise ValueError(f"„parts“ in [region]: „{twice[0]}“ kommt mehrfach vor.")
        for alias, part in self.aliases.items():
            if part not in self.parts:
                raise ValueError(f"„aliases“ in [region]: „{alias}“ meint „{part}“, das steht nicht in parts.")
        return self


class Round(Part):
    """`[round]`: the current yearly collection; `horizon` is the year the concept looks ahead to.

    `grace_days` are the days after the deadline in which returns are still waited for.
    """

    name: Annotated[str, Field(min_length=1, max_length=40, pattern=r"^[\w.\-]+$")]
    deadline: date
    grace_days: int = Field(default=14, ge=0, le=366)
    horizon: int = Field(default=2027, ge=2000, le=2100)

    @field_validator("name")
    @classmethod
    def _is_a_folder_everywhere(cls, name: str) -> str:
        """Folders carry the name, also on Windows; `..` would lead out of them."""
        if name.endswith(".") or name.partition(".")[0].casefold() in _NO_FOLDERS:
            raise ValueError(f"„{name}“ in [round] kann kein Name eines Ordners sein; gut ist zum Beispiel „2026“.")
        return name


class FieldName(Part):
    """What a field of action or a sub-field is called; `short` is for tables, `aliases` are other names people use."""

    id: Annotated[str, Field(min_length=1, max_length=10)]
    title: Text
    short: str = ""
    aliases: tuple[Text, ...] = ()

    @property
    def label(self) -> str:
        """`1 Berufliche Aus- und Weiterbildung`: as offered in drop-downs and printed in lists."""
        return f"{self.id} {self.title}"

    @property
    def short_label(self) -> str:
        """The short title where there is one, else the title."""
        return self.short or self.title


class SubField(FieldName):
    """`[[fields.sub]]`: a priority of the region's own below a field; its id begins with that of the field (`1.1`)."""


class FieldOfAction(FieldName):
    """`[[fields]]`: one field of action, with the region's own priorities below it."""

    sub: tuple[SubField, ...] = ()

    @model_validator(mode="after")
    def _ids_below(self) -> FieldOfAction:
        for one in self.sub:
            if not one.id.startswith(f"{self.id}."):
                raise ValueError(f"[[fields.sub]]: die id „{one.id}“ muss mit „{self.id}.“ beginnen, etwa „{self.id}.1“.")
        return self


class Meeting(Part):
    """`[[meetings]]`: a session of a body that deals with the concept, for the chapter on the process and the council item.

    `number` is that of the session. `recommendation` is the sentence that the body is asked to resolve upon, where the
    usual one doesn't fit.
    """

    body: Text
    role: str = ""
    date: date
    number: str = ""
    recommendation: str = ""


class Workshop(Part):
    """`[workshop]`: the workshop that set the priorities."""

    date: date
    place: str = ""
    note: str = ""


class Concept(Part):
    """`[concept]`: what cover and imprint say. `status` is the text after "Stand"; empty means month and year of export.

    `assembly` is who decides where no session with that role is named.
    """

    title: Text = "Regionales Handlungskonzept zur Fachkräfteoffensive NRW"
    subtitle: str = ""
    status: str = ""
    funding_line: str = ""
    assembly: str = "Verbandsversammlung"
    editing: tuple[Text, ...] = ()
    address: str = ""


class Resolution(Part):
    """`[resolution]`: the council item. What is empty has a default or is marked as missing in the paper.

    `number` is that of the item, `lead` the unit in charge (default: the editor), `clerk` who works on it, by function.
    `attachments` are titles of further annexes; the concept is always the first.
    """

    number: str = ""
    subject: str = ""
    status: Text = "öffentlich"
    kind: Text = "Standardvorlage"
    lead: str = ""
    clerk: str = ""
    mandate: Text = (
        "Das Ministerium für Arbeit, Gesundheit und Soziales des Landes Nordrhein-Westfalen (MAGS) hat die "
        "Regionalagenturen beauftragt, die Aktivitäten zur Fachkräftesicherung in ihrer Region zu sammeln und in einem "
        "Handlungskonzept zu bündeln."
    )
    corrections_until: date | None = None
    staff_effects: str = ""
    financial_effects: str = ""
    attachments: tuple[Text, ...] = ()


class Talk(Part):
    """`[talk]`: the annual talk with the ministry. `points` are the editor's own points to discuss."""

    title: Text = "Jährliches Kooperationsgespräch: Stand und Gesprächspunkte"
    date: Day | None = None
    partners: tuple[Text, ...] = (
        "Ministerium für Arbeit, Gesundheit und Soziales des Landes Nordrhein-Westfalen (MAGS)",
        "Gesellschaft für innovative Beschäftigungsförderung (G.I.B.)",
    )
    points: tuple[Text, ...] = ()


class Theme(Part):
    """`[[themes]]`: a theme of the annual talk; without any, the fields of action are the themes.

    An activity belongs to the first theme that names its number (`activities`), else to the first of whose `words` one
    stands in its title, description, programme or target groups, else to the first that names its field (`fields`).
    """

    title: Text
    fields: tuple[Text, ...] = ()
    words: tuple[Text, ...] = ()
    activities: tuple[Text, ...] = ()
    points: tuple[Text, ...] = ()


class Mail(Part):
    """`[mail]`: how messages to actors are written, delivered and fetched. No user name or password belongs here.

    `security` is `starttls` or `tls` from the first byte; a port of 0 means the usual one for it. `smtp_pause` is the wait
    between two messages in seconds, `smtp_max_megabytes` the largest message that is offered to the server.
    """

    sender: Annotated[str, Field(pattern=_ADDRESS)] = ""
    sender_name: str = ""
    reply_to: Annotated[str, Field(pattern=_ADDRESS)] = ""
    signature: str = ""
    smtp_host: str = ""
    smtp_port: int = Field(default=0, ge=0, le=65535)
    smtp_security: Literal["starttls", "tls"] = "starttls"
    smtp_pause: float = Field(default=2.0, ge=0, le=600)
    smtp_max_megabytes: int = Field(default=20, ge=1, le=200)
    imap_host: str = ""
    imap_port: int = Field(default=0, ge=0, le=65535)
    imap_security: Literal["tls", "starttls"] = "tls"
    imap_folder: Text = "INBOX"
    imap_done_folder: Text = "fko eingelesen"


class OwnQuestion(Part):
    """`[[questions]]`: a question of the region's own; it becomes a further column of the questionnaire.

    `key` names the answers for ever; without it, it is made from the label. `kind` says how answers are understood:
    text, choice (one of `choices`), choices (several of them), list, yes_no, number, period. `print` is false for what
    the concept leaves out. `aliases` are other headings for the column, such as the label of former days.
    """

    label: Annotated[str, Field(min_length=1, max_length=60)]
    key: Annotated[str, Field(pattern=r"^([a-z][a-z0-9_]{0,39})?$")] = ""
    help: Annotated[str, Field(max_length=255)] = ""
    kind: Literal["text", "choice", "choices", "list", "yes_no", "number", "period"] = "text"
    choices: tuple[Text, ...] = ()
    required: bool = False
    print: bool = True
    aliases: tuple[Text, ...] = ()

    @model_validator(mode="after")
    def _sensible(self) -> OwnQuestion:
        from fko_cli.core.own_questions import check_question  # few regions ask questions of their own

        check_question(self)
        return self


class StoreSettings(Part):
    """`[store]`: empty `url` means the SQLite file in the workspace, else a PostgreSQL database without a password.

    `schema_name` is the part of that database which belongs to this workspace.
    """

    url: str = ""
    schema_name: str = ""


class Intake(Part):
    """`[intake]`: bounds for returned files; larger ones are set aside."""

    max_megabytes: int = Field(default=30, ge=1, le=500)
    max_seconds: int = Field(default=15, ge=1, le=600)


class Privacy(Part):
    """`[privacy]`: until when returned files are kept, as a fixed day or in years after the deadline of their round."""

    keep_returns_until: Day | None = None
    keep_returns_years: int | None = Field(default=None, ge=0, le=100)

    @model_validator(mode="after")
    def _one_of_them(self) -> Privacy:
        if self.keep_returns_until is not None and self.keep_returns_years is not None:
            raise ValueError(
                "[privacy]: keep_returns_until und keep_returns_years gelten nicht zugleich; bitte eines löschen."
            )
        return self


ChangeKind = Literal[
    "added", "removed", "dropped", "merged", "split", "field", "lead", "partners", "period", "status", "territory",
    "wording", "details", "needs", "workshop", "texts", "fields", "institutions",
]  # fmt: skip
"""What can have changed since an edition; `core.editions.kinds` has the German words."""


class ChangeRules(Part):
    """`[changes]`: which changes since an edition are substantial; all others are minor."""

    substantial: tuple[ChangeKind, ...] = ("added", "removed", "dropped", "merged", "split", "field", "lead", "fields")


class Settings(Part):
    """The whole of `fko.toml`."""

    format: Literal[1]
    region: Region
    round: Round
    fields: tuple[FieldOfAction, ...] = Field(min_length=1)
    workshop: Workshop | None = None
    meetings: tuple[Meeting, ...] = ()
    concept: Concept = Concept()
    resolution: Resolution = Resolution()
    talk: Talk = Talk()
    themes: tuple[Theme, ...] = ()
    mail: Mail = Mail()
    store: StoreSettings = StoreSettings()
    intake: Intake = Intake()
    privacy: Privacy = Privacy()
    questions: tuple[OwnQuestion, ...] = ()
    changes: ChangeRules = ChangeRules()
    fields_before: dict[str, dict[str, tuple[str, ...]]] = Field(default_factory=dict)

    @field_validator("fields_before", mode="before")
    @classmethod
    def _one_or_several(cls, value: Any) -> Any:
        """`"3" = "2"` means `"3" = ["2"]`."""
        if not isinstance(value, dict):
            return value
        return {
            name: {old: [new] if isinstance(new, str) else new for old, new in mapping.items()}
            if isinstance(mapping, dict)
            else mapping
            for name, mapping in value.items()
        }

    @model_validator(mode="after")
    def _unique_fields(self) -> Settings:
        ids = [field.id for field in self.all_fields]
        twice = sorted({one for one in ids if ids.count(one) > 1})
        if twice:
            raise ValueError(f"[[fields]]: die id „{twice[0]}“ kommt mehrfach vor")
        return self

    @model_validator(mode="after")
    def _themes_of_known_fields(self) -> Settings:
        for theme in self.themes:
            for one in theme.fields:
                if self.field_of_action(one) is None:
                    raise ValueError(f"[[themes]]: „{theme.title}“ nennt das Handlungsfeld „{one}“, das gibt es nicht.")
        return self

    @model_validator(mode="after")
    def _questions_side_by_side(self) -> Settings:
        if self.questions:
            from fko_cli.core.own_questions import check_questions

            check_questions(self.questions)
        return self

    @property
    def all_fields(self) -> tuple[FieldName, ...]:
        """The fields of action, each followed by its sub-fields."""
        return tuple(one for field in self.fields for one in (field, *field.sub))

    def field_of_action(self, field_id: str) -> FieldOfAction | None:
        """The field of action with that id or with a sub-field of that id, None when the round has none."""
        return next((field for field in self.fields if field_id in (field.id, *(one.id for one in field.sub))), None)

    def field_named(self, field_id: str) -> FieldName | None:
        """The field or sub-field with exactly that id, None when the round has none."""
        return next((one for one in self.all_fields if one.id == field_id), None)

    def main_field(self, field_id: str) -> str:
        """The id of the field to which a sub-field belongs; every other text as it is."""
        found = self.field_of_action(field_id)
        return found.id if found else field_id
