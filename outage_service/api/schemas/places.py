"""Known places in answers."""

from pydantic import BaseModel, ConfigDict, Field


class PlaceOut(BaseModel):
    """A place known from customers' addresses or from the network."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "kind": "street",
                    "name": "Lê Lợi",
                    "ward": "Phường Điện Bàn",
                    "province": "Đà Nẵng",
                    "score": 1.0,
                }
            ]
        }
    )

    kind: str = Field(description="street, ward, commune, township, city, province, feeder or station")
    name: str = Field(description="The name as it is written, without house numbers")
    ward: str | None
    province: str | None
    score: float = Field(description="1: exactly this name; below 0.7: a guess, ask the caller", ge=0, le=1)


class PlaceList(BaseModel):
    """Places, most likely first."""

    items: list[PlaceOut]
