"""Known places as they leave over HTTP."""

from pydantic import BaseModel, ConfigDict, Field


class PlaceOut(BaseModel):
    """A place that is known from homes or from the network."""

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
    name: str = Field(description="As it is written, without the numbers of houses")
    ward: str | None
    province: str | None
    score: float = Field(description="1: said so; below 0.7: probably meant, ask", ge=0, le=1)


class PlaceList(BaseModel):
    """Places, the likeliest first."""

    items: list[PlaceOut]
