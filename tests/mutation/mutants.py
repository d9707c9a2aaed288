"""
Mutants: the small faults that are planted in a module, one at a time.

The operators are those of mutmut, over the whole of a module and not only over the bodies of functions that have no decorator: tables,
fields and properties are mutated too.  To them come a few of our own: an element of a table is dropped, a condition that is a bare name or
call is turned around, and the filter of a comprehension is taken away.

What nobody is promised is left alone: annotations, docstrings, the wording of exceptions, and what a repr shows.  So are the decorators of value classes,
which the contract test compares, hashes, copies and prints one by one, and the targets of assignments, which crash.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import libcst as cst
from attrs import frozen
from libcst.metadata import ByteSpanPositionProvider, CodeRange, CodeSpan, MetadataWrapper, PositionProvider
from mutmut.mutation.mutators import mutation_operators

Operator = Callable[[Any], Iterable[cst.CSTNode]]


def _drop_elements(node: cst.Tuple | cst.Set | cst.List | cst.Dict) -> Iterator[cst.CSTNode]:
    if len(node.elements) > 1:
        for place in range(len(node.elements)):
            kept = [*node.elements[:place], *node.elements[place + 1 :]]
            if len(kept) == 1:
                kept[0] = kept[0].with_changes(comma=cst.Comma())
            yield node.with_changes(elements=kept)


def _turn_around(node: cst.If | cst.While) -> Iterator[cst.CSTNode]:
    # mutmut turns comparisons, `and`, `or` and `not` around already.
    if isinstance(node.test, cst.Name | cst.Attribute | cst.Call | cst.NamedExpr):
        bare = node.test.with_changes(lpar=[cst.LeftParen()], rpar=[cst.RightParen()])
        yield node.with_changes(test=cst.UnaryOperation(operator=cst.Not(), expression=bare))


def _drop_filter(node: cst.CompIf) -> Iterator[cst.CSTNode]:
    yield node.with_changes(test=cst.Name("True"))


OPERATORS: Sequence[tuple[type, Operator]] = (
    *mutation_operators,
    (cst.Tuple, _drop_elements),
    (cst.Set, _drop_elements),
    (cst.List, _drop_elements),
    (cst.Dict, _drop_elements),
    (cst.If, _turn_around),
    (cst.While, _turn_around),
    (cst.CompIf, _drop_filter),
)

_TYPING_CALLS = frozenset({"NewType", "TypeVar", "assert_never", "cast"})


@frozen(kw_only=True)
class Mutant:
    """
    One planted fault.

    Attributes:
        module: The module, without the name of the package.

        function: The function or class that it is in, such as ``Plan.count``; blank in the module itself.

        in_function: Whether it is in the body of a function, so that it does not run when the module is imported.

        lines: The lines of the statement that it is in, of a compound one those of its head.

        was: The code of the lines that differ, as they were.

        now: The code of those lines in the mutant.

        text: The text of the whole module.
    """

    module: str
    function: str
    in_function: bool
    lines: range
    was: str
    now: str
    text: str

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What names it, whatever else changes in the module."""
        return self.module, self.function, self.was, self.now


def make_mutants(module: str, text: str) -> list[Mutant]:
    """Return every mutant of a module's text, each text once."""
    tree = MetadataWrapper(cst.parse_module(text), unsafe_skip_copy=True)
    finder = _Finder(module, tree.module)
    tree.visit(finder)
    return list({mutant.text: mutant for mutant in finder.found}.values())


class _Finder(cst.CSTVisitor):
    METADATA_DEPENDENCIES = (PositionProvider, ByteSpanPositionProvider)

    def __init__(self, module: str, tree: cst.Module) -> None:
        super().__init__()
        self._module, self._tree, self._text, self._bytes = module, tree, tree.code, tree.bytes
        self._scopes: list[cst.FunctionDef | cst.ClassDef] = []
        self._lines: list[range] = [range(0)]
        self.found: list[Mutant] = []

    def on_visit(self, node: cst.CSTNode) -> bool:
        if _is_left_alone(node):
            return False
        if isinstance(node, cst.BaseStatement):
            self._lines.append(self._head(node))
        # A head is of the scope around it: decorators and defaults run when the function is made.
        self._mutate(node)
        return True

    def visit_FunctionDef_body(self, node: cst.FunctionDef) -> None:
        self._scopes.append(node)

    def leave_FunctionDef_body(self, node: cst.FunctionDef) -> None:
        self._scopes.remove(node)

    def visit_ClassDef_body(self, node: cst.ClassDef) -> None:
        self._scopes.append(node)

    def leave_ClassDef_body(self, node: cst.ClassDef) -> None:
        self._scopes.remove(node)

    def on_leave(self, original_node: cst.CSTNode) -> None:
        if isinstance(original_node, cst.BaseStatement):
            self._lines.pop()

    def _position(self, node: cst.CSTNode) -> CodeRange:
        where = self.get_metadata(PositionProvider, node)
        if not isinstance(where, CodeRange):
            raise TypeError
        return where

    def _head(self, node: cst.BaseStatement) -> range:
        where = self._position(node)
        body = getattr(node, "body", None)
        end = self._position(body).start.line if isinstance(body, cst.IndentedBlock) else where.end.line + 1
        first = min([where.start.line, *(self._position(d).start.line for d in getattr(node, "decorators", ()))])
        return range(first, max(end, first + 1))

    def _mutate(self, node: cst.CSTNode) -> None:
        for kind, operator in OPERATORS:
            if isinstance(node, kind):
                for other in operator(node):
                    self._add(node, other)

    def _add(self, node: cst.CSTNode, other: cst.CSTNode) -> None:
        if isinstance(node, cst.BaseCompoundStatement):
            text = cst.ensure_type(self._tree.deep_replace(node, other), cst.Module).code
        else:
            span = self.get_metadata(ByteSpanPositionProvider, node)
            if not isinstance(span, CodeSpan):
                raise TypeError
            start, end = span.start, span.start + span.length
            text = (self._bytes[:start] + self._code(node, other, self._bytes[start:end]) + self._bytes[end:]).decode()
        was, now = _differing_lines(self._text, text)
        if "repr=None" in now:
            # It hides a field, and what a repr shows is promised to nobody; that it hides what is private is.
            return
        self.found.append(
            Mutant(
                module=self._module,
                function=".".join(scope.name.value for scope in self._scopes),
                in_function=any(isinstance(scope, cst.FunctionDef) for scope in self._scopes),
                lines=self._lines[-1],
                was=was,
                now=now,
                text=text,
            )
        )

    @staticmethod
    def _code(node: cst.CSTNode, other: cst.CSTNode, was: bytes) -> bytes:
        # Its span has neither the parentheses of an expression nor the spaces around an operator.
        if getattr(node, "lpar", ()) and getattr(other, "lpar", ()):
            other = other.with_changes(lpar=(), rpar=())
        code = cst.Module(body=[]).code_for_node(other).encode()
        return code if was[:1].isspace() else code.strip()


def _is_left_alone(node: cst.CSTNode) -> bool:
    match node:
        case cst.Annotation() | cst.Import() | cst.ImportFrom() | cst.Raise() | cst.Decorator() | cst.AssignTarget():
            return True
        case cst.Expr(value=cst.SimpleString() | cst.ConcatenatedString()):
            return True
        case cst.Assign(targets=[cst.AssignTarget(target=cst.Name(value="msg"))]):
            return True
        case cst.If(test=cst.Name(value="TYPE_CHECKING")):
            return True
        case cst.Call(func=cst.Name(value=name)):
            return name in _TYPING_CALLS
        case _:
            return False


def _differing_lines(before: str, after: str) -> tuple[str, str]:
    old, new = ([line.strip() for line in text.splitlines()] for text in (before, after))
    head = next(place for place, pair in enumerate(zip(old, new, strict=False)) if pair[0] != pair[1])
    old, new = old[head:], new[head:]
    while old and new and old[-1] == new[-1]:
        del old[-1], new[-1]
    return "\n".join(old), "\n".join(new)
