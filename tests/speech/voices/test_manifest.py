"""The manifest of this project: what it fetches, from where, and how that is known to be right."""

from __future__ import annotations

from pathlib import Path

from assistant.speech.voices.manifest import read_manifest
from assistant.speech.voices.models import digests_of

VOICES = Path(__file__).parents[3] / "voices"


def test_the_manifest_of_this_project_names_sources_licences_and_digests() -> None:
    manifest = read_manifest(VOICES)
    piper, vosk = manifest.default("piper"), manifest.default("vosk")
    assert piper is not None
    assert vosk is not None
    assert (piper.name, piper.licence) == ("vi_VN-vais1000-medium", "CC BY 4.0")
    [english] = manifest.of("piper", "en")
    for voice in (*manifest.defaults(), english):
        assert all(file.sha256 and file.size and file.url.scheme == "https" for file in voice.files)
        assert "NC" not in voice.licence


def test_the_english_voice_of_the_manifest_is_the_one_of_its_package(joe_model: Path) -> None:
    """Its digests were taken from there, and no other copy can be reached by those who keep the manifest."""
    [english] = read_manifest(VOICES).of("piper", "en")
    assert english.name == joe_model.stem
    for file, path in zip(english.files, (joe_model, Path(f"{joe_model}.json")), strict=True):
        found = digests_of(path)
        assert (file.name, file.size, file.sha256, file.md5) == (
            path.name,
            found.size,
            found.sha256,
            found.md5,
        )
