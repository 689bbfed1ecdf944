"""`python -m assistant.speech record-apology`: records what is played when synthesis fails.

The words stand in recordings/apology.txt; the embedded voice speaks them, so anyone can make the
recording again.
"""

import argparse
import sys

from assistant.speech.audio import Audio
from assistant.speech.speaking.build import APOLOGY
from assistant.speech.speaking.espeak import EspeakSynthesizer
from assistant.speech.speaking.sentence_maker import LOUDNESS_DBFS

RATE_HZ = 16000
UNHURRIED = 0.9


def record_apology(voice: str = "vi") -> Audio:
    words = APOLOGY.with_suffix(".txt").read_text("utf-8").strip()
    spoken = EspeakSynthesizer(voice).synthesize(words, UNHURRIED)
    return spoken.trimmed().leveled(LOUDNESS_DBFS).resampled(RATE_HZ)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m assistant.speech", description=__doc__)
    parser.add_argument("command", choices=["record-apology"])
    parser.add_argument("--voice", default="vi", help="an espeak-ng voice")
    audio = record_apology(parser.parse_args().voice)
    APOLOGY.write_bytes(audio.to_wav())
    print(f"{APOLOGY.name}: {audio.duration_s:.1f} s, {audio.speech_dbfs:.0f} dBFS")
    return 0


if __name__ == "__main__":
    sys.exit(main())
