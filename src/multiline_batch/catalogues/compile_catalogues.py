"""
Compiles the catalogues when the library is built: from `.po`, which people and their tools edit, to `.mo`, which is read.

A build hook of hatchling; it is no part of the wheel.  A catalogue with a word that is missing or marked as fuzzy ends the build.
"""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

HERE = Path(__file__).parent


class CompileCatalogues(BuildHookInterface[Any]):
    """Writes a `.mo` file beside each `.po` file and puts it into the wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002  hatchling names them.
        """Compile every catalogue."""
        for source in sorted(HERE.glob("*.po")):
            compile_catalogue(source, source.with_suffix(".mo"))
        build_data["artifacts"].append("*.mo")


def compile_catalogue(source: Path, target: Path) -> None:
    """Compile one catalogue, all of whose words are there."""
    with source.open("rb") as file:
        catalog = read_po(file, abort_invalid=True)
    for message in catalog:
        texts = message.string if isinstance(message.string, tuple) else (message.string,)
        if message.id and (message.fuzzy or not all(texts)):
            error = f"{source.name}: {message.id} is fuzzy or not translated"
            raise ValueError(error)
    # The time of the build would make every build another one.
    catalog.creation_date = catalog.revision_date = datetime.fromtimestamp(0, tz=UTC)
    with target.open("wb") as file:
        write_mo(file, catalog)
