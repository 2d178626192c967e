"""The state of a round as a report: response, fields, territory, needs, and who works with whom."""
