"""A part that takes as long as it is told to be ready; starts a child of its own; ends as it is told.

`python -m tests.scripts.fake_part PORT READY_AFTER_S [LAST_WORDS]`: with LAST_WORDS it says them and fails.
"""

import subprocess
import sys
import time
from http.server import BaseHTTPRequestHandler, HTTPServer

from scripts.commands import dies_with_us


class Answers(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, format: str, *args: object) -> None:
        return


def main(port: str, ready_after_s: str, *last_words: str) -> None:
    print(f"listening on {port} soon")
    if last_words:
        print(*last_words)
        sys.exit(3)
    child = [sys.executable, "-c", "import time; time.sleep(600)", "child-of-a-fake-part"]
    subprocess.Popen([*dies_with_us(), *child])
    time.sleep(float(ready_after_s))
    HTTPServer(("127.0.0.1", int(port)), Answers).serve_forever()


if __name__ == "__main__":
    main(*sys.argv[1:])
