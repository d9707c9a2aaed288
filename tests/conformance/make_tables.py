"""
Writes the vector files that stand for no single rule, from the literal tables beside it.

    python tests/conformance/make_tables.py
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from conformance import boundaries, choices, tables
from conformance.written import write_json

FOLDER = Path(__file__).parents[2] / "src" / "multiline_batch" / "vectors"


def make_files() -> dict[str, str]:
    """Return the text of every such file, by its name without ending."""
    made = {
        "boundary-capacity": boundaries.capacity(),
        "boundary-digits": boundaries.digits(),
        "boundary-limits": boundaries.limits(),
        "boundary-rows": boundaries.rows(),
        "boundary-utilization": boundaries.utilization(),
        "table-choices": choices.words(),
        "table-existing-accounts": tables.existing_accounts(),
        "table-held-numbers": tables.held_numbers(),
        "table-invited-accounts": tables.invited_accounts(),
        "table-moved-accounts": tables.moved_accounts(),
        "table-moved-numbers": tables.moved_numbers(),
        "table-named-numbers": tables.named_numbers(
            tables.NAMED, {"claim_reserved": False}, "A row that names a number, for every state of that number."
        ),
        "table-named-numbers-reserved": tables.named_numbers(
            tables.NAMED_CLAIM_RESERVED,
            {"claim_reserved": True},
            "The same where the portal lets rows name Reserved numbers.",
        ),
        "table-policies": choices.policies(),
    }
    return {name: write_json(content) + "\n" for name, content in made.items()}


if __name__ == "__main__":
    for name, text in make_files().items():
        (FOLDER / f"{name}.json").write_text(text, encoding="utf-8")
