"""The assistant as an application: its areas, opened in order by `wiring/` and served together."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from fastapi import FastAPI

from assistant.serving.guard import Guard
from assistant.serving.metrics import PrometheusMeasurements
from assistant.serving.problems import install_problems
from assistant.settings import Settings
from assistant.wiring.conversation import open_conversation
from assistant.wiring.given import Given
from assistant.wiring.process import (
    Opening,
    keep_addresses_out_of_the_log,
    open_http_client,
    set_up_logging,
)
from assistant.wiring.speech import open_speech
from assistant.wiring.telephone import add_doors, open_browser_door, open_telephone
from assistant.wiring.web import add_pages, open_web


def create_app(settings: Settings | None = None, given: Given | None = None) -> FastAPI:
    """The assistant as an ASGI app. It opens nothing before its lifespan begins.

    Raises `SettingError` when a setting cannot be used.
    """
    settings = settings or Settings.from_env()
    given = given or Given()
    keep_addresses_out_of_the_log()
    measurements = PrometheusMeasurements()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        set_up_logging(settings)
        async with AsyncExitStack() as stack:
            http = await stack.enter_async_context(open_http_client(settings))
            opening = Opening(settings, given, measurements, http, stack)
            conversation = await open_conversation(opening)
            speech = await open_speech(opening)
            web = await open_web(opening, conversation, speech)
            app.state.parts = web
            app.state.browser_door = open_browser_door(opening, web.limiter)
            app.state.telephone = await open_telephone(opening, conversation, speech)
            yield

    app = FastAPI(
        title="Alo Điện",
        description="Answers calls and chats about power cuts in Vietnamese.",
        version="0.1.0",
        lifespan=lifespan,
        docs_url=None,  # FastAPI's documentation pages load scripts from other sites
        redoc_url=None,
        redirect_slashes=False,
    )
    install_problems(app, measurements)
    app.add_middleware(Guard, measurements=measurements)
    add_pages(app)
    add_doors(app)
    return app
