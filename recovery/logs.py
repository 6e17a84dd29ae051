"""How log lines look: JSON for machines in production, plain words for a person otherwise."""

from typing import Any

import structlog

SHARED: list[structlog.typing.Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.stdlib.PositionalArgumentsFormatter(),
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.StackInfoRenderer(),
]


def logging_config(level: str, *, as_json: bool) -> dict[str, Any]:
    """Django's LOGGING, with structlog behind every logger."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *SHARED,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "lines": {
                "()": structlog.stdlib.ProcessorFormatter,
                "processors": _last_steps(as_json=as_json),
                "foreign_pre_chain": SHARED,
            }
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "lines"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            # Every tick would be a line; what matters about a tick is a row.
            "celery": {"level": "WARNING"},
            # The line of django_structlog says the same, and knows the request id.
            "django.request": {"level": "ERROR"},
            "django.server": {"level": "WARNING", "handlers": ["stderr"], "propagate": False},
        },
    }


def _last_steps(*, as_json: bool) -> list[structlog.typing.Processor]:
    remove = structlog.stdlib.ProcessorFormatter.remove_processors_meta
    # Tracebacks without the values of variables: those hold what people wrote.
    if as_json:
        quiet = structlog.tracebacks.ExceptionDictTransformer(show_locals=False)
        traceback = structlog.processors.ExceptionRenderer(quiet)
        return [remove, traceback, structlog.processors.JSONRenderer()]
    plain = structlog.dev.plain_traceback
    return [remove, structlog.dev.ConsoleRenderer(colors=False, exception_formatter=plain)]
