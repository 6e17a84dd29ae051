"""Who may do what with the cause and the owner of an incident, role by role. Interface 2."""

import pytest

from incidents.actions.ownership import ask_guide
from incidents.permissions.diagnoses import may_write_diagnosis
from incidents.permissions.ownership import may_ask_guide, may_request_handoff
from incidents.permissions.process_fixes import may_choose_process_fix

QUESTIONS = {
    "diagnosis": may_write_diagnosis,
    "process fix": may_choose_process_fix,
    "handoff": may_request_handoff,
    "guide": may_ask_guide,
}
# A manager may arrange a handoff for an owner who cannot: nobody could leave otherwise.
MAY = {
    "staff_member": {"diagnosis", "process fix", "handoff", "guide"},
    "colleague": set(),
    "manager_user": {"process fix", "handoff"},
    "department_head": {"process fix"},
    "business_owner": {"handoff"},
}


@pytest.mark.parametrize(("person", "allowed"), MAY.items())
def test_the_table_of_the_interface_holds(person, allowed, incident, request):
    user = request.getfixturevalue(person)

    assert {name for name, may in QUESTIONS.items() if may(user, incident)} == allowed


def test_being_the_guide_takes_away(incident, staff_member, manager_user, noon):
    ask_guide(incident, person=manager_user, question="How?", by=staff_member, at=noon)

    assert [name for name, may in QUESTIONS.items() if may(manager_user, incident)] == []


def test_nothing_moves_on_what_is_over(incident, staff_member):
    incident.status = "closed"

    reasons = {may(staff_member, incident).reason for may in QUESTIONS.values()}
    assert reasons == {"This incident is closed."}
