"""The errors of speech, besides those in `assistant.errors`.

PartUnavailable
└── SpeechUnavailable
    ├── VoiceUnavailable     (assistant.errors)
    ├── SynthesisFailed      (assistant.errors)
    │   └── SynthesisTooSlow         the engine hangs or the machine is overloaded
    ├── SpeechBusy               too many sentences are waiting to be synthesized: try again soon
    └── FetchFailed              a voice could not be fetched; the message is one line for people
        └── SourceUnreachable        the source does not answer
PartUnavailable
└── HearingUnavailable
    ├── RecognizerUnavailable    there is no model, or it cannot be loaded
    └── RecognitionFailed        the engine broke on the sound of one utterance
"""

from assistant.errors import PartUnavailable, SpeechUnavailable, SynthesisFailed


class SynthesisTooSlow(SynthesisFailed):
    code = "synthesis_too_slow"


class SpeechBusy(SpeechUnavailable):
    code = "speech_busy"


class FetchFailed(SpeechUnavailable):
    code = "fetch_failed"


class SourceUnreachable(FetchFailed):
    code = "source_unreachable"


class HearingUnavailable(PartUnavailable):
    code = "hearing_unavailable"


class RecognizerUnavailable(HearingUnavailable):
    code = "recognizer_unavailable"


class RecognitionFailed(HearingUnavailable):
    code = "recognition_failed"
