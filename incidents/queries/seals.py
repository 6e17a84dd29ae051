"""History as it should be: which events may be sealed, and where the chain is broken."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet

from incidents.models import Event, EventSeal, EventText
from incidents.policy.sealing import SEALED_AFTER_SECONDS, Link, hash_of_seal, root_of

ONE_STRETCH = 5_000  # events looked at together
SEALS_AT_ONCE = 500
LOOKED_AT_EACH_TIME = 1_000  # of the newest events, and of older ones in turn
FIVE_MINUTES = 300


@dataclass(frozen=True)
class Break:
    """One place where history is not as it was written."""

    first: int
    last: int
    why: str
    event: int | None = None

    def __str__(self) -> str:
        if self.event is not None:
            return f"event {self.event}: {self.why}"
        return f"events {self.first} to {self.last}: {self.why}"


def newest_seal() -> EventSeal | None:
    """This is the seal that the next one goes on from."""
    return EventSeal.objects.order_by("-last_event").first()


def events_to_seal(*, after: int, at: datetime, most: int) -> list[tuple[int, str]]:
    """These are the keys and digests of events that are old enough to be sealed, in order.

    Keys are handed out before a commit: no event is passed over for one that came later.
    """
    later = Event.objects.filter(pk__gt=after)
    young = later.filter(recorded_at__gt=at - timedelta(seconds=SEALED_AFTER_SECONDS))
    first_young = young.order_by("pk").values_list("pk", flat=True).first()
    if first_young is not None:
        later = later.filter(pk__lt=first_young)
    return list(later.order_by("pk").values_list("pk", "digest")[:most])


def link_of(seal: EventSeal) -> Link:
    """This is what the hash of a seal stands for."""
    return Link(
        first=seal.first_event,
        last=seal.last_event,
        count=seal.count,
        root=seal.root,
        previous=seal.previous,
        sealed_at=seal.sealed_at,
    )


def breaks_in_history(*, known_seal: str = "") -> Iterator[Break]:
    """These are all places where the whole history is broken, the oldest first. A2.

    `known_seal` is the hash of a seal that was kept elsewhere: only it shows that the end was cut
    off together with its seals.
    """
    before: EventSeal | None = None
    while seals := _stretch(after=before):
        yield from _breaks_in(seals, before=before)
        before = seals[-1]
    yield from _breaks_in_events(_after(before))
    if known_seal and not EventSeal.objects.filter(hash=known_seal).exists():
        last = before.last_event if before else 0
        yield Break(0, last, f"the seal {known_seal} is not here; the end was cut off or rewritten")


def breaks_lately(*, at: datetime) -> list[Break]:
    """These are the broken places in the newest events and in a stretch of the older ones.

    Another stretch every five minutes: in the end all of history was looked at.
    """
    newest = newest_seal()
    if newest is None:
        return list(_breaks_in_events(_newest(_after(None))))
    turn = int(at.timestamp()) // FIVE_MINUTES * LOOKED_AT_EACH_TIME % newest.last_event
    newest_events = _seal_before(newest.last_event - LOOKED_AT_EACH_TIME)
    older = _seal_before(turn)
    found = [
        # To the very end, however many events the first of these seals has.
        *_breaks_in(_seals_after(newest_events), before=newest_events),
        *_breaks_in(_stretch(after=older, events=LOOKED_AT_EACH_TIME), before=older),
        *_breaks_in_events(_newest(_after(newest))),
    ]
    return list(dict.fromkeys(found))


def _seal_before(key: int) -> EventSeal | None:
    return EventSeal.objects.filter(last_event__lte=key).order_by("-last_event").first()


def _seals_after(seal: EventSeal | None) -> QuerySet[EventSeal]:
    seals = EventSeal.objects.filter(last_event__gt=seal.last_event if seal else 0)
    return seals.order_by("last_event")


def _stretch(*, after: EventSeal | None, events: int = ONE_STRETCH) -> list[EventSeal]:
    """The next seals, together over about so many events; always one where there is one."""
    taken: list[EventSeal] = []
    for seal in _seals_after(after)[:SEALS_AT_ONCE]:
        taken.append(seal)
        events -= seal.count
        if events <= 0:
            break
    return taken


def _breaks_in(seals: Iterable[EventSeal], *, before: EventSeal | None) -> Iterator[Break]:
    seals = list(seals)
    if not seals:
        return
    previous = before.hash if before else ""
    waiting = deque(_after(before).filter(pk__lte=seals[-1].last_event))
    for seal in seals:
        if seal.previous != previous or seal.hash != hash_of_seal(link_of(seal)):
            why = "their seal does not follow the one before it"
            yield Break(seal.first_event, seal.last_event, why)
        covered = []
        while waiting and waiting[0].pk <= seal.last_event:
            covered.append(waiting.popleft())
        yield from _breaks_under(seal, covered)
        previous = seal.hash


def _breaks_under(seal: EventSeal, events: list[Event]) -> Iterator[Break]:
    broken = list(_breaks_in_events(events))
    yield from broken
    if seal.root == root_of((event.pk, event.digest) for event in events):
        return
    apart = len(events) - seal.count
    if apart:
        why = f"{abs(apart)} {'too many' if apart > 0 else 'missing'}"
    else:
        why = "not those that were sealed, or not in their order"
    if apart or not broken:
        yield Break(seal.first_event, seal.last_event, why)


def _after(seal: EventSeal | None) -> QuerySet[Event]:
    events = Event.objects.select_related("text").order_by("pk")
    # Before the first seal no key is too small: one below 1 can only have been put there by hand.
    return events.filter(pk__gt=seal.last_event) if seal else events


def _newest(events: QuerySet[Event]) -> QuerySet[Event]:
    return events.order_by("-pk")[:LOOKED_AT_EACH_TIME]


def _breaks_in_events(events: Sequence[Event] | QuerySet[Event]) -> Iterator[Break]:
    for event in events:
        if event.digest != event.digest_of_columns():
            yield Break(event.pk, event.pk, "it is not as it was written", event=event.pk)
        elif not _has_its_words(event):
            yield Break(event.pk, event.pk, "its words are others", event=event.pk)


def _has_its_words(event: Event) -> bool:
    text: EventText | None = getattr(event, "text", None)
    # Forgotten words leave no row, or an empty one without salt.
    if text is None or not (text.words or text.salt):
        return True
    return text.hash == event.words_hash
