"""G.711 mu-law, the format of cloud numbers, to and from linear samples (ITU-T G.711, table 2)."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

_BIAS = 0x84
_CLIP = 32_635


def decode(mulaw: bytes) -> bytes:
    """From one byte per sample to 16 bits, little endian."""
    return bytes(_linear_of()[np.frombuffer(mulaw, np.uint8)])


def encode(pcm: bytes) -> bytes:
    """From 16 bits, little endian, to one byte per sample."""
    return bytes(_mulaw_of()[np.frombuffer(pcm, "<u2")])


@cache
def _linear_of() -> NDArray[np.int16]:
    """256 values, little endian on every machine."""
    code = ~np.arange(256, dtype=np.uint8)
    exponent = (code >> 4) & 7
    magnitude = (((code & 0x0F).astype(np.int32) << 3) + _BIAS) << exponent
    magnitude -= _BIAS
    return np.where(code & 0x80, -magnitude, magnitude).astype("<i2")


@cache
def _mulaw_of() -> NDArray[np.uint8]:
    """65,536 values; the index is the sample read as an unsigned number."""
    sample = np.arange(65_536, dtype=np.uint16).astype(np.int16).astype(np.int32)
    magnitude = np.minimum(np.abs(sample), _CLIP) + _BIAS
    exponent = np.floor(np.log2(magnitude)).astype(np.int32) - 7
    mantissa = (magnitude >> (exponent + 3)) & 0x0F
    sign = np.where(sample < 0, 0x80, 0)
    code: NDArray[np.int32] = ~(sign | (exponent << 4) | mantissa) & 0xFF
    return code.astype(np.uint8)
