"""What reaches the log: never a path, an address, a handle or a word of anyone."""

import logging
import re
import time
from typing import Any

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

# PostgreSQL repeats the row that it refused after one of these, to the end of its message.
_ROW = re.compile(
    r"\n?(?:DETAIL|CONTEXT|QUERY|LINE \d+):.*?"
    r"(?=\n\n(?:The above exception|During handling of the above)|\Z)",
    re.DOTALL,
)
_SPEAKS_OF_PATHS = ("django.request", "django.security")
_FILLS_IN_REQUESTS = ("daphne", "asyncio", "twisted")
_REPEAT_THEMSELVES = ("channels_redis", "community.cache", "community.live", "community.limits")
A_MINUTE = 60.0


def without_rows(logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
    """Cut what a database repeats of a row out of every text of an entry."""
    for name, value in event.items():
        if isinstance(value, str):
            event[name] = _ROW.sub("", value)
    return event


def without_requests(logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
    """Say of a request that failed what happened, not where; `LogRequest` says the route."""
    record: logging.LogRecord = event["_record"]
    if record.name.startswith("django.security."):
        event["event"], event["why"] = "request_refused", record.name.rpartition(".")[2]
        event.pop("exc_info", None)
    elif record.name == "django.request":
        event["event"], event["s"] = "request_failed", getattr(record, "status_code", 500)
    elif record.name.startswith("channels_redis") and isinstance(record.exc_info, tuple):
        event["why"] = type(record.exc_info[1]).__name__
        event.pop("exc_info", None)
    elif record.name.startswith(_FILLS_IN_REQUESTS):
        event["event"] = str(
            record.msg
        )  # without what would be filled in: a request, with its path
    return event


class ToldElsewhere(logging.Filter):
    """Keep out what another line says better: `LogRequest`, `csrf`, `not_ready`, "is taken"."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Tell whether this record says something new."""
        if record.name == "django.security.csrf":
            return False
        if record.name == "daphne.server":
            return not str(record.msg).startswith("Listen failure")
        return record.name != "django.request" or bool(record.exc_info)


class OnlyChanges(logging.Filter):
    """Let an outage of Redis be one line a minute of each kind, not one a second."""

    def __init__(self) -> None:
        super().__init__()
        self.said: dict[tuple[str, str], float] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Tell whether this was not said a moment ago."""
        if not record.name.startswith(_REPEAT_THEMSELVES):
            return True
        said = record.msg.get("event") if isinstance(record.msg, dict) else record.msg
        before, now = self.said.get((record.name, str(said)), -A_MINUTE), time.monotonic()
        if now - before < A_MINUTE:
            return False
        self.said[record.name, str(said)] = now
        return True


_ENTRY: list[Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso"),
]
_ITS_CAUSE: list[Processor] = [structlog.processors.format_exc_info, without_rows]


def to_stderr(level: str) -> dict[str, Any]:
    """Return the settings under which each entry is one line of JSON, from this level on."""
    one_line = {
        "()": "structlog.stdlib.ProcessorFormatter",
        "processors": [
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.JSONRenderer(),
        ],
        "foreign_pre_chain": [*_ENTRY, without_requests, *_ITS_CAUSE],
    }
    handler = {
        "class": "logging.StreamHandler",
        "formatter": "json",
        "filters": ["told_elsewhere", "only_changes"],
    }
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": one_line},
        "filters": {"told_elsewhere": {"()": ToldElsewhere}, "only_changes": {"()": OnlyChanges}},
        "handlers": {"stderr": handler},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            "django": {"handlers": [], "level": "INFO"},  # its own would write paths
            "django.server": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
            "daphne": {"level": "WARNING"},
            "psycopg.pool": {"level": "ERROR"},  # its warnings repeat what the fault says
            "twisted": {"level": "WARNING"},
        },
    }


def configure() -> None:
    """Have our own entries go the same way as everyone's."""
    structlog.configure(
        processors=[*_ENTRY, *_ITS_CAUSE, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
