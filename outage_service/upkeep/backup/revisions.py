"""Which backups this program can use."""

from outage_service.errors import BackupRefused
from outage_service.migrations.upgrade import FOLDER, head_revision

NO_BACKUP = "This is no backup of an outage service."


def require_known(revision: str | None) -> str:
    """The revision of a backup's schema; BackupRefused when it has none or is newer than this program."""
    if revision is None:
        raise BackupRefused(NO_BACKUP)
    known = {file.name.split("_")[0] for file in (FOLDER / "versions").glob("[0-9]*.py")}
    if revision not in known:
        raise BackupRefused(
            f"The backup was made by a newer version of this program: its schema is {revision}, "
            f"the newest known here is {head_revision()}."
        )
    return revision
