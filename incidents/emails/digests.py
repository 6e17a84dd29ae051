"""The one letter of a person's morning."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from incidents.emails.letter import Letter, address_of, unsubscribe_address
from incidents.models import Organisation, User
from incidents.policy.digests import greeting
from incidents.queries.digests import Digest
from incidents.queries.reminders import Reminder
from incidents.words.digests import Act

LISTED = 15  # of one group; the others are on Today
ANSWERS = {Act.DECIDE, Act.ANSWER}


@dataclass(frozen=True)
class Row:
    """One line of the letter: a reminder, its link, and by how much it is late."""

    reminder: Reminder
    link: str
    late_by: timedelta | None


@dataclass(frozen=True)
class Group:
    """What is to be done in the same way, longest late first; the first rows of many."""

    label: str
    rows: list[Row]
    more: int

    @property
    def is_late(self) -> bool:
        """Whether anything in it is late: then its first row is."""
        return self.rows[0].late_by is not None


def digest(
    person: User, *, digest: Digest, on: date, at: datetime, organisation: Organisation | None
) -> Letter:
    """Say what waits for a person on one local day, longest late first. Product I9."""
    return Letter.from_template(
        "digest",
        key=f"digest-{person.pk}-{on.isoformat()}",
        to=person,
        organisation=organisation,
        on=on,
        greeting=greeting(at.astimezone(person.zone).time()),
        counts=_counts(digest, at=at),
        mine=_groups(digest.mine, at=at),
        covered=[(name, _groups(rows, at=at)) for name, rows in digest.covered.items()],
        here=_groups(digest.here, at=at),
        where=person.location.name if person.location else "",
        house=digest.house,
        letters_page=address_of("letters-not-sent"),
        organisation_page=address_of("organisation-settings"),
        late_page=f"{address_of('incident-list')}?due=late&sort=due",
        link=address_of("today"),
        link_label="Open Today",
        settings_page=address_of("settings"),
        stop_page=unsubscribe_address(person, "digest"),
    )


def _groups(rows: list[Reminder], *, at: datetime) -> list[Group]:
    by_act: dict[Act, list[Reminder]] = {}
    # The rows come longest late first, so the groups do too.
    for row in rows:
        by_act.setdefault(row.act, []).append(row)
    return [
        Group(
            label=str(act.label),
            rows=[_row(one, at=at) for one in found[:LISTED]],
            more=max(len(found) - LISTED, 0),
        )
        for act, found in by_act.items()
    ]


def _row(reminder: Reminder, *, at: datetime) -> Row:
    late_by = at - reminder.due_at if reminder.due_at and reminder.is_late(at) else None
    return Row(reminder, address_of(reminder.page, *reminder.args), late_by)


def _counts(digest: Digest, *, at: datetime) -> list[str]:
    theirs = [*digest.mine, *(row for rows in digest.covered.values() for row in rows)]
    answers = sum(row.act in ANSWERS for row in theirs)
    stalled = sum(row.act == Act.STALLED for row in theirs)
    dated = [row for row in theirs if row.due_at and row.act not in ANSWERS]
    late = sum(row.is_late(at) for row in dated)
    calls = sum(row.act == Act.CALL and not row.is_late(at) for row in dated)
    house = _house(digest)
    here = len({row.incident for row in digest.here})
    counted = {
        "late": late,
        "due": len(dated) - late - calls,
        "call" if calls == 1 else "calls": calls,
        "to answer": answers,
        "stalled": stalled,
        "to look after": here,
        "house matter" if house == 1 else "house matters": house,
    }
    return [f"{count} {word}" for word, count in counted.items() if count]


def _house(digest: Digest) -> int:
    house = digest.house
    return sum(map(bool, [house.dead_letters, house.nobody_on_duty, house.set_aside]))
