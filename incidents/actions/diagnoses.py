"""Writing down what broke: where, how, why, and how it was missed; never who."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from incidents.actions import deadlines, history
from incidents.actions.incidents import locked
from incidents.actions.versions import CHANGED_MEANWHILE
from incidents.models import Diagnosis, Incident, User
from incidents.permissions.diagnoses import may_write_diagnosis
from incidents.refusals import Conflict, Invalid
from incidents.words.clock import DeadlineKind
from incidents.words.events import EventKind


@dataclass(frozen=True)
class Findings:
    """What is known about the breakdown so far; complete when the first five are there."""

    where_it_broke: str = ""
    how_it_happened: str = ""
    why: str = ""
    how_it_was_missed: str = ""
    cause_class: str = ""
    condition: str = ""


@transaction.atomic
def write_diagnosis(
    incident: Incident, *, diagnosis: Findings, version: int | None, by: User, at: datetime
) -> Diagnosis:
    """Keep what is known about the breakdown; once complete, its clock is met.

    `version` is the one that was read, None for the first. It blocks nothing but closing. Raises
    Forbidden, Invalid, Conflict. Rules 2, 8 and 10; product C1 to C3, C5.
    """
    incident = locked(incident)
    may_write_diagnosis(by, incident).or_refuse()
    found = _columns(diagnosis)
    if not any(found.values()):
        raise Invalid("Write down at least one thing; the rest can follow.")
    before = Diagnosis.objects.filter(incident=incident).first()
    if version != (before.version if before else None):
        raise Conflict(CHANGED_MEANWHILE)
    changed = sorted(name for name in found if found[name] != getattr(before, name, ""))
    written = before or Diagnosis(incident=incident, version=0)
    for name, words in found.items():
        setattr(written, name, words)
    written.version, written.written_by, written.written_at = written.version + 1, by, at
    written.save()
    history.record(
        incident,
        EventKind.DIAGNOSIS_WRITTEN,
        by=by,
        at=at,
        diagnosis=written.pk,
        fields=changed,
        complete=written.is_complete,
    )
    if written.is_complete:
        deadlines.meet(incident, DeadlineKind.DIAGNOSIS, done_at=at, by=by, at=at)
    return written


def _columns(diagnosis: Findings) -> dict[str, str]:
    return {name: getattr(diagnosis, name).strip() for name in Findings.__dataclass_fields__}
