"""What every template may know about this installation, and what waits for who is signed in."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.timezone import now

from incidents.models import Organisation
from incidents.queries.demo import demo_people
from incidents.queries.messages import how_many_unseen
from incidents.queries.navigation import Counts, counts_for, organisation_in, the_organisation
from incidents.queries.status import trouble_of_the_house
from incidents.views.http import state_for
from incidents.words.audits import SWEEPS
from recovery.schedule import TICKS


def site(request: HttpRequest) -> dict[str, object]:
    """The business, what waits, and whether demo people may sign in here with one click.

    All are read when a page first shows them, so a fragment pays for none.
    """

    def counts() -> Counts:
        if not request.user.is_authenticated:
            return Counts()
        return counts_for(request.user, state=state_for(request))

    def organisation() -> Organisation:
        signed_in = request.user.is_authenticated
        return organisation_in(state_for(request)) if signed_in else the_organisation()

    def unseen() -> int:
        return how_many_unseen(request.user) if request.user.is_authenticated else 0

    return {
        "demo": settings.DEMO,
        "demo_people": SimpleLazyObject(demo_people) if settings.DEMO else (),
        "organisation": SimpleLazyObject(organisation),
        "counts": SimpleLazyObject(counts),
        "unseen": SimpleLazyObject(unseen),
        "trouble": lambda: trouble_of_the_house(at=now()),
        "timetable": [(SWEEPS.get(name, name), seconds) for name, seconds, _ in TICKS],
    }
