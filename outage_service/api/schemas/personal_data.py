"""The answer to erasing personal data."""

from pydantic import BaseModel, ConfigDict


class ErasedOut(BaseModel):
    """How much was erased."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"customer_code": "PC05II0123456", "reports": 2, "subscriptions": 1, "messages": 3}]
        }
    )

    customer_code: str
    reports: int
    subscriptions: int
    messages: int
