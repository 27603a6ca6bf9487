"""The Bot API's own schema: which methods and parameters there are, and of which type."""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

_VERSION = "botapi-10.3.json"


class BadRequestError(Exception):
    """A call the official server would answer with 400; the text is its description behind `Bad Request: `."""

    def __init__(self, description: str, parameters: Mapping[str, Any] | None = None) -> None:
        super().__init__(description)
        self.description = description
        self.parameters = dict(parameters or {})


class Schema:
    """Checks calls and results against the published schema."""

    def __init__(self) -> None:
        data = json.loads(files("bot.sandbox").joinpath(_VERSION).read_text(encoding="utf-8"))
        self._methods = {name.lower(): (name, parameters) for name, parameters in data["methods"].items()}
        self._types: dict[str, Any] = data["types"]

    def method(self, name: str) -> str | None:
        """The method's name as published (calls compare without case), or None."""
        found = self._methods.get(name.lower())
        return found[0] if found else None

    def parameters(self, method: str, given: Mapping[str, Any]) -> dict[str, Any]:
        """The call's known parameters in their types; raises BadRequestError. Unknown ones are ignored."""
        _, wanted = self._methods[method.lower()]
        result: dict[str, Any] = {}
        for name, (kind, required) in wanted.items():
            value = given.get(name)
            if value is None or value == "":
                if required:
                    raise BadRequestError(_missing(name))
                continue
            result[name] = _typed(name, kind, value)
        return result

    def faults(self, kind: str, value: Any, path: str = "") -> list[str]:
        """What is wrong with a value as the published type `kind`; empty where nothing is."""
        where = path or kind
        if " or " in kind:
            return (
                [] if any(not self.faults(one, value, path) for one in kind.split(" or ")) else [f"{where}: no {kind}"]
            )
        if kind.startswith("Array of "):
            if not isinstance(value, list):
                return [f"{where}: no array"]
            inner = kind.removeprefix("Array of ")
            return [fault for i, item in enumerate(value) for fault in self.faults(inner, item, f"{where}[{i}]")]
        if kind in _PLAIN:
            return [] if isinstance(value, _PLAIN[kind]) and (kind == "Boolean") >= isinstance(value, bool) else [where]
        if kind == "True":
            return [] if value is True else [f"{where}: not True"]
        return self._object_faults(kind, value, where)

    def _object_faults(self, kind: str, value: Any, where: str) -> list[str]:
        declared = self._types[kind]
        if "one_of" in declared:
            if any(not self.faults(one, value, where) for one in declared["one_of"]):
                return []
            return [f"{where}: none of {kind}"]
        if not isinstance(value, dict):
            return [f"{where}: no object"]
        fields = declared["fields"]
        missing = [
            f"{where}.{name}: missing" for name, (_, required) in fields.items() if required and name not in value
        ]
        unknown = [f"{where}.{name}: unknown" for name in value if name not in fields]
        wrong = [
            fault
            for name, item in value.items()
            if name in fields
            for fault in self.faults(fields[name][0], item, f"{where}.{name}")
        ]
        return missing + unknown + wrong


_PLAIN: dict[str, Any] = {"Integer": int, "String": str, "Boolean": bool, "Float": (int, float)}


def _missing(name: str) -> str:
    words = {
        "text": "message text is empty",
        "chat_id": "chat_id is empty",
        "photo": "there is no photo in the request",
        "document": "there is no document in the request",
    }
    return words.get(name, f'parameter "{name}" is required')


def _typed(name: str, kind: str, value: Any) -> Any:
    if kind == "Integer":
        return _integer(name, value)
    if kind == "Boolean":
        return value if isinstance(value, bool) else str(value).lower() in ("true", "1", "yes")
    if kind == "Integer or String":
        text = str(value)
        return int(text) if text.lstrip("-").isdigit() else text
    if kind in ("String", "Float") or "InputFile" in kind:
        return str(value) if kind == "String" else value
    if isinstance(value, str):
        try:
            return json.loads(value)
        except ValueError as error:
            raise BadRequestError(f"can't parse {name}: can't parse JSON object") from error
    return value


def _integer(name: str, value: Any) -> int:
    try:
        return int(value)
    except (TypeError, ValueError) as error:
        raise BadRequestError(f'parameter "{name}" must be an integer') from error
