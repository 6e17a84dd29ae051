"""Who may write down what customers told others, and that they came back."""

from incidents.lifecycle import IncidentStatus
from incidents.models import AdvocacyEvent, Incident, Return, User
from incidents.permissions.people import manages
from incidents.refusals import YES, Verdict


def may_record_advocacy(user: User) -> Verdict:
    """Whether this person may write down what a customer did since: all who work here. M1, I7."""
    return YES if user.is_active else Verdict("You no longer work here.")


def may_import_returns(user: User) -> Verdict:
    """Whether this person may read a file of visits and purchases: managers, the owner. I7."""
    if user.is_manager:
        return YES
    return Verdict("Managers and the business owner read a file of visits and purchases.")


def may_follow(incident: Incident) -> Verdict:
    """Whether something may follow this recovery: a log that was taken back has none."""
    if incident.status == IncidentStatus.WITHDRAWN:
        return Verdict("This log was taken back; nothing follows it.")
    return YES


def may_take_back(user: User, entered: AdvocacyEvent | Return) -> Verdict:
    """Whether this person may take an entry back: whoever made it, or a manager. Rule 12."""
    if entered.taken_back_at is not None:
        return Verdict("It was taken back already.")
    incident = entered.incident
    leads = manages(user, incident) if incident else user.is_manager
    if entered.recorded_by_id == user.pk or leads:
        return YES
    return Verdict(f"{entered.recorded_by.name} wrote it down; they or a manager take it back.")
