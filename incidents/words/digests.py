"""Words for the daily mail: what its reader is asked to do."""

from django.db.models import TextChoices


class Act(TextChoices):
    """The groups of the daily mail; of two that are equally late the one above comes first."""

    REACH_OUT = "reach_out", "Reach out"
    FIX = "fix", "Fix it"
    APOLOGISE = "apologise", "Apologise"
    GIVE = "give", "Give what was promised"
    DIAGNOSE = "diagnose", "Say what broke"
    CALL = "call", "Call the customer"
    DECIDE = "decide", "Decide the spend"
    ANSWER = "answer", "Answer the handoff"
    PROCESS_FIX = "process_fix", "Carry out the process fix"
    LATE_HERE = "late_here", "Late, owned by others"
    STALLED = "stalled", "Stalled: nothing has happened for a while"
    TELL = "tell", "The customer does not know yet"
