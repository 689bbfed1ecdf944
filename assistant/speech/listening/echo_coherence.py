"""How much of a short sound comes from an earlier sound, delayed and blurred.

Linear prediction removes the resonances that all voices share, and correlation finds the likeliest delays.
At these the magnitude-squared coherence is computed: the share of the sound that some filter could make from
the earlier one. A room or a line is such a filter; another voice has its harmonics elsewhere.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

RESONANCES = 12
"""coefficients of linear prediction, as telephone speech needs them"""
FRAME, HOP = 256, 64
"""samples: the length of the filter, and the step between two spectra"""
DELAYS_TRIED = 6
NEAR = 16
"""samples on each side of a tried delay that are not tried again: a filter of `FRAME` reaches there"""
FAINTEST = 5.0
"""root mean square; earlier sound that is softer, once its resonances are removed, is not compared"""
SOFTER = 0.7
"""an echo has less than this part of the loudness of its source"""

Sound = npt.NDArray[np.float64]


def coherence(sound: Sound, earlier: Sound, allowed: npt.NDArray[np.bool_]) -> float:
    """The share of `sound`, 0 to 1, that comes from `earlier`. `allowed[k]` says whether `sound` may come
    from `earlier[k:]`. Both end at the same moment, so k = 0 is the longest delay."""
    without = _without_resonances(sound)
    sound, earlier = np.convolve(sound, without, "valid"), np.convolve(earlier, without, "valid")
    correlations = _correlations(sound, earlier)
    tried = min(len(correlations), len(allowed))
    correlations = np.where(allowed[:tried], correlations[:tried], 0.0)
    spectra = _spectra(sound)
    best = 0.0
    for _ in range(DELAYS_TRIED):
        start = int(correlations.argmax())
        if correlations[start] <= 0.0:
            break
        correlations[max(0, start - NEAR) : start + NEAR + 1] = 0.0
        best = max(best, _explained(spectra, _spectra(earlier[start : start + len(sound)])))
    return best


def _without_resonances(sound: Sound) -> Sound:
    """The filter that removes the resonances: linear prediction from the sound's autocorrelation."""
    products = np.array([sound[: len(sound) - lag] @ sound[lag:] for lag in range(RESONANCES + 1)])
    # As if there were a little noise: silence has no resonances.
    products[0] = products[0] * 1.0005 + len(sound) * 4.0
    lags = np.abs(np.subtract.outer(np.arange(RESONANCES), np.arange(RESONANCES)))
    return np.concatenate(([1.0], -np.linalg.solve(products[lags], products[1:])))


def _correlations(short: Sound, long: Sound) -> Sound:
    """The absolute correlation, 0 to 1, of `short` with each part of `long`; 0 where the part is too soft."""
    count, size = len(short), 1 << (len(long) + len(short)).bit_length()
    products = np.fft.irfft(np.fft.rfft(long, size) * np.conj(np.fft.rfft(short, size)), size)
    sums = np.concatenate(([0.0], np.cumsum(long**2)))
    powers = sums[count:] - sums[:-count]
    power = max(1.0, float(short @ short))
    loud_enough = powers > max(count * FAINTEST**2, power / SOFTER**2)
    return np.where(
        loud_enough, np.abs(products[: len(powers)]) / np.sqrt(np.maximum(powers * power, 1.0)), 0.0
    )


def _spectra(sound: Sound) -> npt.NDArray[np.complex128]:
    frames = np.lib.stride_tricks.sliding_window_view(sound, FRAME)[::HOP]
    return np.asarray(np.fft.rfft(frames * np.hanning(FRAME)))


def _explained(sound: npt.NDArray[np.complex128], other: npt.NDArray[np.complex128]) -> float:
    """The share of the power of `sound` that a filter can make from `other`."""
    common = np.abs((sound * other.conj()).sum(axis=0)) ** 2
    explained = common / ((np.abs(other) ** 2).sum(axis=0) + 1e-9)
    return float(explained.sum() / max(1e-9, float((np.abs(sound) ** 2).sum())))
