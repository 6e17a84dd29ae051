"""Say which process holds a port, before two copies of this site fight over it."""

import socket
import subprocess
import sys
from pathlib import Path

LISTENING = "0A"


def holder(port: int) -> str:
    """Process id and name of whoever listens there, as far as this machine tells."""
    for inode in _sockets(port):
        for link in Path("/proc").glob("[0-9]*/fd/*"):
            try:
                if str(link.readlink()) == f"socket:[{inode}]":
                    name = (link.parents[1] / "comm").read_text().strip()
                    return f"process {link.parents[1].name} ({name})"
            except OSError:
                continue
    return _asked_of_lsof(port) or "another process"


def _sockets(port: int) -> list[str]:
    table = Path("/proc/net/tcp")
    rows = [line.split() for line in table.read_text().splitlines()[1:]] if table.exists() else []
    wanted = f":{port:04X}"
    return [row[9] for row in rows if row[1].endswith(wanted) and row[3] == LISTENING]


def _asked_of_lsof(port: int) -> str:
    try:
        said = subprocess.run(
            ["lsof", "-t", f"-iTCP:{port}", "-sTCP:LISTEN"],
            capture_output=True,
            text=True,
            check=False,
        )
    except OSError:
        return ""
    return f"process {said.stdout.split()[0]}" if said.stdout.strip() else ""


def main(port: int) -> None:
    try:
        socket.create_server(("127.0.0.1", port)).close()
    except OSError:
        taken = f"Port {port} is in use by {holder(port)}."
        sys.exit(f"{taken} Stop it, or choose another: PORT={port + 1} make run")


if __name__ == "__main__":
    main(int(sys.argv[1]))
