"""The pages of the work itself, one block per noun."""

from django.urls import URLPattern, path, re_path

from incidents.views import (
    advocacy,
    advocacy_insights,
    apologies,
    approvals,
    budgets,
    check_ins,
    contacts,
    customers,
    diagnoses,
    holds,
    incidents,
    insights,
    loyalty,
    messages,
    monthly,
    ownership,
    process_fixes,
    recoveries,
    remedies,
    returns,
    search,
    today,
    vouchers,
)

MONTH = r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})"

urlpatterns: list[URLPattern] = [
    # today
    path("", today.today, name="today"),
    # search
    path("incidents/", search.incident_list, name="incident-list"),
    # insights
    path("insights/", insights.insights, name="insights"),
    path("insights/loyalty/", insights.insights_loyalty, name="insights-loyalty"),
    path("insights/ladder/", insights.insights_ladder, name="insights-ladder"),
    path("insights/response/", insights.insights_response, name="insights-response"),
    path("insights/spend/", insights.insights_spend, name="insights-spend"),
    path("insights/causes/", insights.insights_causes, name="insights-causes"),
    path("insights/rate/", insights.insights_rate, name="insights-rate"),
    path("insights/learning/", insights.insights_learning, name="insights-learning"),
    path("insights/advocacy/", advocacy_insights.insights_advocacy, name="insights-advocacy"),
    # monthly
    path("insights/letter/", monthly.insights_letter, name="insights-letter"),
    re_path(rf"^insights/letter/{MONTH}/$", monthly.insights_letter, name="insights-letter"),
    re_path(
        rf"^insights/letter/{MONTH}/print/$",
        monthly.insights_letter_print,
        name="insights-letter-print",
    ),
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
    # check_ins
    path("check-ins/", check_ins.check_in_list, name="check-in-list"),
    path("check-ins/<int:pk>/", check_ins.check_in_call, name="check-in-call"),
    path("check-ins/<int:pk>/postpone/", check_ins.check_in_postpone, name="check-in-postpone"),
    # customers
    path("customers/", customers.customer_list, name="customer-list"),
    path("customers/add/", customers.customer_add, name="customer-add"),
    path("customers/suggest/", customers.customer_suggest, name="customer-suggest"),
    path("customers/<int:pk>/", customers.customer_detail, name="customer-detail"),
    path("customers/<int:pk>/change/", customers.customer_change, name="customer-change"),
    path("customers/<int:pk>/known/", customers.customer_known, name="customer-known"),
    # loyalty
    path("customers/scores/", loyalty.readings_import, name="readings-import"),
    path("incidents/<int:number>/reading/", loyalty.reading_record, name="reading-record"),
    # what customers did afterwards: advocacy and returns
    path("customers/<int:pk>/advocacy/", advocacy.advocacy_record, name="advocacy-record"),
    path("advocacy/<int:pk>/take-back/", advocacy.advocacy_take_back, name="advocacy-take-back"),
    path("customers/<int:pk>/returns/", returns.return_record, name="return-record"),
    path("returns/import/", returns.return_import, name="return-import"),
    path("returns/<int:pk>/take-back/", returns.return_take_back, name="return-take-back"),
    # apologies
    path("incidents/<int:number>/apology/", apologies.apology_record, name="apology-record"),
    # remedies
    path("incidents/<int:number>/remedy/", remedies.remedy_propose, name="remedy-propose"),
    path("incidents/<int:number>/no-extra/", remedies.no_extra, name="no-extra"),
    path(
        "incidents/<int:number>/remedies/<int:pk>/deliver/",
        remedies.remedy_deliver,
        name="remedy-deliver",
    ),
    path(
        "incidents/<int:number>/remedies/<int:pk>/photo/",
        remedies.remedy_photo,
        name="remedy-photo",
    ),
    path(
        "incidents/<int:number>/remedies/<int:pk>/promise/",
        remedies.remedy_promise,
        name="remedy-promise",
    ),
    path(
        "incidents/<int:number>/remedies/<int:pk>/withdraw/",
        remedies.remedy_withdraw,
        name="remedy-withdraw",
    ),
    path(
        "incidents/<int:number>/remedies/<int:pk>/amount/",
        remedies.remedy_amount,
        name="remedy-amount",
    ),
    # vouchers
    path(
        "incidents/<int:number>/remedies/<int:pk>/voucher/",
        vouchers.voucher_issue,
        name="voucher-issue",
    ),
    path("vouchers/", vouchers.voucher_list, name="voucher-list"),
    path("vouchers/redeem/", vouchers.voucher_redeem, name="voucher-redeem"),
    path("vouchers/<int:pk>/", vouchers.voucher_detail, name="voucher-detail"),
    path("vouchers/<int:pk>/print/", vouchers.voucher_print, name="voucher-print"),
    path("vouchers/<int:pk>/send/", vouchers.voucher_send, name="voucher-send"),
    path("vouchers/<int:pk>/void/", vouchers.voucher_void, name="voucher-void"),
    # approvals
    path("budgets/", budgets.budget_list, name="budget-list"),
    path("approvals/", approvals.approval_list, name="approval-list"),
    path("approvals/<int:pk>/", approvals.approval_decide, name="approval-decide"),
    # diagnoses, process fixes, ownership
    path("incidents/<int:number>/diagnosis/", diagnoses.diagnosis_edit, name="diagnosis-edit"),
    path(
        "incidents/<int:number>/process-fix/",
        process_fixes.process_fix_choose,
        name="process-fix-choose",
    ),
    path("process-fixes/", process_fixes.process_fix_list, name="process-fix-list"),
    path("process-fixes/<int:pk>/", process_fixes.process_fix_detail, name="process-fix-detail"),
    path("process-fixes/<int:pk>/done/", process_fixes.process_fix_done, name="process-fix-done"),
    path(
        "process-fixes/<int:pk>/verify/",
        process_fixes.process_fix_verify,
        name="process-fix-verify",
    ),
    path("incidents/<int:number>/handoff/", ownership.handoff_request, name="handoff-request"),
    path("incidents/<int:number>/handoff/answer/", ownership.handoff_answer, name="handoff-answer"),
    path(
        "incidents/<int:number>/handoff/withdraw/",
        ownership.handoff_withdraw,
        name="handoff-withdraw",
    ),
    path("incidents/<int:number>/guide/", ownership.guide_ask, name="guide-ask"),
    # holds
    path("incidents/<int:number>/hold/", holds.incident_hold, name="incident-hold"),
    path("incidents/<int:number>/hold/end/", holds.hold_end, name="hold-end"),
    path("incidents/<int:number>/still-on-it/", holds.still_on_it, name="still-on-it"),
    # messages
    path("messages/", messages.message_list, name="message-list"),
    path("messages/seen/", messages.message_seen_all, name="message-seen-all"),
    path("messages/<int:pk>/seen/", messages.message_seen, name="message-seen"),
    path("messages/mute/<slug:kind>/", messages.message_mute, name="message-mute"),
]
