"""Prepares a start of the parts: voices if they can be fetched, a trained model, a demo world."""

from collections.abc import Mapping
from pathlib import Path

from scripts.commands import require_space
from scripts.model import ensure_model, require_good_data
from scripts.places import VAR
from scripts.voices import fetch_voices_if_possible
from scripts.world import load_demo_when_empty


def prepare(environment: Mapping[str, str]) -> Path:
    """Prepares a start with the settings in `environment`; returns the trained model."""
    require_space(VAR, megabytes=300)
    require_good_data()
    fetch_voices_if_possible(environment)
    model = ensure_model(environment)
    load_demo_when_empty(environment)
    return model
