"""
Problems: everything that the application refuses is told as ``application/problem+json`` (RFC 9457).

``type`` and ``status`` are for programs, ``detail`` is for people.  A problem never repeats what was sent, because that may be personal data and
answers end up in logs.  A body that is longer than any file is refused by the framework itself, in its own words.
"""

import logging
from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI, Request
from fastapi.encoders import jsonable_encoder
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from sqlalchemy.exc import DBAPIError
from starlette.exceptions import HTTPException

TYPES = "https://example.org/problems/"
"""Where the types of problems are documented; put your own address here."""

MEDIA_TYPE = "application/problem+json"

_logger = logging.getLogger(__name__)


class ProblemView(BaseModel):
    """What went wrong; some types have more members."""

    type: str
    title: str
    status: int
    detail: str


RESPONSES: dict[int | str, dict[str, Any]] = {
    code: {"description": "A problem.", "content": {MEDIA_TYPE: {"schema": ProblemView.model_json_schema()}}}
    for code in ("4XX", 422)
}
"""What the OpenAPI document says of errors."""


class ProblemError(Exception):
    """
    A request that cannot be served.

    Attributes:
        status: The status of HTTP.

        name: The last part of the type.

        title: What kind of problem it is, the same every time.

        detail: What went wrong this time.

        members: What else a program needs to know.
    """

    def __init__(self, status: int, name: str, title: str, detail: str = "", **members: object) -> None:
        super().__init__(status, name)
        self.status, self.name, self.title, self.detail, self.members = status, name, title, detail or title, members


def add_problem_handlers(app: FastAPI) -> None:
    """Make every error of an application a problem."""

    @app.exception_handler(ProblemError)
    def tell_problem(_request: Request, error: ProblemError) -> JSONResponse:  # pyright: ignore[reportUnusedFunction]
        return _respond(error.status, TYPES + error.name, error.title, error.detail, error.members)

    @app.exception_handler(HTTPException)
    def tell_http(_request: Request, error: HTTPException) -> JSONResponse:  # pyright: ignore[reportUnusedFunction]
        return _respond(error.status_code, "about:blank", error.detail, error.detail, headers=error.headers)

    @app.exception_handler(RequestValidationError)
    def tell_invalid(_request: Request, error: RequestValidationError) -> JSONResponse:  # pyright: ignore[reportUnusedFunction]
        errors = [{"path": wrong["loc"], "code": wrong["type"], "message": wrong["msg"]} for wrong in error.errors()]
        title = "The request has not the form that is documented."
        return _respond(422, TYPES + "invalid-request", title, title, {"errors": errors})

    @app.exception_handler(DBAPIError)
    def tell_database(_request: Request, error: DBAPIError) -> JSONResponse:  # pyright: ignore[reportUnusedFunction]
        # Databases put the values of a row into their messages, so only the kind of error is logged.
        _logger.error("the database refused: %s", type(error.orig).__name__)
        title = "The database could not do this now. Nothing was changed; try again."
        return _respond(503, TYPES + "database", title, title)

    @app.exception_handler(Exception)
    def tell_unexpected(_request: Request, _error: Exception) -> JSONResponse:  # pyright: ignore[reportUnusedFunction]
        title = "Something went wrong that should not. It was logged; try again later."
        return _respond(500, "about:blank", title, title)


def _respond(  # noqa: PLR0913, PLR0917  The members of a problem.
    status: int,
    kind: str,
    title: str,
    detail: str,
    members: Mapping[str, object] | None = None,
    headers: Mapping[str, str] | None = None,
) -> JSONResponse:
    content = {"type": kind, "title": title, "status": status, "detail": detail, **(members or {})}
    return JSONResponse(jsonable_encoder(content), status, headers, MEDIA_TYPE)
