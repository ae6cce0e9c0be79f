"""A community that an earlier version made is brought to this one, and can go back to before."""

import html
import io
import subprocess
import tarfile
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.cast import PASSPHRASE
from tests.houses import ROOT, House, drop_all, empty_house, from_tree
from tests.processes import free_port

pytestmark = [pytest.mark.heavy, pytest.mark.timeout(400)]
TRIES = 12


def git(*words: str) -> bytes:
    command = ["git", "-c", "safe.directory=*", "-C", str(ROOT), *words]
    done = subprocess.run(command, capture_output=True)
    return done.stdout if done.returncode == 0 else b""


def earlier_commits() -> list[str]:
    """Return commits before the tree at hand, the latest first; a changed tree follows HEAD."""
    commits = git("rev-list", "--first-parent", f"--max-count={TRIES + 1}", "HEAD").decode().split()
    return commits[:TRIES] if git("status", "--porcelain") else commits[1:]


def unpacked(commit: str, folder: Path) -> Path:
    with tarfile.open(fileobj=io.BytesIO(git("archive", commit))) as tar:
        tar.extractall(folder, filter="data")
    return folder


@pytest.fixture
def earlier(tmp_path: Path) -> Iterator[House]:
    """The demo as the previous commit makes it, or the one before where that one cannot."""
    said = []
    for number, commit in enumerate(earlier_commits()):
        tree = unpacked(commit, tmp_path / commit)
        old = from_tree(empty_house(tmp_path / f"house-{number}"), tree)
        try:
            old.manage("migrate", "--verbosity", "0")
            old.manage("demo")
        except AssertionError as fault:
            said.append(f"{commit}: {fault}")
            continue
        yield from_tree(old, ROOT)
        drop_all()
        return
    if said:
        pytest.fail("\n".join(said))
    pytest.skip("there is no earlier commit in this clone")


def reads_her_topic(house: House, port: int) -> None:
    """Sign ana in and open the first topic that she started."""
    [[number, title]] = house.sql(
        "SELECT t.id, t.title FROM forums_topic t JOIN community_member m ON m.id = t.author_id"
        " WHERE m.handle = 'ana' ORDER BY t.id LIMIT 1"
    )
    with httpx.Client(base_url=f"http://localhost:{port}", follow_redirects=True) as ana:
        form = ana.get("/accounts/login/").text.split('name="csrfmiddlewaretoken" value="')[1]
        words = {"csrfmiddlewaretoken": form.split('"')[0], "login": "ana", "password": PASSPHRASE}
        ana.post("/accounts/login/", data=words)
        page = ana.get(f"/topics/{number}/")
    assert page.status_code == 200
    assert title in html.unescape(page.text)


def becomes_ready(port: int) -> None:
    until = time.monotonic() + 90
    while time.monotonic() < until:
        try:
            if httpx.get(f"http://localhost:{port}/readyz").status_code == 200:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.3)
    raise AssertionError("the upgraded site did not become ready")


def test_an_upgrade_loses_nothing_and_can_be_undone(earlier: House) -> None:
    backups = earlier.folder / "backups"
    earlier.manage("backup", "--to", str(backups))
    earlier.manage("migrate", "--verbosity", "0")
    earlier.manage("check", "--database", "default")
    assert "The audit holds" in earlier.manage("verify_audit")
    port = free_port()
    serving = earlier.start("serve", "--port", str(port))
    try:
        becomes_ready(port)
        reads_her_topic(earlier, port)
    finally:
        serving.terminate()
        serving.communicate()
    assert "The audit holds" in earlier.manage("verify_audit")
    earlier.sql("UPDATE community_community SET name = 'Changed since'")
    earlier.manage("restore", str(next(backups.glob("*.tar"))), "--replace")
    assert earlier.name == "Lamplight"
