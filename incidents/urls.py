"""The site map, one block per noun."""

from django.urls import URLPattern, path, re_path

from incidents.views import contacts, incidents, recoveries

urlpatterns: list[URLPattern] = [
    # incidents
    path("log/", incidents.incident_log, name="incident-log"),
    path("incidents/<int:number>/", incidents.incident_detail, name="incident-detail"),
    re_path(r"^[sS][rR]-(?P<number>[0-9]{1,12})/?$", incidents.incident_by_reference),
    path("incidents/<int:number>/severity/", incidents.incident_severity, name="incident-severity"),
    path("incidents/<int:number>/note/", incidents.note_write, name="note-write"),
    path("incidents/<int:number>/customer/", incidents.customer_name, name="customer-name"),
    path("incidents/<int:number>/withdraw/", incidents.incident_withdraw, name="incident-withdraw"),
    # recoveries
    path("incidents/<int:number>/fix/", recoveries.incident_fix, name="incident-fix"),
    path("incidents/<int:number>/close/", recoveries.incident_close, name="incident-close"),
    path(
        "incidents/<int:number>/not-recovered/",
        recoveries.incident_not_recovered,
        name="incident-not-recovered",
    ),
    path("incidents/<int:number>/reopen/", recoveries.incident_reopen, name="incident-reopen"),
    # contacts
    path("incidents/<int:number>/contact/", contacts.contact_record, name="contact-record"),
    path("incidents/<int:number>/ask/", contacts.ask_record, name="ask-record"),
]
