"""Records anew what the PBX itself says: each .txt beside this file, in the embedded voice, 8 kHz.

Run from the root of the project: `.venv/bin/python -m deploy.asterisk.sounds.record`.
"""

from pathlib import Path

from assistant.speech.speaking.espeak import EspeakSynthesizer
from assistant.speech.speaking.sentence_maker import LOUDNESS_DBFS

HERE = Path(__file__).parent
TELEPHONE_HZ = 8000
UNHURRIED = 0.9

for words in sorted(HERE.glob("*.txt")):
    spoken = EspeakSynthesizer("vi").synthesize(words.read_text("utf-8").strip(), UNHURRIED)
    sound = spoken.trimmed().leveled(LOUDNESS_DBFS).resampled(TELEPHONE_HZ)
    words.with_suffix(".wav").write_bytes(sound.to_wav())
