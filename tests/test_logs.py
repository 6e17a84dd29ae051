"""Log lines say what broke, and nothing of what people wrote."""

import logging

import pytest

from recovery.logs import logging_config


@pytest.mark.parametrize("as_json", [True, False])
def test_a_traceback_holds_no_values(as_json):
    steps = logging_config("INFO", as_json=as_json)["formatters"]["lines"]
    formatter = steps.pop("()")(**steps)

    def fail() -> None:
        room = " ".join(["room", "412"])
        raise LookupError(len(room))

    try:
        fail()
    except LookupError as error:
        broken = (type(error), error, error.__traceback__)
    line = formatter.format(
        logging.LogRecord("incidents", logging.ERROR, "here", 1, "It broke", (), broken)
    )

    assert "LookupError" in line
    assert "room 412" not in line
