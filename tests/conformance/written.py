"""
How vector files are written: a value stands on one line if it fits; one of plain parts fills its lines, any other is broken at its
outermost brackets.
"""

import json

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
    if len(flat) + indent + around <= WIDTH or not isinstance(value, dict | list):
        return flat
    if isinstance(value, dict):
        names = [f"{json.dumps(key, ensure_ascii=False)}: " for key in value]
        items, brackets = list(value.values()), "{}"
    else:
        names, items, brackets = [""] * len(value), value, "[]"
    parts = [
        name + write_json(item, indent + 2, len(name) + 1) for name, item in zip(names, items, strict=True)
    ]
    plain = isinstance(value, dict) and all(map(_is_plain, items))
    lines = _fill(parts, FILL - indent) if plain else parts
    inner = "\n" + " " * (indent + 2)
    return brackets[0] + inner + ("," + inner).join(lines) + "\n" + " " * indent + brackets[1]


def _is_plain(item: object) -> bool:
    return not any(isinstance(part, dict | list) for part in (item if isinstance(item, list) else [item]))


def _fill(parts: list[str], width: int) -> list[str]:
    lines = [parts[0]]
    for part in parts[1:]:
        if len(lines[-1]) + len(part) + 3 <= width:
            lines[-1] += f", {part}"
        else:
            lines.append(part)
    return lines
