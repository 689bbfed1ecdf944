"""Everything that can go wrong in the assistant, as one tree.

    AloDienError
    ├── SettingError                 a setting is missing or out of range; reported once, at start
    ├── UnusableFile                 a file that people edit has a mistake; reported once, at start
    ├── RequestRefused               the client's mistake: 4xx
    │   ├── TextRefused                  the text cannot be read
    │   ├── BodyTooLarge
    │   ├── NotAuthorized                no token or key, or a wrong one
    │   ├── SessionNotFound
    │   ├── ConversationNotFound
    │   ├── ReplyNotFound
    │   ├── LineFault                    the other end of a call breaks its protocol
    │   ├── CallNotFound
    │   ├── SessionBusy                  too many messages of one session are waiting
    │   └── TooManyRequests
    └── PartUnavailable              one of our own parts does not answer: 5xx
        ├── LinesBusy                    no place for one more call, not even to say so
        ├── Busy                         too many turns at once: nothing happened, the same may be sent again
        ├── DialogueUnavailable          Rasa
        │   ├── DialogueUnreachable          no connection: the turn had no effect
        │   ├── DialogueTimeout              no answer in time: the turn may have had an effect
        │   └── DialogueRefused              the answer is not a turn
        ├── OutageServiceUnavailable
        ├── SpeechUnavailable
        │   ├── VoiceUnavailable             files of a voice are missing or damaged
        │   └── SynthesisFailed
        └── ConversationLogUnavailable   the database

Each class has a stable `code` and the HTTP `status` of its response; `serving/problems.yml` holds the
Vietnamese sentence that people read for each code. `str(error)` is for our logs only: it never reaches a
caller and never holds personal data.
"""

from __future__ import annotations


class AloDienError(Exception):
    """The root: catch this to catch every error that this project raises on purpose."""

    code = "internal_error"
    status = 500


class SettingError(AloDienError):
    """A setting cannot be used; the message names the environment variable and the fix."""

    code = "bad_setting"

    def __init__(self, variable: str, problem: str) -> None:
        super().__init__(f"{variable}: {problem}")
        self.variable = variable


class UnusableFile(AloDienError):
    """A file that people edit cannot be used; the message names file, line (None: unknown) and mistake."""

    code = "unusable_file"

    def __init__(self, file: str, line: int | None, problem: str) -> None:
        super().__init__(f"{file}:{line}: {problem}" if line else f"{file}: {problem}")


class RequestRefused(AloDienError):
    """The request cannot be fulfilled as sent. After `retry_after_s` seconds it may be sent again."""

    code = "invalid_request"
    status = 422

    def __init__(self, message: str = "", retry_after_s: int | None = None) -> None:
        super().__init__(message or self.code)
        self.retry_after_s = retry_after_s


class TextRefused(RequestRefused):
    code = "text_refused"


class BodyTooLarge(RequestRefused):
    code = "body_too_large"
    status = 413


class NotAuthorized(RequestRefused):
    code = "not_authorized"
    status = 401


class SessionNotFound(RequestRefused):
    code = "session_not_found"
    status = 404


class ConversationNotFound(RequestRefused):
    code = "conversation_not_found"
    status = 404


class ReplyNotFound(RequestRefused):
    code = "reply_not_found"
    status = 404


class LineFault(RequestRefused):
    code = "line_fault"
    status = 400


class CallNotFound(RequestRefused):
    code = "call_not_found"
    status = 404


class SessionBusy(RequestRefused):
    code = "session_busy"
    status = 429


class TooManyRequests(RequestRefused):
    code = "too_many_requests"
    status = 429


class PartUnavailable(AloDienError):
    """The client may ask again after `retry_after_s` seconds."""

    code = "part_unavailable"
    status = 503
    retry_after_s = 5


class LinesBusy(PartUnavailable):
    code = "lines_busy"


class Busy(PartUnavailable):
    code = "busy"
    retry_after_s = 2


class DialogueUnavailable(PartUnavailable):
    code = "dialogue_unavailable"


class DialogueUnreachable(DialogueUnavailable):
    code = "dialogue_unreachable"


class DialogueTimeout(DialogueUnavailable):
    code = "dialogue_timeout"


class DialogueRefused(DialogueUnavailable):
    code = "dialogue_refused"


class OutageServiceUnavailable(PartUnavailable):
    code = "outage_service_unavailable"


class SpeechUnavailable(PartUnavailable):
    code = "speech_unavailable"


class VoiceUnavailable(SpeechUnavailable):
    code = "voice_unavailable"


class SynthesisFailed(SpeechUnavailable):
    code = "synthesis_failed"


class ConversationLogUnavailable(PartUnavailable):
    code = "conversation_log_unavailable"
