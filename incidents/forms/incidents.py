"""What people may type to log a mistake, and to correct what was logged."""

from datetime import datetime
from typing import Any

from django import forms
from phonenumber_field.formfields import PhoneNumberField

from incidents.forms.fields import ChipsField, MomentField, MoneyFormField, WordsField
from incidents.models import Customer, Department, IncidentType, Location, User
from incidents.words.incidents import DiscoveredBy, FaultParty, Severity

AS_USUAL = ("", "As usual")


class LogIncidentForm(forms.Form):
    what_happened = WordsField(
        label="What happened?", help_text="One sentence is enough, in the customer’s terms."
    )
    who = forms.CharField(
        label="Who was let down?",
        required=False,
        max_length=160,
        help_text="Name, phone or e-mail. Somebody new is added as you save.",
    )
    customer = forms.ModelChoiceField(Customer.objects.all(), required=False)
    not_known = forms.BooleanField(label="Not known yet", required=False)
    severity = forms.ChoiceField(
        label="How bad for the customer?",
        choices=[AS_USUAL, *Severity.choices],
        widget=forms.RadioSelect,
        required=False,
        help_text="“As usual” follows the type of mistake, else medium.",
    )
    incident_type = forms.ModelChoiceField(
        IncidentType.objects.filter(is_in_use=True).order_by("name"),
        label="Type",
        required=False,
        empty_label="Not sure",
    )
    location = forms.ModelChoiceField(
        Location.objects.filter(is_open=True).order_by("name"), label="Where", required=False
    )
    department = forms.ModelChoiceField(
        Department.objects.filter(is_open=True).select_related("location").order_by("name"),
        label="Department",
        required=False,
        empty_label="Not sure",
    )
    customer_hint = forms.CharField(label="Room, table or order", required=False, max_length=160)
    phone = PhoneNumberField(label="Their phone", required=False)
    email = forms.EmailField(label="Their e-mail", required=False, max_length=254)
    discovered_by = ChipsField(
        DiscoveredBy, label="How we know", required=False, initial=DiscoveredBy.STAFF
    )
    fault_party = ChipsField(
        FaultParty,
        label="Where it came from",
        required=False,
        initial=FaultParty.US,
        help_text="A party, never a person. It changes nothing of what we owe.",
    )
    value_that_failed = MoneyFormField(label="What it was worth", required=False)
    customer_informed = forms.BooleanField(label="The customer knows already", required=False)
    is_restricted = forms.BooleanField(
        label="Restricted",
        required=False,
        help_text="Seen by the owner, the managers of the place and the business owner.",
    )
    seconds_to_log = forms.IntegerField(
        required=False, min_value=0, max_value=86_400, widget=forms.HiddenInput
    )

    def __init__(self, *args: Any, person: User, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        self.fields["location"].initial = person.location_id
        self.fields["department"].initial = person.department_id
        self.fields["what_happened"].widget.attrs |= {"autofocus": True, "maxlength": 2000}
        zone = person.location.zone if person.location else person.zone
        self.fields["occurred_at"] = MomentField(zone=zone, at=at, label="When it happened")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("location") and "location" not in self.errors:
            cleaned["location"] = self._only_place()
        somebody = cleaned.get("customer") or cleaned.get("who", "").strip()
        if not (somebody or cleaned.get("not_known")) and "who" not in self.errors:
            self.add_error("who", "Say who was let down, or tick “Not known yet”.")
        department, location = cleaned.get("department"), cleaned.get("location")
        if department and location and department.location_id != location.pk:
            self.add_error("department", f"{department.name} is not at {location.name}.")
        return cleaned

    def _only_place(self) -> Location | None:
        if self.person.location:
            return self.person.location
        places = list(Location.objects.filter(is_open=True)[:2])
        if len(places) == 1:
            return places[0]
        self.add_error("location", "Say where it happened.")
        return None

    def report(self) -> dict[str, Any]:
        """What the action calls a report, by its names; who is new stands apart."""
        said = self.cleaned_data
        usual = said["incident_type"].default_severity if said["incident_type"] else None
        as_said = ("what_happened", "location", "incident_type", "department", "occurred_at")
        also = ("value_that_failed", "is_restricted", "customer_informed", "seconds_to_log")
        return {
            **{name: said[name] for name in as_said + also},
            "customer": None if said["not_known"] else said["customer"],
            "customer_hint": said["customer_hint"] or (said["who"] if said["not_known"] else ""),
            "severity": said["severity"] or usual or Severity.MEDIUM,
            "discovered_by": said["discovered_by"] or DiscoveredBy.STAFF,
            "fault_party": said["fault_party"] or FaultParty.US,
        }

    def new_customer(self) -> dict[str, Any] | None:
        """What is known about somebody who is not in the book yet."""
        said = self.cleaned_data
        if said["customer"] or said["not_known"]:
            return None
        phone = str(said["phone"] or "")
        return {"name": said["who"].strip(), "phone": phone, "email": said["email"]}


class ChangeSeverityForm(forms.Form):
    severity = ChipsField(Severity, label="How bad for the customer?")


class WriteNoteForm(forms.Form):
    words = WordsField(label="Internal note", help_text="For colleagues. Never counts as contact.")


class NameCustomerForm(forms.Form):
    customer = forms.ModelChoiceField(
        Customer.objects.order_by("name"), label="Somebody we know", required=False
    )
    name = forms.CharField(label="Or somebody new: their name", required=False, max_length=160)
    phone = PhoneNumberField(label="Their phone", required=False)
    email = forms.EmailField(label="Their e-mail", required=False, max_length=254)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("customer") and not cleaned.get("name", "").strip():
            self.add_error("name", "Pick somebody we know, or write a name.")
        return cleaned

    def new_customer(self) -> dict[str, Any] | None:
        said = self.cleaned_data
        if said["customer"]:
            return None
        phone = str(said["phone"] or "")
        return {"name": said["name"].strip(), "phone": phone, "email": said["email"]}
