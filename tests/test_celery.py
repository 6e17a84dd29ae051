"""Messages in a folder: nobody meets one before it is whole."""

from typing import Any

from kombu import Connection
from kombu.transport import resolve_transport

from recovery.broker import broker_options
from recovery.celery import FolderTransport as Transport


def test_messages_in_folders_travel_our_way():
    assert resolve_transport("filesystem") is Transport


def test_a_message_is_seen_only_when_it_is_whole(tmp_path):
    options = broker_options("filesystem://", folder=tmp_path)
    channel: Any = Connection("filesystem://", transport_options=options).channel()
    seen = []

    class LooksAroundWhileItIsWritten:
        def __json__(self):
            seen.append(channel._size("clock"))
            return "tick"

    channel._put("clock", {"body": LooksAroundWhileItIsWritten()})

    assert seen == [0]
    assert channel._size("clock") == 1
    assert channel._get("clock") == {"body": "tick"}
    assert not list(tmp_path.glob("messages/*"))
