"""`assuage serve-cds`: what it prints, how it ends, and what it keeps to itself."""

import http.client
import json
import signal
import socket
import subprocess
import sys

import pytest


def test_json_prints_what_is_offered(assuage):
    """With --json nothing is served: the discovery document is printed."""
    ended = assuage("serve-cds", "--json")
    assert ended.code == 0
    assert [service["hook"] for service in ended.document["services"]] == ["patient-view", "order-select", "order-sign"]


def test_a_port_that_is_taken_is_said(assuage):
    """Another program on the port is a wrong argument, with what to do instead."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        ended = assuage("serve-cds", "--port", taken.getsockname()[1])
    assert ended.code == 2
    assert "choose another" in ended.err


@pytest.mark.slow
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_it_answers_until_it_is_stopped(how):
    """Started as a person would, it answers, logs no value of what was sent, and ends with 0 when it is stopped."""
    command = [sys.executable, "-m", "assuage", "serve-cds", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as server:
        line = server.stderr.readline()
        host, _, port = line.split("http://")[1].split("/")[0].partition(":")
        connection = http.client.HTTPConnection(host, int(port), timeout=30)
        connection.request("GET", "/cds-services?patient=secret")
        assert len(json.loads(connection.getresponse().read())["services"]) == 3
        server.send_signal(how)
        out, err = server.communicate(timeout=30)
    assert (server.returncode, out) == (0, "")
    assert "Ctrl-C stops" in line
    assert "GET discovery or elsewhere: 200" in err
    assert "secret" not in err
    assert "Stopped" in err
