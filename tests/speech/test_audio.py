from __future__ import annotations

import io
import wave

import numpy as np
import pytest

from assistant.speech.audio import SILENCE_DBFS, Audio, concatenate


def tone(seconds: float, sample_rate: int = 22050, amplitude: float = 0.5, hertz: float = 440) -> Audio:
    time = np.arange(round(seconds * sample_rate)) / sample_rate
    return Audio((32767 * amplitude * np.sin(2 * np.pi * hertz * time)).astype(np.int16), sample_rate)


def test_a_wav_file_brings_back_the_same_samples() -> None:
    audio = tone(0.3)
    assert Audio.from_wav(audio.to_wav()) == audio


def test_a_wav_file_says_its_format_to_any_player() -> None:
    with wave.open(io.BytesIO(tone(0.5, 8000).to_wav())) as file:
        assert (file.getframerate(), file.getsampwidth(), file.getnchannels()) == (8000, 2, 1)
        assert file.getnframes() == 4000


def test_both_channels_of_a_stereo_recording_are_heard() -> None:
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(np.array([[100, 300], [-10, 20]], "<i2").tobytes())
    assert Audio.from_wav(buffer.getvalue()).samples.tolist() == [200, 5]


@pytest.mark.parametrize("data", [b"", b"RIFF", b"<html>", tone(0.1).to_wav()[:20]])
def test_what_is_no_wav_file_is_refused_in_words(data: bytes) -> None:
    with pytest.raises(ValueError, match="not a WAV file"):
        Audio.from_wav(data)


@pytest.mark.parametrize("sample_rate", [8000, 16000, 22050, 48000])
def test_a_tone_keeps_its_length_pitch_and_loudness_at_another_rate(sample_rate: int) -> None:
    before = tone(1.0)
    after = before.resampled(sample_rate)
    assert after.sample_rate == sample_rate
    assert after.duration_s == pytest.approx(1.0, abs=0.001)
    assert after.rms_dbfs == pytest.approx(before.rms_dbfs, abs=0.2)
    loudest = np.argmax(np.abs(np.fft.rfft(after.samples)))
    assert loudest == pytest.approx(440, abs=2)


def test_what_telephones_cannot_carry_does_not_come_back_as_a_false_tone() -> None:
    assert tone(1.0, hertz=6000).resampled(8000).rms_dbfs < -55


def test_loudness_is_measured_in_decibels_below_full_scale() -> None:
    assert tone(1.0, amplitude=1.0).rms_dbfs == pytest.approx(-3.01, abs=0.05)
    assert tone(1.0, amplitude=0.1).rms_dbfs == pytest.approx(-23.01, abs=0.05)
    assert Audio.silence(1.0, 8000).rms_dbfs == SILENCE_DBFS


def test_pauses_do_not_count_as_speech() -> None:
    audio = concatenate([tone(0.5), Audio.silence(2.0, 22050)], 22050)
    assert audio.speech_dbfs == pytest.approx(tone(0.5).rms_dbfs, abs=0.2)
    assert audio.seconds_of_sound == pytest.approx(0.5, abs=0.02)


def test_silence_around_speech_is_cut_and_speech_is_not() -> None:
    padded = concatenate([Audio.silence(0.4, 8000), tone(0.5, 8000), Audio.silence(0.7, 8000)], 8000)
    trimmed = padded.trimmed(keep_s=0.02)
    assert trimmed.duration_s == pytest.approx(0.54, abs=0.02)
    assert trimmed.seconds_of_sound == pytest.approx(0.5, abs=0.02)


def test_nothing_is_left_of_pure_silence() -> None:
    assert not len(Audio.silence(1.0, 8000).trimmed().samples)


def test_a_soft_and_a_loud_sentence_become_equally_loud_without_clipping() -> None:
    soft, loud = tone(0.5, amplitude=0.02).leveled(-20), tone(0.5, amplitude=0.9).leveled(-20)
    assert soft.speech_dbfs == pytest.approx(-20, abs=0.2)
    assert loud.speech_dbfs == pytest.approx(-20, abs=0.2)
    assert np.abs(tone(0.5).leveled(-1).samples.astype(int)).max() < 32767


def test_silence_is_not_made_louder() -> None:
    assert Audio.silence(0.1, 8000).leveled(-20).rms_dbfs == SILENCE_DBFS


def test_parts_of_several_rates_are_joined_at_one() -> None:
    joined = concatenate([tone(0.5, 22050), Audio.silence(0.25, 8000), tone(0.25, 16000)], 8000)
    assert (joined.sample_rate, joined.duration_s) == (8000, pytest.approx(1.0, abs=0.002))
    assert concatenate([], 8000).duration_s == 0


def test_shared_audio_cannot_be_changed_by_one_of_its_listeners() -> None:
    with pytest.raises(ValueError, match="read-only"):
        tone(0.1).samples[0] = 1


@pytest.mark.parametrize("samples", [np.zeros(4), np.zeros((2, 2), np.int16)])
def test_audio_is_one_channel_of_16_bits(samples: np.ndarray) -> None:
    with pytest.raises(ValueError, match="one channel of 16-bit"):
        Audio(samples, 8000)
