"""
Callers: who asks, and in which language they read.

These are dependencies of FastAPI.  The sign-in is a bearer token, which is the least that is safe to copy; put yours into `find_administrator`.
"""

import hashlib
import re
from dataclasses import dataclass
from operator import itemgetter
from typing import Annotated

from fastapi import Depends, Header, Request, Response
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from multiline_batch import LANGUAGES, Administrator, Privilege
from service.database import Database
from service.problems import ProblemError
from service.settings import Settings
from service.tables import AdministratorRow
from service.work import Worker

_LANGUAGE_RANGE = re.compile(
    r"\s*([A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3})\s*(?:;\s*q=(0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?))?\s*"
)


@dataclass(frozen=True, kw_only=True)
class Parts:
    """What the routes work with."""

    settings: Settings
    database: Database
    worker: Worker


def find_parts(request: Request) -> Parts:
    """Return what the application works with."""
    parts: Parts = request.app.state.parts
    return parts


TheseParts = Annotated[Parts, Depends(find_parts)]


def hash_token(token: str) -> str:
    """Return what is stored of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def find_administrator(
    parts: TheseParts, credentials: Annotated[HTTPAuthorizationCredentials, Depends(HTTPBearer())]
) -> Administrator:
    """Return who asks, with the privileges of now."""
    with parts.database.reading() as session:
        row = session.get(AdministratorRow, hash_token(credentials.credentials))
    if row is None:
        raise ProblemError(401, "unknown-token", "Nobody has this token.")
    return Administrator(organization=row.organization, privileges=map(Privilege, row.privileges))


def find_locale(response: Response, accept_language: Annotated[str, Header(max_length=500)] = "en") -> str:
    """
    Return the language that the reader likes best, of those that there are words in; English if there is none.

    A region is kept, because it decides how numbers are written.
    """
    wanted: list[tuple[float, str]] = []
    for part in accept_language.split(","):
        found = _LANGUAGE_RANGE.fullmatch(part)
        if found and found[1].partition("-")[0].lower() in LANGUAGES:
            wanted.append((float(found[2] or 1), found[1]))
    # The first of those that are liked equally well.
    liking, locale = max(wanted, key=itemgetter(0), default=(1.0, "en"))
    locale = locale if liking else "en"
    response.headers.update({"Content-Language": locale, "Vary": "Accept-Language"})
    return locale


Caller = Annotated[Administrator, Depends(find_administrator)]
Locale = Annotated[str, Depends(find_locale)]
