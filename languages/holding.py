from contextlib import contextmanager


@contextmanager
def holding(variable, value):
    """Inside, a context variable has the value; for this request and nobody else. Yields the value."""
    token = variable.set(value)
    try:
        yield value
    finally:
        variable.reset(token)
