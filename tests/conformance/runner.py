"""What tests ask of the conformance vectors beside what they come to."""

import json
from functools import cache
from importlib.resources import files
from typing import Any

from multiline_batch import Finding, InvitationPlan, InvitationWithheld, MoveUndecided, Plan, Upload
from multiline_batch.testing import Vector, judge, vectors


def vector_files() -> dict[str, dict[str, Any]]:
    """Return what every vector file holds, by the file's name without its ending."""
    folder = files("multiline_batch").joinpath("vectors")
    names = sorted(path.name for path in folder.iterdir() if path.name.endswith(".json"))
    return {
        name.removesuffix(".json"): json.loads(folder.joinpath(name).read_text("utf-8"))
        for name in names
        if name != "vectors.schema.json"
    }


@cache
def rule_vectors() -> tuple[Vector, ...]:
    """Return the vectors that are about one rule."""
    return tuple(vector for vector in vectors() if vector.rule is not None)


def findings_of(vector: Vector) -> tuple[Finding, ...]:
    """Return every finding that a vector comes to, wherever it is told."""
    judged = judge(vector)
    if isinstance(judged, Upload | Plan):
        return judged.findings
    if isinstance(judged, InvitationPlan):
        decisions = [entry.decision for entry in judged.entries]
        reasons = [reason for d in decisions if isinstance(d, InvitationWithheld) for reason in d.reasons]
        return (*judged.findings, *reasons)
    if isinstance(judged, MoveUndecided):
        return ()
    return (*judged.findings, *(finding for entry in judged.accounts for finding in entry.findings))
