"""The floor plan: what each folder may import of ours. An arrow that is not here is a mistake.

The narrowest folder that holds a file gives its rule; within its own folder a file may import anything.
"""


def assistant(names: str) -> set[str]:
    return {f"assistant.{name}" for name in names.split()}


def telephone(names: str) -> set[str]:
    return {f"assistant.channels.telephone.{name}" for name in names.split()}


def service(names: str) -> set[str]:
    return {f"outage_service.{name}" for name in names.split()}


BASE = assistant("errors settings secret private_files hosts edited_files")
LANGUAGE = BASE | assistant("vietnamese")
DECIDING = assistant("vietnamese dialogue.understanding dialogue.situation dialogue.wording")
ASSISTANT = {
    "assistant/errors.py": set[str](),
    "assistant/private_files.py": set[str](),
    "assistant/hosts.py": set[str](),
    "assistant/settings.py": assistant("errors"),
    "assistant/secret.py": assistant("errors settings private_files"),
    "assistant/vietnamese": assistant("errors"),
    "assistant/edited_files.py": assistant("errors"),
    "assistant/conversation": assistant("errors edited_files vietnamese"),
    # What an ear reports, and the languages of replies.
    "assistant/speech": LANGUAGE | assistant("conversation.hearing conversation.languages"),
    "assistant/outages": LANGUAGE,
    "assistant/serving": LANGUAGE | assistant("conversation"),
    "assistant/conversation_log": BASE | assistant("conversation"),
    "assistant/dialogue/understanding": assistant("vietnamese"),
    "assistant/dialogue/situation": set[str](),
    "assistant/dialogue/checks": assistant(
        "dialogue.understanding"
    ),  # its closed lists, and how phrases are written
    "assistant/dialogue/wording": assistant("vietnamese dialogue.situation dialogue.checks"),
    "assistant/dialogue/deciding": DECIDING,
    "assistant/dialogue/actions": BASE | DECIDING | assistant("dialogue.deciding"),
    "assistant/dialogue/components": assistant("vietnamese dialogue.understanding"),
    "assistant/dialogue": LANGUAGE | assistant("conversation"),
    "assistant/channels/telephone/turns": assistant("vietnamese conversation"),
    "assistant/channels/telephone/line": BASE | assistant("conversation"),
    "assistant/channels/telephone/saying": LANGUAGE | assistant("conversation outages") | telephone("line"),
    "assistant/channels/telephone/doors": LANGUAGE | assistant("conversation serving") | telephone("line"),
    "assistant/channels/telephone/call": LANGUAGE
    | assistant("conversation outages")
    | telephone("line turns saying"),
    "assistant/channels/web": LANGUAGE | assistant("conversation conversation_log serving"),
    "assistant/channels/terminal": LANGUAGE | assistant("speech.audio"),
    "assistant/channels": set[str](),
    "assistant": {"assistant"},  # app.py and wiring/ join everything
}

TABLES = service("errors clock tables")
GROUND = TABLES | service("texts running database")
FACTS = GROUND | service("journal world")
SUPPLY = FACTS | service("supply")
OUTAGE_SERVICE = {
    "outage_service/errors.py": set[str](),
    "outage_service/clock.py": set[str](),
    "outage_service/private_files.py": set[str](),
    "outage_service/running": set[str](),
    "outage_service/texts.py": service("clock"),
    "outage_service/env_file.py": service("errors"),
    "outage_service/settings.py": service("errors env_file"),
    "outage_service/tables": TABLES,
    "outage_service/database": TABLES,
    "outage_service/journal": GROUND,
    "outage_service/access": GROUND | service("journal"),
    "outage_service/world": GROUND,
    "outage_service/migrations": GROUND | service("settings private_files world"),
    "outage_service/supply": FACTS,
    "outage_service/supply/outages": FACTS,
    "outage_service/supply/reports": FACTS,
    "outage_service/supply/look_up.py": FACTS | service("supply.outages supply.reports"),
    "outage_service/supply/work_orders": FACTS | service("supply.reports"),
    "outage_service/supply/trouble_calls": SUPPLY,
    # None of these four knows another.
    "outage_service/telling": SUPPLY | service("private_files"),
    "outage_service/loading": SUPPLY,
    "outage_service/importing": SUPPLY,
    "outage_service/figures": SUPPLY,
    "outage_service/upkeep": FACTS | service("settings telling migrations"),
    "outage_service/api": SUPPLY | service("access telling importing figures upkeep"),
    "outage_service": {"outage_service"},  # app.py, __main__.py and the commands join everything
}

ALLOWED = {
    **ASSISTANT,
    **OUTAGE_SERVICE,
    "scripts": {"scripts", *assistant("dialogue.checks dialogue.understanding vietnamese")} | BASE,
    "bench": {"bench", "scripts", "assistant", "outage_service"},
}

# What needs nothing but the standard library.
PURE = (
    "assistant/vietnamese",
    "assistant/settings.py",
    "assistant/errors.py",
    "assistant/secret.py",
    "assistant/private_files.py",
    "assistant/hosts.py",
)
# What runs in Rasa's environment too.
BOTH_ENVIRONMENTS = (*PURE, "assistant/dialogue")
# What makes the environments.
BEFORE_ENVIRONMENTS = ("arguments", "setup", "environments", "interpreters", "commands", "console", "places")
