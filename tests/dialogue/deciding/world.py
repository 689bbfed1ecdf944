"""Three homes that most conversations are about, with and without an outage."""

from __future__ import annotations

from typing import Any

from tests.dialogue.deciding.outage_service import OutageService, customer, outage

OF_LE_LOI, OF_TRAN_PHU, OF_HUNG_VUONG = "PC05II0123456", "PC05II0000001", "PC05II0000002"
PHONE_OF_LE_LOI, PHONE_OF_TWO = "0905123456", "0912345678"
LE_LOI = customer(OF_LE_LOI, "Lê Lợi", "Phường Hải Châu", [PHONE_OF_LE_LOI])
TRAN_PHU = customer(OF_TRAN_PHU, "Trần Phú", "Phường An Hải", [PHONE_OF_TWO])
HUNG_VUONG = customer(OF_HUNG_VUONG, "Hùng Vương", "Phường Thanh Khê", [PHONE_OF_TWO])


def quiet(**also: Any) -> OutageService:
    """Nothing is out anywhere."""
    return OutageService(**{"customers": [LE_LOI, TRAN_PHU, HUNG_VUONG], **also})


def out_in_le_loi(*others: dict[str, Any], **also: Any) -> OutageService:
    """A tree lies on the line in Lê Lợi; `also` says otherwise. Others concern the same home."""
    found = [outage(**also), *others]
    return quiet(
        outages=found,
        homes={one["id"]: (OF_LE_LOI,) for one in found},
        areas={one["id"]: ("lê lợi",) for one in found},
    )
