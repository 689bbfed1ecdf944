"""Voices folders for tests, with true sizes and digests."""

from __future__ import annotations

from pathlib import Path

from assistant.speech.voices.models import digests_of

JOE = "en_US-joe-medium"


def piper_entry(
    name: str, files: dict[str, Path], base_url: str, default: bool = True, language: str = "vi"
) -> str:
    """A [[voice]] of the manifest for real files: file name → where its content lies."""
    lines = [_voice(name, "piper", default, language)]
    for file_name, path in files.items():
        found = digests_of(path)
        lines += [
            "[[voice.files]]",
            f'name = "{file_name}"',
            f'url = "{base_url}/{file_name}"',
            f"size = {found.size}",
            f'sha256 = "{found.sha256}"',
        ]
    return "\n".join(lines) + "\n"


def vosk_entry(name: str, base_url: str, *facts: str, default: bool = False) -> str:
    """A [[voice]] with one archive; `facts` are lines such as 'size = 3'."""
    file = ["[[voice.files]]", f'name = "{name}.zip"', f'url = "{base_url}/{name}.zip"', *facts]
    return "\n".join([_voice(name, "vosk", default), *file]) + "\n"


def voices_dir_with(model: Path, voices_dir: Path, language: str = "vi", default: bool = True) -> Path:
    """A folder whose manifest names the model as a voice of the language and whose models/ holds it."""
    name = model.stem
    files = {model.name: model, f"{model.name}.json": Path(f"{model}.json")}
    folder = voices_dir / "models" / name
    folder.mkdir(parents=True)
    for file_name, path in files.items():
        (folder / file_name).symlink_to(path)
    entry = piper_entry(name, files, "http://127.0.0.1:9", default, language)
    (voices_dir / "manifest.toml").write_text(entry, "utf-8")
    return voices_dir


def _voice(name: str, kind: str, default: bool, language: str = "vi") -> str:
    return (
        f'[[voice]]\nname = "{name}"\nkind = "{kind}"\ndefault = {str(default).lower()}\n'
        f'language = "{language}"\nlicence = "MIT"\nsource = "a test"\n'
    )
