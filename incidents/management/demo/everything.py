"""Filling an empty database with ninety days of a small business, ending in this minute."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from random import Random

from django.db import transaction

from incidents.actions.absences import Away, plan_absence
from incidents.actions.monthly import queue_monthly_letters
from incidents.actions.moves import move_letters
from incidents.actions.stalled import flag_stalled
from incidents.emails.outbox import worded
from incidents.lifecycle import LetterState
from incidents.management.demo.house import House, open_house
from incidents.management.demo.plan import DAYS, past_cases
from incidents.management.demo.recovery import Case, Recovery
from incidents.management.demo.scenes import LIVE, Scene, scenes_of
from incidents.management.demo.shelf import fill_shelf
from incidents.management.demo.stage import Stage
from incidents.management.demo.stories import (
    HOUSES,
    TOLD_ONCE,
    Story,
    all_customers,
    stories_of,
)
from incidents.management.demo.telling import whole
from incidents.management.demo.volumes import enter_volumes
from incidents.models import OutgoingEmail
from incidents.policy.digests import morning_of
from incidents.words.post import WORDS_ARE_NOT_KEPT

SEED = 20180300
WORDS = ("subject", "text", "html", "why", "link")
OPENED_DAYS_BEFORE = DAYS + 7
# Who is away, who covers, from in how many days on and for how many.
AWAY = (("evening-desk", "front-desk", -1, 5), ("head-of-restaurant", "manager", 6, 7))
POST_OF = timedelta(hours=6)  # younger letters leave when the demo starts


@transaction.atomic
def tell_everything(*, clock: Callable[[], datetime]) -> None:
    """Tell the whole demo through the actions, all of it or nothing.

    The clock is read again for the live minute: filling the database takes a while.
    """
    now = clock()
    # The same demo every time; nothing here is a secret.
    stage = Stage(now=now, chance=Random(SEED))  # noqa: S311
    house = open_house(all_customers(), at=now - timedelta(days=OPENED_DAYS_BEFORE))
    stories = stories_of(HOUSES)
    fill_shelf(stories, house, at=now - timedelta(days=OPENED_DAYS_BEFORE))
    scenes, past = scenes_of(now), stories
    stories = past | stories_of(TOLD_ONCE)
    for case in past_cases(past, house, stage, met=_met([*scenes, *LIVE], stories, house)):
        stage.begin(whole(Recovery(case, house, stage)))
    _play(scenes, stories, house, stage=stage)
    _tell_the_month(house, now=now)
    _send_old_letters(before=now - POST_OF)
    stage.now = clock()
    _play(LIVE, stories, house, stage=stage)
    flag_stalled(at=stage.now)
    enter_volumes(house, now=stage.now)
    _leave(house, at=stage.now)


def _play(
    scenes: Iterable[Scene], stories: dict[str, Story], house: House, *, stage: Stage
) -> None:
    for scene in scenes:
        case = _case(scene, stories[scene.story], house, now=stage.now)
        stage.begin(scene.path(Recovery(case, house, stage)))
    stage.play()


def _met(scenes: Iterable[Scene], stories: dict[str, Story], house: House) -> set[tuple[str, int]]:
    """Which kind of mistake reaches which customer in these scenes."""
    told = [(stories[one.story], one.customer) for one in scenes]
    return {
        (story.kind, house.customers[story.department][customer].pk)
        for story, customer in told
        if customer is not None
    }


def _tell_the_month(house: House, *, now: datetime) -> None:
    """The letter about last month, as it came on the first morning of this one."""
    zone = house.owner.zone
    first = now.astimezone(zone).date().replace(day=1)
    queue_monthly_letters(at=min(morning_of(first, zone), now))


def _leave(house: House, *, at: datetime) -> None:
    """Two people away, one now and one next week."""
    morning = at.replace(minute=0, second=0, microsecond=0)
    for key, deputy, starts, days in AWAY:
        away = Away(
            deputy=house.people[deputy],
            starts_at=morning + timedelta(days=starts),
            ends_at=morning + timedelta(days=starts + days),
            note="Call me when a guest asks for me by name.",
        )
        person = house.people[key]
        plan_absence(person, away=away, by=person, at=at)


def _case(scene: Scene, story: Story, house: House, *, now: datetime) -> Case:
    known = house.customers[story.department]
    return Case(
        story=story,
        words=scene.words,
        at=now - scene.ago,
        owner=house.people[scene.owner],
        customer=None if scene.customer is None else known[scene.customer],
        turns=scene.turns,
    )


def _send_old_letters(*, before: datetime) -> None:
    """What was written in the story was sent in it; nobody gets old letters today."""
    old = OutgoingEmail.objects.filter(state=LetterState.WAITING, written_at__lt=before)
    known = ("recipient__location", "incident__location", "incident__owner")
    about = ("deadline__incident__location", "deadline__incident__owner")
    for email in old.select_related(*known, *about):
        letter = worded(email, at=email.written_at)
        kept = ("subject",) if letter.kind in WORDS_ARE_NOT_KEPT else WORDS
        words = {name: getattr(letter, name) for name in kept}
        this = OutgoingEmail.objects.filter(pk=email.pk)
        move_letters(this, LetterState.SENDING, tries=1)
        move_letters(
            this, LetterState.SENT, sent_at=email.written_at, seen_at=email.written_at, **words
        )
