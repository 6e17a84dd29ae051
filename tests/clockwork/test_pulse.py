from incidents.models import PeriodRun
from tests.servers import wait_until
from tests.servers.clockwork import Clockwork


def test_a_worker_with_beat_takes_the_pulse(clockwork: Clockwork) -> None:
    clockwork.start()

    wait_until(PeriodRun.objects.filter(job="pulse").exists, within=90, what="The pulse")
