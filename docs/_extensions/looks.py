"""How signatures and examples look: as people write them, and without what only programs need."""

from sphinx.application import Sphinx


def _clean_signature(
    _app: Sphinx, _what: str, _name: str, _object: object, _options: object, signature: str | None, returns: str | None
) -> tuple[str | None, str | None]:
    # What a class makes itself, if it is left out, is an ellipsis.
    return signature and signature.replace("= NOTHING", "= ..."), returns


def _clean_source(_app: Sphinx, _name: str, source: list[str]) -> None:
    # Every block of examples ends in a blank line, because the tests put the blocks of a page together.
    source[0] = source[0].replace("\n\n```\n", "\n```\n")


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect the cleaning to reading."""
    app.connect("autodoc-process-signature", _clean_signature)
    app.connect("source-read", _clean_source)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
