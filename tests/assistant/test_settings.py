from dataclasses import FrozenInstanceError
from pathlib import Path

import pytest

from assistant.errors import SettingError
from assistant.settings import Settings, unknown_variables


def test_without_any_variable_the_defaults_hold() -> None:
    settings = Settings.from_env({})
    assert (settings.host, settings.port) == ("127.0.0.1", 8000)
    assert settings.database_url == "sqlite:///var/assistant.db"
    assert settings.tracker_url == "sqlite:///var/tracker.db"
    assert settings.rasa_url == "http://127.0.0.1:5005"
    assert settings.actions_url == "http://127.0.0.1:5055"
    assert settings.limits is True


def test_a_blank_variable_means_the_default() -> None:
    assert Settings.from_env({"ASSISTANT_PORT": "  ", "ASSISTANT_ADMIN_KEY": ""}) == Settings()


def test_everything_under_one_state_folder_moves_with_it() -> None:
    settings = Settings.from_env({"ASSISTANT_STATE_DIR": "elsewhere"})
    assert settings.state_dir == Path("elsewhere")
    assert settings.database_url == "sqlite:///elsewhere/assistant.db"
    assert settings.tracker_url == "sqlite:///elsewhere/tracker.db"


def test_the_rasa_address_follows_its_host_and_port() -> None:
    settings = Settings.from_env({"ASSISTANT_RASA_PORT": "6005"})
    assert settings.rasa_url == "http://127.0.0.1:6005"
    assert Settings.from_env({"ASSISTANT_RASA_HOST": "::1"}).rasa_url == "http://[::1]:5005"


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("postgresql://u:p@db/alo", "postgresql+psycopg://u:p@db/alo"),
        ("postgres://u:p@db/alo", "postgresql+psycopg://u:p@db/alo"),
        ("sqlite:///var/x.db", "sqlite:///var/x.db"),
        ("sqlite+aiosqlite:///var/x.db", "sqlite:///var/x.db"),
    ],
)
def test_a_database_is_named_without_its_driver(given: str, used: str) -> None:
    assert Settings.from_env({"ASSISTANT_DATABASE_URL": given}).database_url == used


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("ASSISTANT_PORT", "0"),
        ("ASSISTANT_PORT", "eighty"),
        ("ASSISTANT_RASA_TIMEOUT_S", "nan"),
        ("ASSISTANT_RASA_TIMEOUT_S", "-1"),
        ("ASSISTANT_LIMITS", "maybe"),
        ("ASSISTANT_RASA_URL", "ftp://rasa"),
        ("ASSISTANT_OUTAGE_URL", "http://"),
        ("ASSISTANT_DATABASE_URL", "mysql://x/y"),
        ("ASSISTANT_LOG_LEVEL", "loud"),
        ("ASSISTANT_RETENTION_DAYS", "0"),
    ],
)
def test_a_value_that_cannot_be_used_is_said_with_its_variable(variable: str, value: str) -> None:
    with pytest.raises(SettingError, match=variable):
        Settings.from_env({variable: value})


def test_rasa_beyond_loopback_needs_a_secret_token() -> None:
    with pytest.raises(SettingError, match="ASSISTANT_RASA_TOKEN"):
        Settings.from_env({"ASSISTANT_RASA_HOST": "0.0.0.0"})
    own = {"ASSISTANT_RASA_HOST": "0.0.0.0", "ASSISTANT_RASA_TOKEN": "of-our-own"}
    assert Settings.from_env(own).rasa_url == "http://127.0.0.1:5005"


def test_secrets_are_not_shown_when_settings_are_printed() -> None:
    shown = repr(
        Settings.from_env(
            {
                "ASSISTANT_ADMIN_KEY": "s3cret-admin",
                "ASSISTANT_RASA_TOKEN": "s3cret-token",
                "ASSISTANT_DATABASE_URL": "postgresql://u:s3cret@db/alo",
            }
        )
    )
    assert "s3cret" not in shown


def test_settings_do_not_change_while_the_process_runs() -> None:
    with pytest.raises(FrozenInstanceError):
        Settings().port = 1  # type: ignore[misc]


def test_a_mistyped_variable_is_noticed() -> None:
    given = {"ASSISTANT_RASA_TIMOUT_S": "3", "ASSISTANT_PORT": "1", "HOME": "x"}
    assert unknown_variables(given) == ("ASSISTANT_RASA_TIMOUT_S",)


@pytest.mark.parametrize("wrong", ["PC05", "XC05II", "PC05II,,PC5", "pc-05", "0905:PC05II", ":PC05II"])
def test_beginnings_of_codes_that_no_code_has_are_refused(wrong: str) -> None:
    with pytest.raises(SettingError, match="ASSISTANT_CALL_UNITS"):
        Settings.from_env({"ASSISTANT_CALL_UNITS": wrong})


def test_beginnings_of_codes_may_be_several_each_counts_once() -> None:
    settings = Settings.from_env({"ASSISTANT_CALL_UNITS": "pc05ii, PB0706,PC05II,0235:PC05AA"})
    assert settings.call_units == ("PC05II", "PB0706", "0235:PC05AA")


@pytest.mark.parametrize("secret", ["", "short", "a2V5", "!" * 40])
def test_a_hand_over_webhook_needs_a_secret_to_sign_with(secret: str) -> None:
    with pytest.raises(SettingError, match="ASSISTANT_HANDOFF_SECRET"):
        Settings.from_env(
            {"ASSISTANT_HANDOFF_WEBHOOK": "https://desk.example.vn/", "ASSISTANT_HANDOFF_SECRET": secret}
        )
