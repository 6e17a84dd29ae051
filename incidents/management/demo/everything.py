"""Filling an empty database with ninety days of a small business, ending in this minute."""

from datetime import datetime, timedelta
from random import Random

from django.db import transaction

from incidents.actions.moves import move_letters
from incidents.lifecycle import LetterState
from incidents.management.demo.house import House, open_house
from incidents.management.demo.plan import DAYS, past_cases
from incidents.management.demo.recovery import Case, Recovery
from incidents.management.demo.scenes import Scene, scenes_of
from incidents.management.demo.stage import Stage
from incidents.management.demo.stories import (
    HOUSES,
    TOLD_ONCE,
    Story,
    all_customers,
    stories_of,
)
from incidents.management.demo.telling import whole
from incidents.models import OutgoingEmail

SEED = 20180300
OPENED_DAYS_BEFORE = DAYS + 7
POST_OF = timedelta(hours=6)  # older letters have been read long ago


@transaction.atomic
def tell_everything(*, now: datetime) -> None:
    """Tell the whole demo through the actions, all of it or nothing."""
    # The same demo every time; nothing here is a secret.
    stage = Stage(now=now, chance=Random(SEED))  # noqa: S311
    house = open_house(all_customers(), at=now - timedelta(days=OPENED_DAYS_BEFORE))
    stories = stories_of(HOUSES)
    for case in past_cases(stories, house, stage):
        stage.begin(whole(Recovery(case, house, stage)))
    stories |= stories_of(TOLD_ONCE)
    for scene in scenes_of(now):
        case = _case(scene, stories[scene.story], house, now=now)
        stage.begin(scene.path(Recovery(case, house, stage)))
    stage.play()
    _put_old_letters_away(before=now - POST_OF)


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


def _put_old_letters_away(*, before: datetime) -> None:
    old = OutgoingEmail.objects.filter(state=LetterState.WAITING, written_at__lt=before)
    why = "Written in the story of the demo."
    move_letters(old, LetterState.SUPPRESSED, last_error=why, lease_until=None)
