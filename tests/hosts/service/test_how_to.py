"""The how-to page about the service is true: its session gives what stands below each block."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

pytest.importorskip("fastapi", reason="FastAPI is not installed: install the extra `service`")

from hosts.service.portal import EXAMPLES, Server

pytestmark = [
    pytest.mark.hosts,
    *(
        pytest.mark.skipif(shutil.which(program) is None, reason=f"{program} is not installed")
        for program in ("bash", "curl", "jq")
    ),
]

PAGE = EXAMPLES.parent / "how-to" / "service.md"
SESSION = re.compile(r"^```bash\n((?:(?!^```$).)*)^```\n\n```text\n(.*?)^```$", re.MULTILINE | re.DOTALL)
START = "python -m uvicorn --app-dir docs/examples --factory service.demo:create_demo"
MARK = "-- next --"


def test_the_session_gives_what_is_told(tmp_path: Path) -> None:
    """The blocks of the session, one after another in one shell, say what stands below them."""
    page = PAGE.read_text(encoding="utf-8")
    assert f"```bash\n{START}\n```" in page
    blocks = SESSION.findall(page)
    assert blocks
    files = {
        "SERVICE_DATABASE": f"sqlite:///{tmp_path / 'multiline.db'}",
        "SERVICE_MAILBOX": str(tmp_path / "mailbox.db"),
    }
    script = f"\necho '{MARK}'\n".join(block for block, _ in blocks)
    (tmp_path / "docs").symlink_to(EXAMPLES.parent)
    with Server(files, factory="service.demo:create_demo") as server:
        done = subprocess.run(  # noqa: S603  The page's own.
            ["bash", "-euo", "pipefail", "-c", script.replace("http://127.0.0.1:8000", server.address)],  # noqa: S607
            cwd=tmp_path,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.split(f"{MARK}\n") == [told for _, told in blocks]
