"""
Where names lead: single backticks in docstrings, statements of the source, and terms of the glossary.

A docstring writes `read_upload` and means ``multiline_batch.read_upload``; it also writes `None` or the name of an argument, which leads
nowhere and is plain code.  The code of a rule leads to its page, wherever it stands.  The lines in the table of the source, those in the readings of its open points, and the terms of the glossary
get anchors, so that any page can point at one of them: ``[S38](#s38)``, ``[pool](#term-pool)``.
"""

import re
from collections.abc import Iterator

from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.nodes import make_refnode

from multiline_batch import RULES
from rule_text import FOLDER

_PACKAGE = "multiline_batch"
# Libraries whose pages are not part of this site.
_FOREIGN = ("attr.", "collections.", "datetime.", "enum.", "hypothesis.", "types.", "typing.")


def _resolve(app: Sphinx, env: BuildEnvironment, node: pending_xref, content: nodes.TextElement) -> nodes.Node | None:
    if node.get("refdomain") != "py":
        return None
    target = str(node["reftarget"])
    name = target.rpartition(".")[2]
    if "." not in target or target.startswith(_PACKAGE):
        objects = env.domains.python_domain.objects
        found = [entry for full, entry in objects.items() if re.fullmatch(rf"{_PACKAGE}(\.[a-z_]+)*\.{name}", full)]
        if len(found) == 1:
            return make_refnode(app.builder, node["refdoc"], found[0].docname, found[0].node_id, content, target)
    # Variables of types and names of other libraries have no page, and neither has what a docstring only shows as code.
    known = target.startswith(_FOREIGN) or name.startswith("_") or node["reftype"] == "obj"
    return content if known else None


def _anchor(app: Sphinx, doctree: nodes.document) -> None:
    name = app.env.docname
    standard = app.env.domains.standard_domain
    for anchor, node in _anchors(name, doctree):
        # The first place is the one that is meant.
        if anchor not in standard.anonlabels:
            node["ids"].append(anchor)
            standard.anonlabels[anchor] = name, anchor
            standard.labels[anchor] = name, anchor, node.astext().splitlines()[0]


def _link_codes(app: Sphinx, doctree: nodes.document, name: str) -> None:
    # The code of a rule leads to its page, unless it is part of a link already or stands on that page.
    for literal in list(doctree.findall(nodes.literal)):
        code = literal.astext()
        page = f"{FOLDER}/{code}"
        if code in RULES and page != name and not isinstance(literal.parent, nodes.reference):
            link = nodes.reference("", "", internal=True, refuri=app.builder.get_relative_uri(name, page))
            literal.replace_self(link)
            link += literal


def _anchors(name: str, doctree: nodes.document) -> Iterator[tuple[str, nodes.Element]]:
    # Statements are told in one table, and everything else that rules rest on in the other.
    pattern = {"reference/source": r"\bS\d+\b", "explanation/readings": r"\b[A-RT-Z]\d+\b"}.get(name)
    if pattern is not None:
        for row in doctree.findall(nodes.row):
            for source in re.findall(pattern, row[0].astext()):
                yield source.lower(), row
    elif name == "glossary":
        for paragraph in doctree.findall(nodes.paragraph):
            # Before what is strong stands an empty text.
            first = next((child for child in paragraph if child.astext()), None)
            if isinstance(first, nodes.strong):
                yield f"term-{nodes.make_id(first.astext())}", paragraph


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect what is told above to the build."""
    app.connect("missing-reference", _resolve)
    app.connect("doctree-read", _anchor)
    app.connect("doctree-resolved", _link_codes)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
