"""Vosk (Kaldi): one model for all calls, one recognizer for each voice that is speaking.

With a model that composes its graph while it listens, a new recognizer for free speech is up to eight times
slower than one that has heard some sentences; a recognizer with a grammar is fast at once. So recognizers are
kept and reused, and new ones practice before a caller gets them.
"""

from __future__ import annotations

import json
import logging
import math
import threading
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final

from assistant.conversation.hearing import Alternative, Expectation
from assistant.speech.audio import Samples
from assistant.speech.errors import RecognitionFailed, RecognizerUnavailable
from assistant.speech.listening.alternatives import Reading, alternatives_of, words_of
from assistant.speech.listening.grammars import UNKNOWN_WORDS, Grammar, Phrasebooks, build_grammar
from assistant.speech.listening.recognizer import RECOGNIZER_HZ, Recognition
from assistant.speech.listening.spare_recognizers import SpareRecognizers

log = logging.getLogger(__name__)

BEST_READINGS = 8
DOUBTFUL = 0.4
"""above this share of unexpected words the utterance is recognized again, with all words"""
DOUBTFUL_WORDS = 2
"""the fewest words that this share is judged by while the caller still speaks"""
BENEFIT_OF_DOUBT = 2.0
"""how much likelier (in natural logarithms) the reading with all words must be to win"""
PRACTISED_PIECE = RECOGNIZER_HZ // 4
"""samples between two chances to stop practicing"""
_NO_LOG: Final = -1


class VoskRecognizer:
    """The model in one folder. The answer to a question is recognized with that question's grammar."""

    engine_name = "vosk"

    def __init__(self, folder: Path, phrasebooks: Phrasebooks, most: int = 10) -> None:
        """`most`: the limit on utterances of free speech at the same time."""
        self._folder, self._phrasebooks = folder, phrasebooks
        self._loading = threading.Lock()
        self._model: Any = None
        self._grammars: dict[Expectation, Grammar | None] = {}
        self._puts_graph_together = any((folder / place).exists() for place in ("graph/HCLr.fst", "HCLr.fst"))
        kinds: tuple[Expectation, ...] = ("open", "digits", "yes_no")
        self._spares = {kind: SpareRecognizers(partial(self._new, kind), most) for kind in kinds}

    @property
    def model(self) -> str:
        return self._folder.name

    def load(self) -> None:
        with self._loading:
            if self._model is None:
                model = _read_model(self._folder)
                self._grammars = self._build_grammars(model)
                self._model = model

    def grammar(self, expectation: Expectation) -> Grammar | None:
        """None when that kind of answer is recognized with all words. The model must be loaded."""
        return self._grammars.get(expectation)

    def begin(self, expectation: Expectation) -> Recognition | None:
        self.load()
        grammar = self._grammars.get(expectation)
        if grammar is not None:
            return _Guided(self._listen_beyond(expectation), grammar, lambda: self._listen_beyond("open"))
        if not self._puts_graph_together:
            return self._listen_beyond("open")
        engine = self._spares["open"].take()
        return _Listener(engine, self._spares["open"]) if engine else None

    def practise(self, sentences: Sequence[Samples], go_on: Callable[[], bool]) -> bool:
        self.load()
        spares = self._spares["open"]
        if not (self._puts_graph_together and spares.has_room):
            return False
        engine = self._new("open")
        for sentence in sentences:
            listener = _Listener(engine, spares)
            for start in range(0, len(sentence), PRACTISED_PIECE):
                if not go_on():
                    return False
                listener.hear(sentence[start : start + PRACTISED_PIECE])
            listener.readings()
        spares.put(engine)
        return True

    def _listen_beyond(self, kind: Expectation) -> _Listener:
        """A listener even when all recognizers are in use: this utterance cannot wait."""
        return _Listener(self._spares[kind].take(beyond=True), self._spares[kind])

    def _new(self, kind: Expectation) -> Any:
        from vosk import KaldiRecognizer  # type: ignore[import-untyped]

        grammar = self._grammars.get(kind)
        words = () if grammar is None else (json.dumps(grammar.phrases, ensure_ascii=False),)
        try:
            engine = KaldiRecognizer(self._model, RECOGNIZER_HZ, *words)
        except Exception as problem:  # vosk raises bare exceptions
            raise RecognitionFailed(f"{self.model} gives no recognizer: {problem}") from problem
        engine.SetMaxAlternatives(BEST_READINGS)
        engine.SetWords(True)
        return engine

    def _build_grammars(self, model: Any) -> dict[Expectation, Grammar | None]:
        if not self._puts_graph_together:
            log.info("%s has a fixed vocabulary: answers are heard without grammars", self.model)
            return {}
        knows: Callable[[str], bool] = lambda word: model.vosk_model_find_word(word) >= 0  # noqa: E731
        kinds = self._phrasebooks.books
        grammars = {kind: build_grammar(self._phrasebooks, kind, knows) for kind in kinds}
        for kind in (kind for kind, grammar in grammars.items() if grammar is None):
            log.info("%s lacks words for a grammar of %s", self.model, kind)
        return grammars


class _Listener:
    """One recognizer, for one utterance."""

    def __init__(self, engine: Any, spares: SpareRecognizers) -> None:
        self._engine, self._spares = engine, spares
        self._emptied = False

    def hear(self, samples: Samples) -> str:
        try:
            self._engine.AcceptWaveform(samples.tobytes())
            partly = json.loads(self._engine.PartialResult())
        except Exception as problem:  # vosk raises bare exceptions
            raise RecognitionFailed(f"vosk failed on {len(samples)} samples: {problem}") from problem
        return " ".join(word for word in words_of(partly, "partial") if word not in UNKNOWN_WORDS)

    def finish(self) -> tuple[Alternative, ...]:
        return alternatives_of(self.readings(), UNKNOWN_WORDS)

    def readings(self) -> Sequence[Reading]:
        """As Vosk gives them: text, confidence (a likelihood), and the words with their times."""
        try:
            result = json.loads(self._engine.FinalResult())
        except Exception as problem:  # vosk raises bare exceptions
            raise RecognitionFailed(f"vosk gives no result: {problem}") from problem
        self._emptied = True
        readings: Sequence[Reading] = result.get("alternatives", ())
        return readings

    def close(self) -> None:
        try:
            if not self._emptied:
                self.readings()  # the only way to empty it for the next utterance
        except RecognitionFailed:
            log.warning("a recognizer is thrown away")
            self._spares.lose()
        else:
            self._spares.give_back(self._engine)


class _Guided:
    """Recognizes with a grammar. When the caller seems to say something else, it recognizes everything again
    with all words."""

    def __init__(self, guided: _Listener, grammar: Grammar, begin_open: Callable[[], _Listener]) -> None:
        self._guided, self._grammar, self._begin_open = guided, grammar, begin_open
        self._open: _Listener | None = None
        self._sound: list[Samples] = []

    def hear(self, samples: Samples) -> str:
        self._sound.append(samples)
        partly = self._guided.hear(samples)
        if self._open is not None:
            return self._open.hear(samples) or partly
        words = partly.split()
        if len(words) >= DOUBTFUL_WORDS and self._grammar.share_of_others(words) > DOUBTFUL:
            return self._hear_again(self._begin_open()) or partly
        return partly

    def finish(self) -> tuple[Alternative, ...]:
        expected = self._guided.readings()
        best = words_of(expected[0]) if expected else []
        if self._grammar.share_of_others(best) <= DOUBTFUL:
            return alternatives_of(expected, UNKNOWN_WORDS)
        if self._open is None:
            self._hear_again(self._begin_open())
        anything = self._open.readings() if self._open else ()
        likelier = _likelihood(expected) + BENEFIT_OF_DOUBT >= _likelihood(anything)
        return alternatives_of(expected if likelier else anything, UNKNOWN_WORDS)

    def close(self) -> None:
        self._guided.close()
        if self._open is not None:
            self._open.close()

    def _hear_again(self, with_all_words: _Listener) -> str:
        self._open = with_all_words
        partly = ""
        for samples in self._sound:
            partly = with_all_words.hear(samples)
        return partly


def _likelihood(readings: Sequence[Reading]) -> float:
    """The log likelihood of the best reading; minus infinity when it has no words."""
    return float(readings[0]["confidence"]) if readings and words_of(readings[0]) else -math.inf


def is_model(folder: Path) -> bool:
    """Whether the folder looks like a Vosk model in one of its two layouts."""
    return any((folder / place).is_file() for place in ("am/final.mdl", "final.mdl"))


def _read_model(folder: Path) -> Any:
    if not is_model(folder):
        raise RecognizerUnavailable(f"{folder.name} holds no Vosk model")
    try:
        import vosk

        vosk.SetLogLevel(_NO_LOG)
        return vosk.Model(str(folder))
    except Exception as problem:  # vosk raises bare exceptions, the loader OSError
        raise RecognizerUnavailable(f"the model {folder.name} cannot be loaded: {problem}") from problem
