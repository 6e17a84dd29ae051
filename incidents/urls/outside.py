"""The pages without a menu: for customers, calendars, mail programs, and the demo."""

from django.urls import URLPattern, path

from incidents.views import (
    check_in_feed,
    customer_reports,
    digests,
    outbox,
    sign_in,
    surveys,
    vouchers,
)

urlpatterns: list[URLPattern] = [
    # vouchers
    path("v/<str:code>/", vouchers.voucher_public, name="voucher-public"),
    # what customers tell us
    path("tell-us/<str:code>/", customer_reports.tell_us, name="tell-us"),
    # surveys
    path("answer/<str:token>/", surveys.survey_answer, name="survey-answer"),
    path("answer/<str:token>/stop/", surveys.survey_stop, name="survey-stop"),
    # letters
    path("calendar/<str:token>.ics", check_in_feed.check_in_feed, name="check-in-feed"),
    path("unsubscribe/<str:token>/", digests.digest_stop, name="digest-stop"),
    # sign-in of the demo
    path("demo/sign-in/", sign_in.demo_sign_in, name="demo-sign-in"),
    # letters, in a demo
    path("dev/outbox/", outbox.dev_outbox, name="dev-outbox"),
    path("dev/outbox/<int:pk>/", outbox.dev_letter, name="dev-letter"),
    path("dev/outbox/<int:pk>/html/", outbox.dev_letter_html, name="dev-letter-html"),
]
