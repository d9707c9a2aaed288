"""
Writes the documents of version 1 that every later version has to read: ``python tests/wire/make_version_1.py``.

They were written once.  A later version is to read them as they stand and not to write them anew.
"""

import json
import sys
from enum import Enum
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

from multiline_batch.wire import to_wire  # noqa: E402  The tests have no package.
from values import inner, scenario  # noqa: E402

EACH = 2
"""How many different values of a class are written."""


def main() -> None:
    """Write a few values of every class."""
    chosen: dict[str, list[object]] = {}
    for value in inner(scenario()):
        of_kind = chosen.setdefault(type(value).__name__, [])
        if not isinstance(value, Enum) and len(of_kind) < EACH and value not in of_kind:
            of_kind.append(value)
    lines = [json.dumps(to_wire(value), ensure_ascii=False) for values in chosen.values() for value in values]
    (HERE / "version-1.json").write_text("[\n" + ",\n".join(lines) + "\n]\n", encoding="utf-8")


if __name__ == "__main__":
    main()
