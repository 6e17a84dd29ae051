"""What needs one person now: one row per recovery or request, each saying why it is theirs."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time
from decimal import Decimal

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from incidents.models import (
    CheckInCall,
    Deadline,
    Guide,
    Incident,
    User,
)
from incidents.models.incidents import ON_THE_WAY
from incidents.policy.clock import WARNED
from incidents.policy.holds import MAY_STAND_STILL
from incidents.policy.ladder import RESTORED
from incidents.policy.next_action import NextAction, Standing, next_action
from incidents.queries.owned import Owned
from incidents.queries.recoveries import led_by, overdue
from incidents.words.clock import DeadlineKind
from incidents.words.incidents import Severity
from incidents.words.people import Role

# One recovery has up to four late clocks, and the list of incidents shows them all.
OTHERS_SHOWN = 15
MOST_CLOCKS = 4 * OTHERS_SHOWN + 1
# What a row about somebody else's clock shows, and no more: there may be many.
SHOWN = (
    "kind",
    "due_at",
    "incident__what_happened",
    "incident__severity",
    "incident__owner__name",
)
LAST_MINUTE = time(23, 59)
# The owner's own clocks: the page where each duty is done, and the button that leads there.
OWNERS_CLOCKS = {
    DeadlineKind.FIRST_CONTACT: ("contact-record", "Reach out now"),
    DeadlineKind.FIX: ("incident-fix", "Mark fixed"),
    DeadlineKind.APOLOGY: ("apology-record", "Record the apology"),
    DeadlineKind.EXTRA: ("remedy-deliver", "Give what was promised"),
    DeadlineKind.DIAGNOSIS: ("diagnosis-edit", "Say what broke"),
}
# What is owed without a clock.
STEPS = {
    NextAction.REACH_OUT: ("contact-record", "Reach out now"),
    NextAction.MARK_FIXED: ("incident-fix", "Mark fixed"),
    NextAction.COMPLETE_APOLOGY: ("apology-record", "Complete the apology"),
    NextAction.WRITE_ASK: ("ask-record", "Write down their ask"),
    NextAction.PLAN_EXTRA: ("remedy-propose", "Plan the extra"),
    NextAction.GIVE_REMEDY: ("remedy-deliver", "Give the extra"),
    NextAction.CHOOSE_PROCESS_FIX: ("process-fix-choose", "Choose a process fix"),
    NextAction.CLOSE: ("incident-close", "Close the incident"),
}


@dataclass(frozen=True)
class Duty:
    """One row of Today: what it is, where a tap leads, and why it is this person's."""

    badge: str
    title: str
    href: str
    reference: str = ""
    words: tuple[str, ...] = ()
    act: str = ""
    asks: str = ""  # "approval" or "call": what the side bar counts
    number: int | None = None
    due_at: datetime | None = None
    warn_at: datetime | None = None
    since: datetime | None = None
    amount: Decimal | None = None
    above: Decimal | None = None
    # What else can be done about it: where that leads, and what the link says.
    aside: tuple[str, str] = ("", "")
    urgency: datetime = field(default=datetime.max.replace(tzinfo=UTC))

    @property
    def sub(self) -> str:
        """The second line of the row."""
        return " · ".join(word for word in (self.reference, *self.words) if word)


def own_clocks(mine: Iterable[Owned], *, at: datetime) -> Iterator[Duty]:
    """The nearest duty of each recovery one owns, or the next step where no clock runs. A7."""
    for owned in mine:
        if owned.waits:
            continue
        clocks = [clock for clock in owned.clocks if clock.kind in OWNERS_CLOCKS]
        duty = _clock(owned, clocks, at=at) if clocks else _step(owned)
        if duty:
            yield replace(duty, aside=_aside(owned, clocks, at=at))


def _aside(owned: Owned, clocks: list[Deadline], *, at: datetime) -> tuple[str, str]:
    """Whoever went silent is asked; a duty is put off with a reason and a time. A6, A7."""
    if owned.incident.stalled_since:
        return reverse("still-on-it", args=[owned.incident.pk]), "Still on it?"
    if any(clock.kind in MAY_STAND_STILL and not clock.is_overdue(at) for clock in clocks):
        return reverse("incident-hold", args=[owned.incident.pk]), "Put it on hold"
    return "", ""


def _clock(owned: Owned, clocks: list[Deadline], *, at: datetime) -> Duty:
    incident, nearest, later = owned.incident, clocks[0], clocks[1:]
    page, act = OWNERS_CLOCKS[DeadlineKind(nearest.kind)]
    subject = [nearest.subject] if nearest.subject else []
    then = ", ".join(_named(clock) for clock in later)
    return Duty(
        badge=_state(nearest, at=at) or nearest.kind,
        title=incident.title,
        href=reverse(page, args=[incident.number, *subject]),
        reference=incident.reference,
        words=(
            Severity(incident.severity).label,
            _named(nearest),
            owned.why_mine,
            f"then {then}" if then else "",
        ),
        act=act,
        number=incident.pk,
        due_at=nearest.due_at,
        warn_at=_warns_at(nearest),
        urgency=nearest.due_at,
    )


def _step(owned: Owned) -> Duty | None:
    incident = owned.incident
    step = next_action(
        Standing(
            owns=True,
            contacted=incident.first_contact_at is not None,
            fixed=incident.fixed_at is not None,
            apologised=True,
            care_shown=incident.rung >= RESTORED,
            asked=bool(incident.asked_at or incident.not_asked_reason),
            extra_planned=owned.extra_to_give is not None,
            extra_settled=owned.extra_settled,
            diagnosed=True,
            process_fix=bool(incident.process_fix_id or incident.no_process_fix_reason),
            call_done=owned.call is None,
        )
    )
    if step not in STEPS:
        return None
    page, act = STEPS[step]
    subject = [owned.extra_to_give.pk] if owned.extra_to_give and "deliver" in page else []
    return Duty(
        badge="close" if step == NextAction.CLOSE else "next",
        title=incident.title,
        href=reverse(page, args=[incident.number, *subject]),
        reference=incident.reference,
        words=(incident.get_severity_display(), act.lower(), owned.why_mine),
        act=act,
        number=incident.pk,
    )


def late_of_others(person: User, *, at: datetime, hidden: Sequence[int]) -> Iterator[Duty]:
    """Late clocks of others, where this person guides or leads: one row per recovery."""
    advice = Guide.objects.filter(person=person, incident__status__in=ON_THE_WAY)
    guided = set(advice.values_list("incident", flat=True))
    theirs = Incident.objects.on_the_way().exclude(owner=person).exclude(pk__in=hidden)
    ours = theirs.filter(Q(pk__in=guided) | led_by(person) & _nobody_nearer(person))
    clocks = overdue(Deadline.objects.filter(incident__in=ours), at=at)
    # Approvals, my calls and my process fixes have rows of their own.
    clocks = clocks.filter(kind__in=[*OWNERS_CLOCKS, DeadlineKind.CHECK_IN])
    my_calls = CheckInCall.objects.filter(caller=person).values("pk")
    clocks = clocks.exclude(kind=DeadlineKind.CHECK_IN, subject__in=my_calls)
    nearest: dict[int, Deadline] = {}
    shown_of_it = clocks.select_related("incident__owner").only(*SHOWN)
    for clock in shown_of_it.order_by("due_at", "pk")[:MOST_CLOCKS]:
        nearest.setdefault(clock.incident_id, clock)
    shown = list(nearest.values())[:OTHERS_SHOWN]
    for clock in shown:
        yield _late(clock, guided=clock.incident_id in guided)
    if len(nearest) > len(shown):
        yield _more_late(after=shown[-1].due_at)


def _nobody_nearer(person: User) -> Q:
    """A place with a manager of its own does not wait for the business owner."""
    if not person.is_owner:
        return Q(pk__isnull=False)
    managers = User.objects.working().filter(role=Role.MANAGER)
    here = Q(location=OuterRef("location")) | Q(location=None)
    return ~Q(Exists(managers.filter(here)))


def _late(clock: Deadline, *, guided: bool) -> Duty:
    incident = clock.incident
    return Duty(
        badge="late",
        title=incident.title,
        href=incident.get_absolute_url(),
        reference=incident.reference,
        words=(
            incident.get_severity_display(),
            _named(clock),
            "you are the guide" if guided else "late at your place",
            f"owned by {incident.owner.name}",
        ),
        act="Open the incident",
        number=incident.pk,
        due_at=clock.due_at,
        urgency=clock.due_at,
    )


def _more_late(*, after: datetime) -> Duty:
    return Duty(
        badge="late",
        title="More are late at your place",
        href=f"{reverse('incident-list')}?due=late&sort=due",
        words=("The list has them all",),
        urgency=after,
    )


def _named(clock: Deadline) -> str:
    return str(DeadlineKind(clock.kind).label).lower()


def _state(clock: Deadline, *, at: datetime) -> str:
    if clock.is_overdue(at):
        return "late"
    return "at_risk" if clock.is_at_risk(at) else ""


def _warns_at(clock: Deadline) -> datetime | None:
    return clock.step_at(0) if clock.kind in WARNED else None
