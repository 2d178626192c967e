"""The tables of the store. Returns, report versions and decisions are append-only; the rest is derived or bookkeeping.

Every change here needs a migration in `migrations/versions` and a new `SCHEMA_REVISION`.
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    DateTime,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

SCHEMA_REVISION = "0005"
"""The newest migration; a store with another revision is migrated or, when unknown, refused."""

metadata = MetaData()

meta = Table("meta", metadata, Column("key", String(40), primary_key=True), Column("value", Text, nullable=False))

returns = Table(
    "returns",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("round", String(40), nullable=False),
    Column("actor", String(60)),
    Column("sha256", String(64), nullable=False),
    Column("file", Text, nullable=False),
    Column("status", String(30), nullable=False),
    Column("reason", Text, nullable=False, default=""),
    Column("collected_at", DateTime, nullable=False),
    Column("filled", Integer, nullable=False),
    Column("read", Integer, nullable=False),
    Column("noted", Integer, nullable=False),
    Column("findings", JSON, nullable=False),
    Column("current", Boolean, nullable=False, default=True),
    Index("returns_by_round", "round", "sha256"),
    sqlite_autoincrement=True,
)

reports = Table(
    "reports",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("round", String(40), nullable=False),
    Column("actor", String(60), nullable=False),
    sqlite_autoincrement=True,
)

report_versions = Table(
    "report_versions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("report_id", ForeignKey("reports.id"), nullable=False),
    Column("return_id", ForeignKey("returns.id"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("sheet", Text, nullable=False),
    Column("row", Integer),
    Column("row_key", String(80), nullable=False, default=""),
    Column("fingerprint", String(64), nullable=False),
    Column("values", JSON, nullable=False),
    Column("typed", JSON, nullable=False),
    Index("report_versions_by_return", "return_id"),
    Index("report_versions_by_report", "report_id"),
    sqlite_autoincrement=True,
)

needs = Table(
    "needs",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("return_id", ForeignKey("returns.id"), nullable=False),
    Column("sheet", Text, nullable=False),
    Column("row", Integer),
    Column("values", JSON, nullable=False),
    Index("needs_by_return", "return_id"),
    sqlite_autoincrement=True,
)

decisions = Table(
    "decisions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("round", String(40), nullable=False),
    Column("answer", String(20), nullable=False),
    Column("reports", JSON, nullable=False),
    Column("fingerprints", JSON, nullable=False),
    Column("without", JSON, nullable=False),
    Column("question", Integer),
    Column("by", Text, nullable=False, default=""),
    Column("at", DateTime, nullable=False),
    Column("reason", Text, nullable=False, default=""),
    Index("decisions_by_round", "round"),
    sqlite_autoincrement=True,
)

questions = Table(
    "questions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("round", String(40), nullable=False),
    Column("members", Text, nullable=False),
    Column("probability", Float, nullable=False),
    Column("evidence", JSON, nullable=False),
    Column("previous", String(20)),
    Column("suggestion", String(20)),
    Column("position", Integer),
    UniqueConstraint("round", "members"),
    sqlite_autoincrement=True,
)

activities = Table(
    "activities",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("round", String(40), nullable=False),
)

memberships = Table(
    "memberships",
    metadata,
    Column("report_id", ForeignKey("reports.id"), primary_key=True),
    Column("number", ForeignKey("activities.number"), nullable=False),
    Column("round", String(40), nullable=False),
    Index("memberships_by_round", "round"),
)

activity_events = Table(
    "activity_events",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("round", String(40), nullable=False),
    Column("at", DateTime, nullable=False),
    Column("kind", String(20), nullable=False),
    Column("number", Integer, nullable=False),
    Column("other", Integer),
    sqlite_autoincrement=True,
)

joins = Table(
    "joins",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("round", String(40), nullable=False),
    Column("first", Integer, nullable=False),
    Column("second", Integer, nullable=False),
    Column("origin", String(20), nullable=False),
    Column("probability", Float, nullable=False),
    Column("evidence", JSON, nullable=False),
    Index("joins_by_round", "round"),
)

links = Table(
    "links",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("round", String(40), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("number", Integer, nullable=False),
    Column("target", String(60), nullable=False),
    Index("links_by_round", "round"),
)

merges = Table(
    "merges",
    metadata,
    Column("round", String(40), primary_key=True),
    Column("state", Text, nullable=False),
    Column("at", DateTime, nullable=False),
)

forms = Table(
    "forms",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("round", String(40), nullable=False),
    Column("actor", String(60), nullable=False),
    Column("form_version", Integer, nullable=False),
    Column("sent_at", DateTime, nullable=False),
    Column("cells", JSON, nullable=False),
    Index("forms_by_round", "round", "actor"),
    sqlite_autoincrement=True,
)

exports = Table(
    "exports",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("round", String(40), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("path", Text, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("at", DateTime, nullable=False),
    sqlite_autoincrement=True,
)

letters = Table(
    "letters",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("round", String(40), nullable=False),
    Column("actor", String(60), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("number", Integer, nullable=False),
    Column("email", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("message_id", Text, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("file", Text, nullable=False),
    Column("created_at", DateTime, nullable=False),
    Index("letters_by_round", "round", "actor"),
    sqlite_autoincrement=True,
)
"""Messages to actors that were to be delivered: `kind` is invitation, reminder or query, `number` counts them per actor."""

letter_events = Table(
    "letter_events",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("letter_id", ForeignKey("letters.id"), nullable=False),
    Column("at", DateTime, nullable=False),
    Column("state", String(20), nullable=False),
    Column("detail", Text, nullable=False, default=""),
    Index("letter_events_by_letter", "letter_id"),
    sqlite_autoincrement=True,
)
"""What became of a letter, append-only; the newest event is its state."""

post = Table(
    "post",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("round", String(40), nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("source", Text, nullable=False),
    Column("actor", String(60)),
    Column("sender", Text, nullable=False, default=""),
    Column("subject", Text, nullable=False, default=""),
    Column("sent_at", DateTime),
    Column("received_at", DateTime, nullable=False),
    Column("kind", String(20), nullable=False),
    Column("files", Integer, nullable=False, default=0),
    Column("text", Text, nullable=False, default=""),
    Column("reason", Text, nullable=False, default=""),
    Column("settled", Boolean, nullable=False, default=False),
    Column("filed", Text, nullable=False, default=""),
    UniqueConstraint("round", "sha256"),
    sqlite_autoincrement=True,
)
"""Messages that came in: `kind` is return, text, absence, bounce or other; `filed` the folder the server has it in now."""

overrides = Table(
    "overrides",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("round", String(40), nullable=False),
    Column("number", Integer, nullable=False),
    Column("key", String(60), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("value", JSON, nullable=False),
    Column("reported", Text, nullable=False),
    Column("by", Text, nullable=False, default=""),
    Column("at", DateTime, nullable=False),
    Column("reason", Text, nullable=False, default=""),
    Index("overrides_by_round", "round", "number"),
    sqlite_autoincrement=True,
)
"""What the editor did to values of activities, append-only; the newest entry for an activity and a key holds.

`kind` is set, empty or reset; `reported` is what the reports said then."""

override_notes = Table(
    "override_notes",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("round", String(40), nullable=False),
    Column("number", Integer, nullable=False),
    Column("key", String(60), nullable=False),
    Column("text", Text, nullable=False),
    Index("override_notes_by_round", "round"),
)
"""Sentences about values of the editor whose sources have changed or whose activity is gone; derived, renewed by merging."""

editions = Table(
    "editions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("round", String(40), nullable=False),
    Column("name", String(200), nullable=False, unique=True),
    Column("kind", String(20), nullable=False),
    Column("purpose", Text, nullable=False, default=""),
    Column("body", Text, nullable=False, default=""),
    Column("day", Date, nullable=False),
    Column("note", Text, nullable=False, default=""),
    Column("frozen_at", DateTime, nullable=False),
    Column("fko_version", String(40), nullable=False),
    Column("content", JSON, nullable=False),
    Column("concept", JSON, nullable=False),
    Column("template", LargeBinary),
    Column("template_sha256", String(64), nullable=False, default=""),
    Column("document", LargeBinary, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("file", Text, nullable=False),
    sqlite_autoincrement=True,
)
"""States of the concept that were printed, frozen: `kind` is adopted or interim, `day` the day of the resolution or state.

`content` has settings, actors, activities, needs, texts and sources as they were, `concept` the chapters as data, `document`
the bytes of the Word file and `sha256` their hash. Rows are never altered."""

drafts = Table(
    "drafts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("round", String(40), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("path", Text, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("written_at", DateTime, nullable=False),
    Column("parts", JSON, nullable=False),
    Index("drafts_by_round", "round", "kind"),
    sqlite_autoincrement=True,
)
"""Drafts as they were written; `parts` says what stood in each part, so that later changes by hand are seen."""

rounds = Table(
    "rounds",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("previous", String(40)),
    Column("opened_at", DateTime, nullable=False),
    Column("closed_at", DateTime),
    Column("settings", JSON, nullable=False),
    Column("actors", JSON, nullable=False),
)
"""The rounds that were opened with `fko round` and the one before; settings and register as they were when a round ended."""

actor_changes = Table(
    "actor_changes",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("round", String(40), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("old", String(60)),
    Column("new", String(60)),
    Column("detail", Text, nullable=False, default=""),
    Column("at", DateTime, nullable=False),
    Column("by", Text, nullable=False, default=""),
    Index("actor_changes_by_round", "round"),
    sqlite_autoincrement=True,
)
"""What became of institutions when a round was opened: `kind` is left, new, renamed or merged; `old` and `new` are keys."""

workshop_entries = Table(
    "workshop_entries",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("round", String(40), nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("file", Text, nullable=False),
    Column("sheet", Text, nullable=False),
    Column("row", Integer),
    Column("kind", String(20), nullable=False),
    Column("field", String(20), nullable=False, default=""),
    Column("values", JSON, nullable=False),
    Column("current", Boolean, nullable=False, default=True),
    Column("activity", Integer),
    Index("workshop_entries_by_round", "round"),
    sqlite_autoincrement=True,
)
"""What a workshop brought: `kind` is situation, priority, need or idea; `activity` the number that an idea became."""

forgotten = Table(
    "forgotten",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", DateTime, nullable=False),
    Column("by", Text, nullable=False, default=""),
    Column("kind", String(20), nullable=False),
    Column("details", JSON, nullable=False),
    sqlite_autoincrement=True,
)
"""What was removed for the sake of people's privacy, append-only: `kind` is person or expired.

`details` says from how many places, and the round and hash of every file that was deleted; never what was removed."""
