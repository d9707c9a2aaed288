"""
How vector files are written: a value stands on one line if it fits; one of plain parts fills its lines, any other is broken at its
outermost brackets.
"""

import json
from typing import TypeGuard

WIDTH = 120
"""The longest line, in characters."""

FILL = 106
"""The longest line of several plain parts, in characters."""


def write_json(value: object, indent: int = 0, around: int = 0) -> str:
    """
    Return JSON that people can read.

    Args:
        value: Whatever JSON can say.

        indent: How far the value is indented, in characters.

        around: How much else stands on its line, in characters.
    """
    flat = json.dumps(value, ensure_ascii=False)
    if len(flat) + indent + around <= WIDTH:
        return flat
    if _is_object(value):
        named = [(f"{json.dumps(key, ensure_ascii=False)}: ", item) for key, item in value.items()]
        parts = [name + write_json(item, indent + 2, len(name) + 1) for name, item in named]
        return _lay_out("{}", _fill(parts, FILL - indent) if all(map(_is_plain, value.values())) else parts, indent)
    if _is_list(value):
        return _lay_out("[]", [write_json(item, indent + 2, 1) for item in value], indent)
    return flat


def _is_object(value: object) -> TypeGuard[dict[str, object]]:
    return isinstance(value, dict)


def _is_list(value: object) -> TypeGuard[list[object]]:
    return isinstance(value, list)


def _is_plain(item: object) -> bool:
    return not any(isinstance(part, dict | list) for part in (item if _is_list(item) else [item]))


def _lay_out(brackets: str, lines: list[str], indent: int) -> str:
    inner = "\n" + " " * (indent + 2)
    return brackets[0] + inner + ("," + inner).join(lines) + "\n" + " " * indent + brackets[1]


def _fill(parts: list[str], width: int) -> list[str]:
    lines = [parts[0]]
    for part in parts[1:]:
        if len(lines[-1]) + len(part) + 3 <= width:
            lines[-1] += f", {part}"
        else:
            lines.append(part)
    return lines
