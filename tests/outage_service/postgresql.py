"""The PostgreSQL server of the tests: made and ended by `scripts.postgresql`."""

from scripts.postgresql import NOT_FOUND, new_database, program_folder, running_server

__all__ = ["NOT_FOUND", "new_database", "program_folder", "running_server"]
