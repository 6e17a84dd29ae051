"""Nobody decides on money for themselves: six paths, each refused three times, each in words.

By the page (403, and why), by the action (Forbidden), and by the database whatever the code says.
"""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.utils.timezone import now

from incidents.actions.approvals import approve_lower, approve_spend, decline_spend
from incidents.actions.spending import set_limit
from incidents.lifecycle import ApprovalStatus, RemedyStatus
from incidents.models import Absence, Approval, AuthorityLimit, User
from incidents.queries.approvals import approvers, waiting_for
from incidents.refusals import Forbidden
from incidents.words.people import Role
from tests.makers import make_incident, make_remedy, make_request

pytestmark = pytest.mark.usefixtures("books_agree")


@pytest.fixture
def at():
    return now() - timedelta(minutes=1)


def own(people, at):
    """A manager asks and would answer."""
    incident = make_incident(by=people["manager"], at=at)
    return make_request(incident, by=people["manager"], at=at, cost=2001)


def beneficiary(people, at):
    """The front desk asks for something that is for the manager who would answer."""
    incident = make_incident(by=people["staff"], at=at)
    remedy = make_remedy(
        incident, cost="700", by=people["staff"], at=at, for_colleague=people["manager"]
    )
    return Approval.objects.get(remedy=remedy)


def deputy(people, at):
    """The manager is away, their deputy asks on their behalf, they are back and would answer."""
    incident = make_incident(by=people["manager"], at=at)
    absence = Absence.objects.create(
        person=people["manager"],
        deputy=people["staff"],
        starts_at=at - timedelta(hours=1),
        ends_at=at + timedelta(days=1),
        entered_by=people["manager"],
        began_told_at=at,
    )
    asked = make_request(incident, by=people["staff"], at=at)
    absence.delete()
    return asked


def sole_manager(people, at):
    """There is one manager and nobody above: it stays waiting, and never answers itself."""
    User.objects.filter(role=Role.OWNER).update(is_active=False)
    return own(people, at)


def role_gained_after_the_request(people, at):
    """The front desk asks, becomes a manager and would answer."""
    incident = make_incident(by=people["staff"], at=at)
    asked = make_request(incident, by=people["staff"], at=at)
    people["staff"].role = Role.MANAGER
    people["staff"].save()
    return asked


def own_limit_raised(people, at):
    """A manager asks for more than they may; their limit is raised, and now they would answer."""
    asked = own(people, at)
    set_limit(people["manager"], limit=Decimal(9000), by=people["owner"], at=at)
    return asked


PATHS = {
    own: ("manager", "You asked for this: someone else decides."),
    beneficiary: ("manager", "This is for you: someone else decides."),
    deputy: ("manager", "Your deputy asked for this on your behalf: someone else decides."),
    sole_manager: ("manager", "You asked for this: someone else decides."),
    role_gained_after_the_request: ("staff", "You asked for this: someone else decides."),
    own_limit_raised: ("manager", "You asked for this: someone else decides."),
}
SIX_PATHS = pytest.mark.parametrize("path", PATHS, ids=lambda path: path.__name__)


@pytest.fixture
def people(staff_member, manager_user, business_owner):
    return {"staff": staff_member, "manager": manager_user, "owner": business_owner}


@SIX_PATHS
def test_the_page_refuses_and_says_why(path, people, at, browser_of):
    who, why = PATHS[path]
    approval = path(people, at)
    address, browser = f"/approvals/{approval.pk}/", browser_of(people[who])

    opened = browser.get(address).content.decode()
    for answer in ("approve", "lower", "decline"):
        typed = {"answer": answer, "version": 1, "lower": "5", "reason": "No"}
        sent = browser.post(address, {**typed, "form_key": str(uuid4())})
        assert (sent.status_code, why in sent.content.decode()) == (403, True)

    assert why in opened
    assert "Approve $" not in opened
    assert "Approve a lower amount" not in opened


@SIX_PATHS
def test_the_action_refuses_and_says_why(path, people, at):
    who, why = PATHS[path]
    approval = path(people, at)
    answer = {"version": 1, "by": people[who], "at": at}

    with pytest.raises(Forbidden, match=why):
        approve_spend(approval, **answer)
    with pytest.raises(Forbidden, match=why):
        approve_lower(approval, amount=Decimal(5), **answer)
    with pytest.raises(Forbidden, match=why):
        decline_spend(approval, reason="No", **answer)

    assert Approval.objects.get(pk=approval.pk).status == ApprovalStatus.PENDING


@SIX_PATHS
@pytest.mark.parametrize("status", ["approved", "approved_lower", "declined"])
def test_the_database_refuses_whatever_the_code_says(path, status, people, at):
    who, _ = PATHS[path]
    approval = path(people, at)
    less = {"approved": Decimal(5)} if status == "approved_lower" else {}
    more = {"approved": approval.amount} if status == "approved" else less

    with pytest.raises(IntegrityError, match=r"(?i)check"), transaction.atomic():
        Approval.objects.filter(pk=approval.pk).update(
            status=status, decided_by=people[who], decided_at=at, **more
        )


@SIX_PATHS
def test_nobody_is_asked_to_decide_for_themselves(path, people, at):
    who, _ = PATHS[path]
    approval = path(people, at)

    assert people[who] not in [one for level in approvers(approval) for one in level]
    assert approval not in waiting_for(people[who])


def test_a_sole_manager_s_request_goes_to_the_next_level_up(people, at):
    assert approvers(own(people, at)) == [[people["owner"]]]


def test_and_stays_waiting_where_there_is_none(people, at):
    assert approvers(sole_manager(people, at)) == []


def test_nobody_raises_their_own_limit(people, at, browser_of):
    owner, limit = people["owner"], {"how": "amount", "amount": "9000"}

    with pytest.raises(Forbidden, match="set by somebody else"):
        set_limit(owner, limit=Decimal(9000), by=owner, at=at)
    sent = browser_of(owner).post(f"/settings/organisation/people/{owner.pk}/limit/", limit)
    with pytest.raises(IntegrityError), transaction.atomic():
        AuthorityLimit.objects.create(person=owner, limit=9000, set_by=owner, set_at=at)

    assert sent.status_code == 403


def test_what_is_for_oneself_is_asked_for_however_small(incident, staff_member, manager_user, noon):
    small = {"cost": "20", "by": staff_member, "at": noon}

    mine = make_remedy(incident, **small, for_colleague=staff_member)
    theirs = make_remedy(incident, **small, for_colleague=manager_user)

    assert (mine.status, theirs.status) == (RemedyStatus.WAITING, RemedyStatus.AUTHORISED)


def test_a_colleague_is_chosen_on_the_page(browser_of, incident, staff_member, manager_user):
    typed = {"purpose": "compensation", "kind": "gift", "what": "Flowers", "cost": "700"}
    more = {"why": "It was their desk", "for_colleague": manager_user.pk, "already_given": "on"}

    browser = browser_of(staff_member)
    browser.post(f"/incidents/{incident.pk}/remedy/", {**typed, **more, "form_key": uuid4()})

    approval = Approval.objects.get()
    assert approval.beneficiary_user == manager_user
    assert "For a colleague" in browser.get(f"/approvals/{approval.pk}/").content.decode()
