"""Words for the auditor: what it may find, what each means, and what to do about it."""

from django.db.models import TextChoices


class Job(TextChoices):
    """Jobs that leave one row for each period."""

    PULSE = "pulse", "Sign of life"
    START = "start", "The clock started again"
    AUDIT = "audit", "Audit"
    SEAL = "seal", "Seal of the history"
    SEAL_SENT = "seal_sent", "Seal sent outside"


class Check(TextChoices):
    """What the auditor looks for. Reliability 2.7."""

    LATE = "late", "Clocks that did not ring"
    UNTOLD = "untold", "Promises that passed and nobody was told"
    LETTER_MISSING = "letter_missing", "People who should have got a letter and have none"
    LETTER_STUCK = "letter_stuck", "Letters that should have left"
    RUN_MISSING = "run_missing", "Regular work that was not done"
    COUNTER_WRONG = "counter_wrong", "Spending counters that differ from the ledger"
    HISTORY_BROKEN = "history_broken", "History that is not as it was written"
    SET_ASIDE = "set_aside", "Clocks that failed and were set aside"
    LETTER_DEAD = "letter_dead", "Letters that could not be sent"
    HOLD_OVER = "hold_over", "Holds that should have ended"
    REQUEST_OVER = "request_over", "Requests for spend that should have expired"


WHAT_TO_DO = {
    Check.LATE: "The worker is behind or stopped. Look whether it runs; until it does, "
    "manage.py tick does its work.",
    Check.UNTOLD: "Tell them yourself now, and pass these numbers to whoever runs this software.",
    Check.LETTER_MISSING: "Tell them yourself now, and pass these numbers to whoever runs this "
    "software.",
    Check.LETTER_STUCK: "The mail server may not answer, or the worker for letters is stopped.",
    Check.RUN_MISSING: "Look whether worker and beat run; a line of cron with manage.py tick is a "
    "second clock.",
    Check.COUNTER_WRONG: "Nobody loses money by it, but a limit may be off. Pass these keys to "
    "whoever runs this software.",
    Check.HISTORY_BROKEN: "Somebody or something changed the database directly. Keep a copy of it "
    "and run manage.py audit --history.",
    Check.SET_ASIDE: "Press Run again below; if it fails once more, its log line says why.",
    Check.LETTER_DEAD: "Look at the address of each letter, then send it again.",
    Check.HOLD_OVER: "The worker is behind or stopped. Its clocks count from the planned end.",
    Check.REQUEST_OVER: "The worker is behind or stopped, or a request failed: its log line says "
    "why. A manager can still decide it.",
}

# Whose examples are keys of deadlines.
ABOUT_DEADLINES = frozenset({Check.LATE, Check.UNTOLD, Check.SET_ASIDE})

# Regular work, by the name of its task.
SWEEPS = {
    "escalate_deadlines": "Tell whoever must be told",
    "deliver_outbox": "Send letters",
    "end_holds": "End holds",
    "flag_stalled": "Ask about silences",
    "expire_approvals": "Let go of requests nobody answered",
    "take_pulse": "Sign of life, once a minute",
    "queue_digests": "Write the daily mail",
    "queue_monthly_letters": "Write the month in one page",
    "announce_cover": "Begin and end covers",
    "send_surveys": "Ask customers how it went, once",
    "expire_vouchers": "Let vouchers lapse after their last day",
    "replan_wall_times": "Keep promises of a local time",
    "audit": "Look for anything wrong, once in five minutes",
    "seal_history": "Seal the history, once in five minutes",
}
