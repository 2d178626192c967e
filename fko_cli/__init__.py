"""`fko` carries one round of a regional action concept. The map, in the order in which a round runs.

commands/   init, send, collect, status, merge, review, list_, export, demo, doctor: what a person types
stages/     what happens behind each of them
core/       what it means (pure): questionnaire, records, findings; sending, reading, matching, deciding, concept
edges/      where it meets the world: workspace, settings, store, intake, questionnaire, messages, Word, terminal

A report travels: returned file → edges/intake → core/reading → edges/store → core/matching → core/deciding →
core/concept → edges/word → the printed page. docs/design.md has the reasons.
"""

__version__ = "0.1.0"
