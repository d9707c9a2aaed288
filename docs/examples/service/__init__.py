"""
The batch upload as an HTTP service: FastAPI, SQLAlchemy 2, SQLite or PostgreSQL.

The library decides and does no I/O; this package is the host around it.  The way of a request through the modules::

    app            routes: who asks, for what, in which language
    bodies         what is sent and received; the library's own types in OpenAPI
    problems       errors as application/problem+json
    events         progress as server-sent events
    work           sends what is in the outbox, and survives a restart
    reports        what became of an operation: progress, outcomes, report
    carrying_out   plans, resends and moves become rows
    answers        rows become facts
    tables         the rows
    database       one writer at a time
    mailer         where messages go
    settings       what differs between deployments

``demo`` fills a new database, so that one command runs all of it.  Imports go down only.
"""
