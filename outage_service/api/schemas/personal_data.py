"""What leaves over HTTP when personal data is forgotten."""

from pydantic import BaseModel, ConfigDict


class ErasedOut(BaseModel):
    """How much was forgotten."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"customer_code": "PC05II0123456", "reports": 2, "subscriptions": 1, "messages": 3}]
        }
    )

    customer_code: str
    reports: int
    subscriptions: int
    messages: int
