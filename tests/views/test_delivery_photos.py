"""The photo of what was given: sent with the form, shown to who may see the incident."""

from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.timezone import now

from incidents.forms import photos as photo_forms
from incidents.lifecycle import RemedyStatus
from incidents.models import Event, Remedy
from incidents.words.events import EventKind
from tests.makers import make_incident, make_remedy, sent_photo


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def remedy(staff_member, guest):
    at = now() - timedelta(minutes=30)
    incident = make_incident(by=staff_member, customer=guest, at=at)
    return make_remedy(incident, what="Flowers", by=staff_member, at=at)


def page(remedy, name):
    return f"/incidents/{remedy.incident_id}/remedies/{remedy.pk}/{name}/"


def typed(**more):
    photo = SimpleUploadedFile("gift.jpg", sent_photo().read(), content_type="image/jpeg")
    return {"delivery_note": "They laughed", "photo": photo, "form_key": str(uuid4()), **more}


def files(media):
    return [one for one in Path(media).rglob("*") if one.is_file()]


def test_the_form_asks_the_camera(browser_of, remedy, staff_member):
    text = browser_of(staff_member).get(page(remedy, "deliver")).content.decode()

    assert 'accept="image/*"' in text
    assert 'capture="environment"' in text
    assert 'enctype="multipart/form-data"' in text


def test_it_is_kept_and_shown_on_the_incident(browser_of, remedy, staff_member, media):
    browser = browser_of(staff_member)
    browser.post(page(remedy, "deliver"), typed())

    remedy.refresh_from_db()
    [kept] = files(media)
    assert (remedy.status, kept.name) == (RemedyStatus.DELIVERED, remedy.photo)
    assert (
        page(remedy, "photo") in browser.get(f"/incidents/{remedy.incident_id}/").content.decode()
    )
    answer = browser.get(page(remedy, "photo"))
    assert answer.content == kept.read_bytes()
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Disposition"].startswith("inline")
    assert "private" in answer["Cache-Control"]


def test_history_would_see_an_exchanged_file(browser_of, remedy, staff_member):
    browser_of(staff_member).post(page(remedy, "deliver"), typed())

    [given] = Event.objects.filter(kind=EventKind.REMEDY_DELIVERED)
    assert len(given.details["photo"]) == 64


def test_twice_is_one_row_and_one_file(browser_of, remedy, staff_member, media):
    browser, key = browser_of(staff_member), str(uuid4())
    first, again = (browser.post(page(remedy, "deliver"), typed(form_key=key)) for _ in range(2))
    late = browser.post(page(remedy, "deliver"), typed())

    assert (first.status_code, again.status_code, first.url) == (302, 302, again.url)
    assert late.status_code == 403
    assert len(files(media)) == 1
    assert Event.objects.filter(kind=EventKind.REMEDY_DELIVERED).count() == 1


@pytest.mark.parametrize("name", ["gift.jpg", "gift.png", "../../gift.jpg"])
def test_words_in_disguise_are_refused_and_the_note_stays(
    browser_of, remedy, staff_member, media, name
):
    photo = SimpleUploadedFile(name, b"<script>alert(1)</script>", content_type="image/jpeg")

    answer = browser_of(staff_member).post(page(remedy, "deliver"), typed(photo=photo))

    assert answer.status_code == 422
    assert "no photo we can read" in answer.content.decode()
    assert "They laughed" in answer.content.decode()
    assert (files(media), Remedy.objects.get().delivered_at) == ([], None)


def test_one_that_is_too_heavy_is_refused(browser_of, remedy, staff_member, media, monkeypatch):
    monkeypatch.setattr(photo_forms, "MOST_BYTES", 100)

    answer = browser_of(staff_member).post(page(remedy, "deliver"), typed())

    assert (answer.status_code, files(media)) == (422, [])


def test_a_file_that_is_gone_is_a_page_and_no_error(browser_of, remedy, staff_member, media):
    browser = browser_of(staff_member)
    assert browser.get(page(remedy, "photo")).status_code == 404
    browser.post(page(remedy, "deliver"), typed())
    files(media)[0].unlink()

    assert browser.get(page(remedy, "photo")).status_code == 404
    assert browser.get(f"/incidents/{remedy.incident_id}/").status_code == 200


def test_a_disk_that_is_full_leaves_no_row(browser_of, remedy, staff_member, monkeypatch):
    def full(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("incidents.actions.photos.default_storage.save", full)
    browser = browser_of(staff_member)
    browser.raise_request_exception = False

    assert browser.post(page(remedy, "deliver"), typed()).status_code == 500
    assert Remedy.objects.get().delivered_at is None


def test_nobody_outside_sees_it(browser_of, remedy, staff_member, media):
    browser_of(staff_member).post(page(remedy, "deliver"), typed())
    [kept] = files(media)

    assert Client().get(page(remedy, "photo")).status_code == 302
    for address in (f"/media/{kept.name}", f"/static/{kept.name}", f"/{kept.name}"):
        assert browser_of(staff_member).get(address).status_code == 404
