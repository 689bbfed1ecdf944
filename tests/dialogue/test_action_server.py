"""Rasa's way to its actions: one connection for many turns, and a new one when the actions were restarted."""

import json
import subprocess

from scripts.places import RASA_PYTHON, ROOT

# In Rasa's environment: asks a server that counts its connections, and asks it again after a restart.
ASKING = """
import asyncio, json, sys, threading, warnings
warnings.simplefilter("ignore")
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from rasa.utils.endpoints import ClientResponseError
from assistant.dialogue.action_server import ActionServer, begin_turn
from assistant.errors import PartUnavailable

connections, asked = [], []

class Actions(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def setup(self):
        super().setup()
        connections.append(self.connection)

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        asked.append((self.headers["X-Rasa-Token"], body))
        answer = json.dumps({"events": [], "said": body}).encode()
        self.send_response(body.get("status", 200))
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_):
        pass

def serve(port=0):
    server = ThreadingHTTPServer(("127.0.0.1", port), Actions)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server

def stop(server):
    server.shutdown()
    server.server_close()
    for connection in connections:
        connection.close()

async def main():
    found = {}
    server = serve()
    port = server.server_address[1]
    actions = ActionServer(url=f"http://127.0.0.1:{port}/webhook", headers={"X-Rasa-Token": "secret"})
    for number in range(5):
        begin_turn(10.0)
        answer = await actions.request(json={"turn": number}, method="post", timeout=300, compress=False)
        assert answer["said"] == {"turn": number}
    found["connections"], found["tokens"] = len(connections), sorted({token for token, _ in asked})
    stop(server)
    await asyncio.sleep(0.1)
    server = serve(port)
    begin_turn(10.0)
    found["after a restart"] = (await actions.request(json={"turn": 6}))["said"]
    for status in (400, 500):
        begin_turn(10.0)
        try:
            await actions.request(json={"status": status})
        except ClientResponseError as refused:
            found[str(status)] = json.loads(refused.text)["said"]
        try:
            found[f"after {status}"] = (await actions.request(json={"turn": 7}))["said"]
        except PartUnavailable:
            found[f"after {status}"] = "not asked"
    await actions.close(None, None)
    stop(server)
    print(json.dumps(found))

asyncio.run(main())
"""


def test_turns_share_a_connection_and_outlive_a_restart_of_the_actions() -> None:
    done = subprocess.run(
        [RASA_PYTHON, "-c", ASKING], cwd=ROOT, capture_output=True, text=True, timeout=100, check=False
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {
        "connections": 1,
        "tokens": ["secret"],
        "after a restart": {"turn": 6},
        "400": {"status": 400},
        "after 400": {"turn": 7},
        "500": {"status": 500},
        "after 500": "not asked",
    }
