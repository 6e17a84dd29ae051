"""Asking whoever took a recovery in hand and went silent, and their answer."""

import logging
from datetime import datetime

from django.db import InterfaceError, OperationalError, transaction

from incidents.actions import history, letters
from incidents.actions.history import Happened
from incidents.actions.incidents import locked
from incidents.actions.one_by_one import alone
from incidents.emails.stalled import still_on_it
from incidents.models import Incident, User
from incidents.permissions.holds import may_answer_still_on_it
from incidents.queries.stalled import Silence, silences
from incidents.refusals import Invalid
from incidents.words.events import EventKind

logger = logging.getLogger(__name__)


def flag_stalled(*, at: datetime) -> int:
    """Flag each recovery in which nothing happens, ask its owner, and give back how many. A6.

    Once for each silence: whatever a person does there ends it, and the question with it. Safe to
    run often, twice and beside itself. Rule 12; peers 6.
    """
    silent = [one.incident.pk for one in silences(at=at)]
    if not silent:
        return 0
    try:
        return _flag(silent, at=at)
    except (OperationalError, InterfaceError):
        raise  # the database is in trouble, not one of these; the next tick begins again
    except Exception:
        logger.exception("%s silences could not be flagged; going one by one", len(silent))
        return sum(_flag_alone(key, at=at) for key in silent)


@transaction.atomic
def say_still_on_it(incident: Incident, *, next_step: str, by: User, at: datetime) -> Incident:
    """Answer that one is still on it, with a word what is next. Raises Forbidden, Invalid. A6."""
    incident = locked(incident)
    may_answer_still_on_it(by, incident).or_refuse()
    if not next_step.strip():
        raise Invalid("Say in a word what is next.", field="next_step")
    history.record(incident, EventKind.STILL_ON_IT, by=by, at=at, words=next_step)
    return incident


def _flag_alone(key: int, *, at: datetime) -> int:
    return alone(lambda: _flag([key], at=at), what=f"The silence on incident {key}")


@transaction.atomic
def _flag(keys: list[int], *, at: datetime) -> int:
    # Held, then asked again: who acts in this very second is on it. What somebody else holds is
    # being worked on.
    held = Incident.objects.filter(pk__in=keys).order_by("pk")
    held = held.select_for_update(skip_locked=True, no_key=True, of=("self",))
    silent = silences(at=at, only=list(held.values_list("pk", flat=True)))
    for one in silent:
        one.incident.stalled_since = one.since
    Incident.objects.bulk_update([one.incident for one in silent], ["stalled_since"])
    history.record_all(_happened(one, at=at) for one in silent)
    asked = [one for one in silent if one.incident.owner.is_active]
    letters.queue_all([still_on_it(one.incident, to=one.incident.owner) for one in asked], at=at)
    return len(silent)


def _happened(silence: Silence, *, at: datetime) -> Happened:
    return Happened(
        incident_id=silence.incident.pk,
        kind=EventKind.INCIDENT_STALLED,
        at=at,
        details={"happened_at": silence.since, "owner": silence.incident.owner_id},
    )
