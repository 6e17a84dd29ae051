"""What runs in production is written down three times; here all three say the same."""

import configparser
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml
from django.utils.timezone import now

from incidents.actions.clock import take_pulse
from recovery.schedule import TICKS
from tests.chaos.processes import procfile

ROOT = Path(__file__).resolve().parent.parent
DEPLOY = ROOT / "deploy"
UNITS = DEPLOY / "systemd"
PROCESSES = ["web", "clock", "post", "beat"]
WORKERS = ["clock", "post"]
AT = re.compile(r"--bind \S+")


class Unit(configparser.RawConfigParser):
    """A unit file; a key that stands there twice keeps both values, one a line."""

    def __init__(self, path: Path) -> None:
        super().__init__(strict=False, interpolation=None, delimiters=["="])
        self.optionxform = str  # type: ignore[assignment,method-assign]
        self.read(path)
        self.lines = path.read_text().splitlines()


def unit(name: str) -> Unit:
    return Unit(UNITS / f"recovery-{name}")


def compose() -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
    return read


def command(line: str) -> list[str]:
    """Without what differs by place: where it is bound, and how a variable is set."""
    line = re.sub(r"\$\{\w+:-(\w+)\}", r"\1", line).removeprefix("env REMAP_SIGTERM=SIGQUIT ")
    line = line.removeprefix("nice -n 10 ")
    return shlex.split(AT.sub("", line.removeprefix("/srv/recovery/.venv/bin/")))


@pytest.mark.parametrize("name", PROCESSES)
def test_every_process_has_the_same_command_everywhere(name: str) -> None:
    wanted = command(procfile()[name])

    assert command(unit(f"{name}.service")["Service"]["ExecStart"]) == wanted
    assert command(compose()["services"][name]["command"]) == wanted


def test_every_queue_of_the_timetable_has_a_worker() -> None:
    taken = re.findall(r"-Q (\S+)", " ".join(procfile().values()))

    assert {queue for _, _, queue in TICKS} <= {name for some in taken for name in some.split(",")}


@pytest.mark.parametrize("name", WORKERS)
def test_a_worker_that_is_asked_to_stop_has_twenty_seconds_of_thirty(name: str) -> None:
    service = unit(f"{name}.service")["Service"]

    assert (service["KillMode"], service["TimeoutStopSec"]) == ("mixed", "30")
    assert "Environment=REMAP_SIGTERM=SIGQUIT" in unit(f"{name}.service").lines
    assert "REMAP_SIGTERM=SIGQUIT" in procfile()[name]
    assert compose()["services"][name]["stop_grace_period"] == "30s"
    assert compose()["services"][name]["environment"]["REMAP_SIGTERM"] == "SIGQUIT"


def test_the_post_is_never_in_the_way_of_the_clock() -> None:
    assert " nice -n 10 " in procfile()["post"]
    assert unit("post.service")["Service"]["Nice"] == "10"
    assert compose()["services"]["post"]["command"].startswith("nice -n 10 ")


def test_the_second_clock_ticks_each_minute_without_celery() -> None:
    assert unit("tick.timer")["Timer"]["OnCalendar"] == "minutely"
    assert unit("tick.service")["Service"]["ExecStart"].endswith("manage.py tick")
    assert "manage.py tick; sleep 60" in compose()["services"]["tick"]["command"]
    assert "redis" not in compose()["services"]["tick"]["depends_on"]


@pytest.mark.parametrize("path", sorted(UNITS.glob("*.service")), ids=lambda path: path.stem)
def test_every_service_may_do_little(path: Path) -> None:
    service = Unit(path)["Service"]

    assert service["User"] == "recovery"
    assert service["EnvironmentFile"] == "/etc/recovery/env"
    for name in ("NoNewPrivileges", "PrivateTmp", "PrivateDevices", "ProtectHome"):
        assert service[name] == "yes", name
    assert service["ProtectSystem"] == "strict"
    assert service["CapabilityBoundingSet"] == ""


def test_the_target_brings_up_every_process() -> None:
    wanted = Unit(UNITS / "recovery.target")["Unit"]["Wants"].split()

    assert wanted == [f"recovery-{name}.service" for name in PROCESSES]


def test_redis_keeps_its_ticks_and_throws_none_away() -> None:
    said = compose()["services"]["redis"]["command"]

    for option in ("--appendonly yes", "--appendfsync everysec", "--maxmemory-policy noeviction"):
        assert option in said


def test_every_service_says_how_it_is() -> None:
    services = compose()["services"]

    assert [name for name in services if "healthcheck" not in services[name]] == ["release"]
    assert services["clock"]["healthcheck"]["test"][-2:] == ["clock", "web"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("what", ["web", "clock"])
def test_a_health_check_asks_the_site_by_its_name(live_server: Any, what: str) -> None:
    take_pulse(at=now())
    site = urlsplit(live_server.url)
    known = {**os.environ, "BASE_URL": "http://localhost", "PORT": str(site.port)}

    done = subprocess.run([sys.executable, DEPLOY / "healthy.py", what], env=known, check=False)

    assert done.returncode == 0


def test_images_are_named_without_the_place_they_come_from() -> None:
    images = {service["image"] for service in compose()["services"].values()}
    images |= set(re.findall(r"^FROM (\S+)", (DEPLOY / "Dockerfile").read_text(), re.MULTILINE))

    assert images == {
        "postgres:16",
        "redis:7",
        "axllent/mailpit:v1.20",
        "recovery",
        "python:3.11-slim",
    }


def test_the_settings_of_compose_are_ones_we_read() -> None:
    known = set(re.findall(r"^#?([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))
    set_here = set(compose()["services"]["web"]["environment"])

    assert set_here - known == {"REMAP_SIGTERM"}
