import pytest
from django.test import Client

from incidents.models import OutgoingEmail, User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_limits")]

PASSWORD = "a long walk to the harbour"


@pytest.fixture
def person() -> User:
    return User.objects.create_user("front.desk@example.com", password=PASSWORD, name="Front desk")


def sign_in(client: Client, *, login: str, password: str) -> int:
    return client.post("/accounts/login/", {"login": login, "password": password}).status_code


def test_people_sign_in_by_e_mail(client: Client, person: User) -> None:
    status = sign_in(client, login="Front.Desk@example.com", password=PASSWORD)

    assert status == 302
    assert client.session["_auth_user_id"] == str(person.pk)


def test_after_five_wrong_passwords_the_right_one_waits_too(client: Client, person: User) -> None:
    for _ in range(5):
        sign_in(client, login=person.email, password="wrong")

    sign_in(client, login=person.email, password=PASSWORD)

    assert "_auth_user_id" not in client.session


def test_a_new_password_is_asked_for_through_the_outbox(client: Client, person: User) -> None:
    client.post("/accounts/password/reset/", {"email": person.email})

    letter = OutgoingEmail.objects.get()
    assert letter.to == person.email
    assert "/accounts/password/reset/key/" in letter.text


def test_strangers_get_the_same_answer_and_no_letter(client: Client, person: User) -> None:
    known = client.post("/accounts/password/reset/", {"email": person.email})
    OutgoingEmail.objects.all().delete()

    unknown = client.post("/accounts/password/reset/", {"email": "stranger@example.com"})

    assert (unknown.status_code, unknown.headers["Location"]) == (
        known.status_code,
        known.headers["Location"],
    )
    assert OutgoingEmail.objects.count() == 0


def test_a_short_password_is_refused(client: Client, person: User) -> None:
    client.force_login(person)
    short = {"oldpassword": PASSWORD, "password1": "elevenchars", "password2": "elevenchars"}

    client.post("/accounts/password/change/", short)

    person.refresh_from_db()
    assert person.check_password(PASSWORD)


def test_there_is_no_admin_beside_the_actions(client: Client, business_owner: User) -> None:
    client.force_login(business_owner)

    assert client.get("/admin/").status_code == 404


def test_what_a_signed_in_person_sees_is_not_kept(client: Client, person: User) -> None:
    client.force_login(person)

    answer = client.get("/accounts/password/change/")

    assert "no-store" in answer.headers["Cache-Control"]


@pytest.mark.parametrize(
    "door", ["/accounts/email/", "/accounts/confirm-email/", "/accounts/confirm-email/x/"]
)
def test_nobody_makes_us_write_to_another_address(client: Client, person: User, door: str) -> None:
    client.force_login(person)
    asked = {"action_add": "", "email": "stranger@example.com"}

    assert client.get(f"/accounts/{door}").status_code == 404
    assert client.post(f"/accounts/{door}", asked).status_code == 404
    assert not OutgoingEmail.objects.exists()
