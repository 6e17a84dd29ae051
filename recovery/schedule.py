"""What ticks when: one table of names and seconds; local time is never its business."""

from typing import Any

# (task, seconds between two ticks, queue)
TICKS = [
    ("escalate_deadlines", 1, "clock"),
    ("deliver_outbox", 2, "post"),
    ("end_holds", 10, "clock"),
    ("flag_stalled", 60, "clock"),
    ("expire_approvals", 60, "clock"),
    # Asked for more often than it is done: once a minute, whatever the beat of the ticks.
    ("take_pulse", 15, "clock"),
    ("queue_digests", 60, "clock"),
    ("queue_monthly_letters", 60, "clock"),
    ("replan_wall_times", 60, "clock"),
    ("announce_cover", 60, "clock"),
    # A voucher ends with a day: nobody waits for the second in which it does.
    ("expire_vouchers", 300, "clock"),
    ("send_surveys", 60, "clock"),
    # Done once in five minutes.
    ("audit", 60, "clock"),
    ("seal_history", 60, "clock"),
]


def _entry(name: str, seconds: int, queue: str) -> dict[str, Any]:
    # A tick nobody took expires, so an hour without a worker leaves no pile behind.
    expires = max(6, seconds * 2)
    return {
        "task": f"incidents.{name}",
        "schedule": float(seconds),
        "options": {"queue": queue, "expires": expires},
    }


SCHEDULE = {name: _entry(name, seconds, queue) for name, seconds, queue in TICKS}
