"""The shelf of the demo: what each place has found to work, prepared for the next time."""

from datetime import datetime

from incidents.actions.gestures import Prepared, add_gesture
from incidents.management.demo.house import House
from incidents.management.demo.stories import Story, all_prepared


def fill_shelf(stories: dict[str, Story], house: House, *, at: datetime) -> None:
    """Prepare what the stories give; of several stories the first one has the words."""
    for one in all_prepared():
        story = stories[one.stories[0]]
        gift = story.gift
        prepared = Prepared(
            title=one.title,
            wording=gift.what,
            kind=gift.kind,
            cost=gift.cost,
            value=gift.value,
            performed_by=one.performed_by,
            # What several kinds of mistakes share is for every type.
            incident_type=house.types[story.kind] if len(one.stories) == 1 else None,
            location=house.place_of(story.department),
        )
        gesture = add_gesture(prepared, by=house.owner, at=at)
        house.gestures |= dict.fromkeys(one.stories, gesture)
