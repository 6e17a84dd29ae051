"""The shelf of one incident: what fits, what is within authority, and what worked before."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.cache import caches

from incidents.actions.loyalty import Score, record_reading
from incidents.actions.recoveries import close_as_not_recovered
from incidents.models import Gesture, IncidentType
from incidents.queries.gestures import bounces_of_the_last, gestures_kept_by, shelf_for
from incidents.words.incidents import Outcome
from incidents.words.loyalty import Moment, Source
from incidents.words.remedies import RemedyKind
from tests.makers import make_incident, make_location, make_remedy

PLENTY = Decimal(500)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _an_empty_shelf(db):
    Gesture.objects.all().delete()


def prepare(title, **fields):
    words = {"wording": title, "kind": RemedyKind.SUPPORT}
    return Gesture.objects.create(title=title, **{**words, **fields})


@pytest.fixture
def closed_with(staff_member, manager_user, guest, noon):
    """A maker: a recovery in which it was given, closed, with a bounce."""

    def make(gesture, bounce, *, source=Source.SURVEY, is_closed=True, is_given=True, **report):
        made = make_incident(by=staff_member, customer=guest, at=noon, **report)
        given = {"given_at": noon} if is_given else {}
        make_remedy(made, by=staff_member, at=noon, gesture=gesture, **given)
        for moment, score in ((Moment.BASELINE, 5), (Moment.AFTER_RECOVERY, 5 + bounce)):
            read = Score(moment, score, source, noon)
            record_reading(made, score=read, by=staff_member, at=noon)
        if is_closed:
            gone = {"reason": "Gone", "outcome": Outcome.values[0]}
            close_as_not_recovered(made, **gone, by=manager_user, at=noon + DAY)
        return made

    return make


def titles(cards):
    return [one.gesture.title for one in cards]


def test_what_fits_the_place_and_the_type_is_offered_by_title(incident, harbour):
    late, lost = IncidentType.objects.all()[:2]
    incident.incident_type = late
    hill = make_location("Hill")
    prepare("c for all")
    prepare("B here", location=harbour)
    prepare("a of this type", incident_type=late, location=harbour)
    prepare("of another type", incident_type=lost)
    prepare("elsewhere", location=hill)
    prepare("put away", is_in_use=False)

    shown = titles(shelf_for(incident, left=PLENTY))

    assert shown == ["a of this type", "B here", "c for all"]


def test_without_a_type_only_what_is_for_every_type_is_offered(incident):
    prepare("of a type", incident_type=IncidentType.objects.first())
    prepare("for all")

    assert titles(shelf_for(incident, left=PLENTY)) == ["for all"]


@pytest.mark.parametrize(("cost", "is_within"), [("380", True), ("380.01", False), ("0", True)])
def test_a_card_says_before_the_tap_whether_a_manager_has_to_be_asked(cost, is_within, incident):
    prepare("a", cost=Decimal(cost))

    [card] = shelf_for(incident, left=Decimal("380.00"))

    assert card.is_within is is_within


def test_five_bounces_bring_it_to_the_front_and_four_do_not(incident, closed_with):
    known, almost, other = prepare("z"), prepare("y"), prepare("a")
    for bounce in (1, 2, 3, 2, 2):
        closed_with(known, bounce)
    for _ in range(4):
        closed_with(almost, 4)

    cards = shelf_for(incident, left=PLENTY)

    assert titles(cards) == [known.title, other.title, almost.title]
    assert [(one.bounce, one.count) for one in cards] == [(2, 5), (None, 0), (None, 4)]


def test_only_what_was_given_closed_heard_and_open_to_all_is_counted(closed_with):
    gesture = prepare("a")
    closed_with(gesture, 2)
    closed_with(gesture, 4, is_closed=False)
    closed_with(gesture, 4, is_given=False)
    closed_with(gesture, 4, is_restricted=True)

    assert bounces_of_the_last() == {gesture.pk: [2]}


def test_our_own_estimates_are_left_out(closed_with):
    gesture = prepare("a")
    closed_with(gesture, 4, source=Source.ESTIMATE)

    assert bounces_of_the_last() == {}


def test_given_twice_in_one_recovery_it_is_counted_once(closed_with, staff_member, noon):
    gesture = prepare("a")
    made = closed_with(gesture, 2, is_closed=False)
    make_remedy(made, by=staff_member, at=noon, gesture=gesture, given_at=noon)
    make_remedy(made, by=staff_member, at=noon, gesture=prepare("b"), given_at=noon)
    type(made).objects.filter(pk=made.pk).update(
        status="closed", closed_at=noon, closed_as="recovered"
    )

    assert bounces_of_the_last() == {one.pk: [2] for one in Gesture.objects.all()}


def test_three_gestures_cost_what_one_costs(incident, closed_with, django_assert_num_queries):
    gesture = prepare("a")
    closed_with(gesture, 2)
    with django_assert_num_queries(5):
        shelf_for(incident, left=PLENTY)
    for title in "bc":
        closed_with(prepare(title), 3)
    caches["kept"].clear()
    with django_assert_num_queries(5):
        shelf_for(incident, left=PLENTY)


def test_a_manager_sees_their_shelf_and_what_all_share(manager_user, business_owner, harbour):
    prepare("all")
    prepare("here", location=harbour)
    prepare("there", location=make_location("Hill"))
    prepare("away", is_in_use=False)

    def seen(person):
        return [one.title for one in gestures_kept_by(person, in_use=True)]

    assert seen(manager_user) == ["all", "here"]
    assert seen(business_owner) == ["all", "here", "there"]
    assert [one.title for one in gestures_kept_by(business_owner, in_use=False)] == ["away"]
