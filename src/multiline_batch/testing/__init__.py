"""
For people who test their own portal: conformance vectors that say what has to come out.

    for vector in vectors():                                 # every rule, boundary and decision table
        ...                                                  # feed it to the portal under test
        assert what_it_came_to == vector.expected

`vectors` has all of them, `violating` the one that breaks exactly one rule, and `run` what this library says.  This is the one part of
the package that opens files: those that came with it.
"""

from multiline_batch.testing.cases import Answers, InvitationsVector, MoveVector, UploadVector, Vector
from multiline_batch.testing.results import InvitationsResult, MoveResult, UploadResult
from multiline_batch.testing.running import judge, run
from multiline_batch.testing.vectors import vectors, violating

__all__ = [
    "Answers",
    "InvitationsResult",
    "InvitationsVector",
    "MoveResult",
    "MoveVector",
    "UploadResult",
    "UploadVector",
    "Vector",
    "judge",
    "run",
    "vectors",
    "violating",
]
