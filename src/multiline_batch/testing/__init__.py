"""
For people who test their own portal: conformance vectors that say what has to come out::

    for vector in vectors():                                 # every rule, boundary and decision table
        ...                                                  # feed it to the portal under test
        assert what_it_came_to == vector.expected

`vectors` has all of them, `violating` the one that breaks exactly one rule, and `run` what this library says.  `assert_findings` compares
without showing personal data.  The vectors are files of the package, opened when the first is asked
for, also after `preload`.

`multiline_batch.testing.strategies` draws requests, files and facts with Hypothesis, and is the one room that needs it: the extra
``testing`` installs it.
"""

from multiline_batch.testing.assertions import assert_findings
from multiline_batch.testing.cases import Answers, InvitationsVector, MoveVector, UploadVector, Vector
from multiline_batch.testing.results import InvitationsResult, MoveResult, Said, UploadResult
from multiline_batch.testing.running import judge, run
from multiline_batch.testing.vectors import vectors, violating

__all__ = [
    "Answers",
    "InvitationsResult",
    "InvitationsVector",
    "MoveResult",
    "MoveVector",
    "Said",
    "UploadResult",
    "UploadVector",
    "Vector",
    "assert_findings",
    "judge",
    "run",
    "vectors",
    "violating",
]
