"""The applications that are measured, telling in a header how many queries an answer took."""

import os
from importlib import import_module

application = import_module(os.environ["COUNTED"]).application


def counted(environ, start_response):
    from django.db import connection

    queries, started = [], []

    def count(execute, sql, *rest):
        queries.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(count):
        body = list(application(environ, lambda *head: started.append(head)))
    (status, headers), *_more = started
    start_response(status, [*headers, ("X-Queries", str(len(queries)))])
    return body
