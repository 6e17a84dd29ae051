"""Who decides what changes, so that it does not happen again."""

from incidents.models import Incident, ProcessFix, User
from incidents.permissions.duty import answers_for
from incidents.permissions.incidents import may_act
from incidents.permissions.people import heads, manages
from incidents.refusals import YES, Verdict
from incidents.words.people import SENIOR


def may_choose_process_fix(user: User, incident: Incident) -> Verdict:
    """Whether this person may say what changes: the owner, a manager, the department head. K1."""
    allowed = may_act(user, incident)
    if not allowed or answers_for(user, incident):
        return allowed
    if user.is_owner or not (manages(user, incident) or heads(user, incident)):
        return Verdict("The owner, a manager or the department head decides on the process fix.")
    return YES


def may_finish_process_fix(user: User, process_fix: ProcessFix) -> Verdict:
    """Whether this person may say that it is done: who sees to it, or a senior. Product K1."""
    if process_fix.owner_id == user.pk or user.role in SENIOR:
        return YES
    return Verdict(f"{process_fix.owner.name} sees to this and says when it is done.")


def may_verify_process_fix(user: User, process_fix: ProcessFix) -> Verdict:
    """Whether this person may confirm that it works: a senior, never who saw to it. Product K1."""
    if process_fix.owner_id == user.pk:
        return Verdict("You saw to this yourself; somebody else looks whether it works.")
    if user.role in SENIOR:
        return YES
    return Verdict("A manager, a department head or the business owner looks whether it works.")
