"""What the domain refuses outside a form becomes a page that says why."""

import pytest
from django.http import HttpResponse

from incidents.middleware import RefusalsAsPages
from incidents.refusals import Conflict, Forbidden, Invalid


@pytest.fixture
def asked(rf, staff_member):
    request = rf.post("/")
    request.user, request.htmx = staff_member, False
    return request


@pytest.mark.parametrize(("refusal", "status"), [(Forbidden, 403), (Conflict, 409), (Invalid, 422)])
def test_a_refusal_is_a_page_that_says_why(asked, refusal, status):
    around = RefusalsAsPages(lambda request: HttpResponse())

    page = around.process_exception(asked, refusal("Somebody else may."))

    assert page.status_code == status
    assert "Somebody else may." in page.content.decode()


def test_what_broke_is_no_refusal(asked):
    around = RefusalsAsPages(lambda request: HttpResponse())

    assert around.process_exception(asked, ValueError("broken")) is None
