"""Values and findings as plain JSON data and back: the form in which the store keeps them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from fko_cli.core.records import Evidence, Finding, Period, Severity, Territory, Value


def to_json(values: Mapping[str, Value]) -> dict[str, Any]:
    """Values by key -> data that `json.dumps` takes; periods and territories become tagged objects."""
    return {key: _encode(value) for key, value in values.items()}


def from_json(data: Mapping[str, Any]) -> dict[str, Value]:
    """The inverse of `to_json`."""
    return {key: _decode(value) for key, value in data.items()}


def _encode(value: Value) -> Any:
    if isinstance(value, Period):
        return {
            "period": value.text,
            "first": value.first.isoformat() if value.first else None,
            "last": value.last.isoformat() if value.last else None,
            "precision": value.precision,
            "ongoing": value.ongoing,
            "understood": value.understood,
        }
    if isinstance(value, Territory):
        return {
            "territory": value.text,
            "parts": list(value.parts),
            "without": list(value.without),
            "others": list(value.others),
            "whole": value.whole,
        }
    return list(value) if isinstance(value, tuple) else value


def _decode(value: Any) -> Value:
    if isinstance(value, dict) and "period" in value:
        return Period(
            value["period"],
            _day(value["first"]),
            _day(value["last"]),
            value["precision"],
            value["ongoing"],
            value["understood"],
        )
    if isinstance(value, dict):
        return Territory(
            value["territory"], tuple(value["parts"]), tuple(value["without"]), tuple(value["others"]), value["whole"]
        )
    if isinstance(value, list):
        return tuple(value)
    if isinstance(value, str | bool):
        return value
    raise TypeError(f"no value of a report: {value!r}")


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def finding_to_json(finding: Finding) -> dict[str, Any]:
    """A finding in the shape of `fko collect --json` (interface: code, severity, sheet, row, column, value, …)."""
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "sheet": finding.sheet,
        "row": finding.row,
        "column": finding.column,
        "address": finding.address,
        "value": finding.value,
        "message": finding.message,
        "remedy": finding.remedy,
        "noted": list(finding.noted),
        "also": list(finding.also),
    }


def finding_from_json(data: Mapping[str, Any]) -> Finding:
    """The inverse of `finding_to_json`."""
    return Finding(
        code=data["code"],
        severity=Severity(data["severity"]),
        message=data["message"],
        remedy=data["remedy"],
        sheet=data["sheet"],
        row=data["row"],
        column=data["column"],
        address=data["address"],
        value=data["value"],
        noted=tuple(data["noted"]),
        also=tuple(data.get("also", ())),
    )


def evidence_to_json(evidence: Evidence) -> dict[str, Any]:
    """One reason in the shape of `fko review --json`."""
    return {"feature": evidence.feature, "weight": round(evidence.weight, 3), "detail": evidence.detail}


def evidence_from_json(data: Mapping[str, Any]) -> Evidence:
    """The inverse of `evidence_to_json`."""
    return Evidence(data["feature"], float(data["weight"]), data["detail"])
