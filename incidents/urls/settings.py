"""The pages that set the business up, one block per noun."""

from django.urls import URLPattern, path

from incidents.views import (
    absences,
    audits,
    budgets,
    calendars,
    check_in_feed,
    customer_reports,
    duty,
    gestures,
    incident_types,
    outbox,
    people,
    places,
    recovery_policies,
    settings,
    spending,
    volumes,
)

urlpatterns: list[URLPattern] = [
    # settings
    path("settings/", settings.settings, name="settings"),
    path("settings/calendar/renew/", check_in_feed.feed_renew, name="feed-renew"),
    path("settings/calendar/stop/", check_in_feed.feed_stop, name="feed-stop"),
    path("settings/organisation/", settings.organisation_settings, name="organisation-settings"),
    path(
        "settings/organisation/business/", settings.organisation_change, name="organisation-change"
    ),
    path("settings/organisation/history/", settings.settings_history, name="settings-history"),
    path("settings/organisation/status/", audits.audit_status, name="audit-status"),
    path(
        "settings/organisation/status/deadlines/<int:pk>/retry/",
        audits.deadline_retry,
        name="deadline-retry",
    ),
    path("settings/organisation/people/", people.person_list, name="person-list"),
    path("settings/organisation/people/invite/", people.person_invite, name="person-invite"),
    path("settings/organisation/people/<int:pk>/", people.person_change, name="person-change"),
    path(
        "settings/organisation/people/<int:pk>/limit/", spending.person_limit, name="person-limit"
    ),
    path(
        "settings/organisation/locations/<int:pk>/budget/",
        budgets.location_budget,
        name="location-budget",
    ),
    path(
        "settings/organisation/departments/<int:pk>/budget/",
        budgets.department_budget,
        name="department-budget",
    ),
    path(
        "settings/organisation/people/<int:pk>/end/", people.person_disable, name="person-disable"
    ),
    path(
        "settings/organisation/people/<int:pk>/enable/", people.person_enable, name="person-enable"
    ),
    path("settings/organisation/locations/", places.location_list, name="location-list"),
    path("settings/organisation/locations/add/", places.location_add, name="location-add"),
    path(
        "settings/organisation/locations/<int:pk>/", places.location_change, name="location-change"
    ),
    path(
        "settings/organisation/locations/<int:pk>/hours/",
        calendars.calendar_change,
        name="calendar-change",
    ),
    path(
        "settings/organisation/locations/<int:pk>/day-off/",
        calendars.day_off_add,
        name="day-off-add",
    ),
    path(
        "settings/organisation/locations/<int:pk>/day-off/open/",
        calendars.day_off_open,
        name="day-off-open",
    ),
    path(
        "settings/organisation/locations/<int:pk>/day-off/forget/",
        calendars.day_off_forget,
        name="day-off-forget",
    ),
    path(
        "settings/organisation/locations/<int:pk>/department/",
        places.department_add,
        name="department-add",
    ),
    path(
        "settings/organisation/departments/<int:pk>/",
        places.department_change,
        name="department-change",
    ),
    # what customers tell us
    path(
        "settings/organisation/locations/<int:pk>/tell-us/",
        customer_reports.tell_us_page,
        name="tell-us-page",
    ),
    path(
        "settings/organisation/locations/<int:pk>/tell-us/open/",
        customer_reports.tell_us_open,
        name="tell-us-open",
    ),
    path(
        "settings/organisation/locations/<int:pk>/tell-us/close/",
        customer_reports.tell_us_close,
        name="tell-us-close",
    ),
    # duty and absences
    path("settings/organisation/locations/<int:pk>/duty/", duty.shift_list, name="shift-list"),
    path("settings/organisation/locations/<int:pk>/duty/add/", duty.shift_add, name="shift-add"),
    path("settings/organisation/shifts/<int:pk>/", duty.shift_change, name="shift-change"),
    path("settings/organisation/shifts/<int:pk>/remove/", duty.shift_remove, name="shift-remove"),
    path("settings/absence/", absences.absence_list, name="absence-list"),
    path("settings/absence/plan/", absences.absence_plan, name="absence-plan"),
    path("settings/absence/<int:pk>/", absences.absence_change, name="absence-change"),
    path("settings/absence/<int:pk>/end/", absences.absence_end, name="absence-end"),
    path(
        "settings/organisation/types/", incident_types.incident_type_list, name="incident-type-list"
    ),
    path(
        "settings/organisation/types/add/",
        incident_types.incident_type_add,
        name="incident-type-add",
    ),
    path(
        "settings/organisation/types/<int:pk>/",
        incident_types.incident_type_change,
        name="incident-type-change",
    ),
    # prepared remedies
    path("settings/remedies/", gestures.gesture_list, name="gesture-list"),
    path("settings/remedies/add/", gestures.gesture_add, name="gesture-add"),
    path("settings/remedies/<int:pk>/", gestures.gesture_change, name="gesture-change"),
    # letters
    path("settings/organisation/letters/", outbox.letters_not_sent, name="letters-not-sent"),
    path(
        "settings/organisation/letters/<int:pk>/again/",
        outbox.letter_send_again,
        name="letter-send-again",
    ),
    path("settings/organisation/policies/", recovery_policies.policy_list, name="policy-list"),
    path(
        "settings/organisation/policies/preview/",
        recovery_policies.policy_preview,
        name="policy-preview",
    ),
    path(
        "settings/organisation/policies/<str:severity>/<int:location>/<int:incident_type>/",
        recovery_policies.policy_change,
        name="policy-change",
    ),
    path(
        "settings/organisation/policies/<str:severity>/<int:location>/<int:incident_type>/remove/",
        recovery_policies.policy_remove,
        name="policy-remove",
    ),
    # volumes
    path("settings/organisation/volumes/", volumes.volume_list, name="volume-list"),
    path("settings/organisation/volumes/import/", volumes.volume_import, name="volume-import"),
    path(
        "settings/organisation/volumes/locations/<int:pk>/<str:month>/",
        volumes.location_volume,
        name="location-volume",
    ),
    path(
        "settings/organisation/volumes/departments/<int:pk>/<str:month>/",
        volumes.department_volume,
        name="department-volume",
    ),
    path(
        "settings/organisation/volumes/<int:pk>/remove/",
        volumes.volume_remove,
        name="volume-remove",
    ),
]
