"""The real server, as a person starts it."""

import os
import re
import signal
import time
import urllib.error
import urllib.request
from types import SimpleNamespace

import pytest

pytestmark = pytest.mark.slow

GONE_WITHIN_S = 90  # on a machine that is busy with other tests


@pytest.fixture(scope="module")
def served(start, tmp_path_factory):
    """A demo clinic that is being served, in a folder of its own."""
    state = tmp_path_factory.mktemp("clinic")
    process = start("serve", "--demo", "--state", str(state), state=state)
    yield SimpleNamespace(process=process, address=_address(process), state=state)
    process.kill()
    process.wait()
    process.stdout.close()


def _address(process):
    said = []
    for line in process.stdout:
        said.append(line)
        match = re.search(r"Assuage is at (http://\S+)/demo/", line)
        if match:
            return match[1]
    pytest.fail(f"the server never said its address: {''.join(said)}")


def _get(address):
    with urllib.request.urlopen(address, timeout=60) as answer:  # noqa: S310 - our own server
        return answer.status, answer.read().decode(), dict(answer.headers)


def _processes_of(parent):
    """The ids of everything that was started by a process, and by those."""
    found, left = [], [parent]
    while left:
        with open(f"/proc/{left[0]}/task/{left[0]}/children") as file:  # noqa: PTH123 - of the kernel
            children = [int(one) for one in file.read().split()]
        found += children
        left = left[1:] + children
    return found


def _all_gone(ids):
    until = time.monotonic() + GONE_WITHIN_S
    while time.monotonic() < until:
        if not any(os.path.exists(f"/proc/{one}") for one in ids):  # noqa: PTH110 - of the kernel
            return True
        time.sleep(0.2)
    return False


def test_health_is_told_without_a_session(served):
    """Both health pages answer 200 and set no cookie."""
    for page, state in (("live", "live"), ("ready", "ready")):
        status, text, headers = _get(f"{served.address}/health/{page}")
        assert (status, f'"{state}"' in text) == (200, True)
        assert "Set-Cookie" not in headers


def test_the_demo_says_who_to_sign_in_as(served):
    """The page names every role with the code of now, and its style sheet is served by us, compressed and named by content."""
    _status, text, headers = _get(f"{served.address}/demo/")
    assert "physician@demo.invalid" in text
    assert re.search(r"<code>\d{6}</code>", text)
    assert "script-src 'self'" in headers["Content-Security-Policy"]
    sheet = re.search(r'href="(/static/assuage/base\.[0-9a-f]+\.css)"', text)
    assert _get(f"{served.address}{sheet[1]}")[0] == 200


def test_what_needs_a_sign_in_sends_there(served):
    """A chart is not shown to somebody who did not sign in."""
    assert "/accounts/login/" in urllib.request.urlopen(f"{served.address}/people/", timeout=60).url  # noqa: S310 - as above


def test_the_state_is_for_its_owner_alone(served):
    """Nobody else on the machine can read the database or the key."""
    for one in (served.state / "assuage.sqlite3", served.state / "secret_key"):
        assert one.stat().st_mode & 0o077 == 0


@pytest.mark.skipif(not os.path.exists("/proc"), reason="there is no /proc to look at processes in")  # noqa: PTH110
def test_ctrl_c_ends_server_and_worker(served):
    """The command ends with 0 and nothing that it started is left."""
    started = _processes_of(served.process.pid)
    assert len(started) >= 4  # the web server, two workers of it, the job worker
    served.process.send_signal(signal.SIGINT)
    assert served.process.wait(timeout=GONE_WITHIN_S) == 0
    assert _all_gone(started)


@pytest.mark.skipif(not os.path.exists("/proc"), reason="there is no /proc to look at processes in")  # noqa: PTH110
def test_nothing_is_left_when_the_command_is_killed(served, start):
    """Even a kill that nobody can catch takes server and worker along; what was there is kept when asked for."""
    if served.process.poll() is None:
        served.process.send_signal(signal.SIGINT)
        served.process.wait(timeout=GONE_WITHIN_S)
    process = start("serve", "--demo", "--keep", "--no-migrate", "--state", str(served.state), state=served.state)
    _address(process)
    started = _processes_of(process.pid)
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()
    assert _all_gone(started)


def test_a_port_that_was_asked_for_and_is_taken_is_refused(run, tmp_path):
    """Nobody finds their clinic at another port than they wrote into the proxy."""
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        code, said = run("serve", "--no-migrate", "--port", str(port), state=tmp_path)
    assert (code, "cannot be used" in said) == (3, True)


def test_a_real_clinic_is_not_served_as_the_demo(run, tmp_path):
    """A variable that was left over would let staff in without a second factor."""
    code, said = run("serve", "--no-migrate", "--until-checked", "1", state=tmp_path, ASSUAGE_DEMO="1")
    assert (code, "need no second factor" in said) == (3, True)


def test_a_folder_with_something_else_in_it_is_never_emptied(run, tmp_path):
    """The demo refuses a folder that is no demo, and nothing of it is touched."""
    (tmp_path / "letter.txt").write_text("of a real clinic")
    code, said = run("serve", "--demo", "--state", str(tmp_path), "--until-checked", "1", state=tmp_path)
    assert (code, "no demo clinic" in said) == (3, True)
    assert [one.name for one in tmp_path.iterdir()] == ["letter.txt"]
