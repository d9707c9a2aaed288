"""Writes the pages of the rules before the others are read; they belong to the build, and the repository does not keep them."""

from sphinx.application import Sphinx

from rule_text import FOLDER, pages


def _write(app: Sphinx) -> None:
    folder = app.srcdir / FOLDER
    folder.mkdir(exist_ok=True)
    wanted = {folder / name: f"{text}\n" for name, text in pages().items()}
    for path in set(folder.glob("*.md")) - wanted.keys():
        path.unlink()
    for path, text in wanted.items():
        # A page that has not changed keeps its time, so that it is not read again.
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect the writing to the start of a build."""
    app.connect("builder-inited", _write)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
