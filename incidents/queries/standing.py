"""Where a recovery stands for one person: the one next action, and what each rung still lacks."""

from datetime import datetime

from incidents.lifecycle import IncidentStatus, RemedyStatus
from incidents.models import Approval, Incident, User
from incidents.policy.ladder import EXTRA_GIVEN, RESTORED
from incidents.policy.next_action import Standing
from incidents.queries.clock_faces import in_words
from incidents.queries.closing import check_in_is_over, contact_is_made
from incidents.queries.incidents import Recovery
from incidents.words.remedies import Quality


def standing_of(
    recovery: Recovery,
    *,
    person: User,
    answers: bool,
    may_call: bool,
    decidable: list[Approval],
    at: datetime,
) -> Standing:
    """This is where a recovery stands for this person at this moment. Interface 5.5.

    `answers`: whether they answer to the customer now, as the owner or as who covers.
    """
    incident, diagnosis, call = recovery.incident, recovery.diagnosis, recovery.call
    extras = [one for one in incident.remedies.all() if one.is_extra]
    handoff = recovery.handoff
    return Standing(
        owns=answers,
        calls=may_call,
        handoff_for_me=handoff is not None and handoff.receiver_id == person.pk,
        spend_for_me=bool(decidable),
        open=incident.is_on_the_way,
        contacted=contact_is_made(incident),
        fixed=incident.fixed_at is not None,
        apologised=bool(incident.apologies.all()),
        care_shown=any(one.care_shown for one in incident.apologies.all()),
        asked=bool(incident.asked_at or incident.not_asked_reason),
        extra_planned=any(one.status == RemedyStatus.AUTHORISED for one in extras),
        extra_settled=_extra_is_settled(incident),
        diagnosed=diagnosis is not None and diagnosis.is_complete,
        process_fix=bool(incident.process_fix_id or incident.no_process_fix_reason),
        call_due=call is not None and call.due_at <= at,
        call_done=incident.status == IncidentStatus.FIXED and check_in_is_over(incident),
    )


def _extra_is_settled(incident: Incident) -> bool:
    extras = [one for one in incident.remedies.all() if one.is_extra]
    given_or_asked = {RemedyStatus.DELIVERED, RemedyStatus.WAITING}
    return bool(incident.no_extra_reason) or any(one.status in given_or_asked for one in extras)


def rung_lines(incident: Incident) -> dict[str, str]:
    """These are the words under the three steps: when it was reached, or what is missing."""
    return {
        "fixed": _fixed_line(incident),
        "restored": _restored_line(incident),
        "extra": _extra_line(incident),
    }


def _fixed_line(incident: Incident) -> str:
    if incident.to_fix is None:
        return "the problem is still there"
    return f"in {in_words(int(incident.to_fix))}"


def _restored_line(incident: Incident) -> str:
    apologies = list(incident.apologies.all())
    if not apologies:
        return "missing: an apology"
    best = max(apologies, key=lambda one: len(one.qualities))
    if best.care_shown:
        return "5 of 5 qualities" if incident.rung >= RESTORED else "apology given, not fixed yet"
    missing = ", ".join(Quality(one).label.lower() for one in best.missing_qualities)
    return f"missing: {missing}"


def _extra_line(incident: Incident) -> str:
    extras = [one for one in incident.remedies.all() if one.is_extra]
    given = [one for one in extras if one.delivered_at]
    if given and incident.rung >= EXTRA_GIVEN:
        return given[0].what
    if given:
        before_the_fix = incident.fixed_at and all(
            one.delivered_at and one.delivered_at < incident.fixed_at for one in given
        )
        return "given before the fix, so it does not count" if before_the_fix else given[0].what
    if any(one.status == RemedyStatus.WAITING for one in extras):
        return "waits for a manager"
    if any(one.status == RemedyStatus.AUTHORISED for one in extras):
        return "planned, not given yet"
    return "none this time" if incident.no_extra_reason else "missing: something unexpected"
