"""The one wiring file: builds the application from its settings."""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from prometheus_client import CollectorRegistry

from outage_service.background import Worker, working
from outage_service.clock import Clock, utc_now
from outage_service.customers.endpoints import router as customers
from outage_service.database import open_database
from outage_service.notifications.endpoints import router as subscriptions
from outage_service.outages.endpoints import router as outages
from outage_service.reports.endpoints import router as reports
from outage_service.reports.recording import ReportRules
from outage_service.settings import Settings
from outage_service.web.front_door import FrontDoor, RequestMeter
from outage_service.web.health import router as health
from outage_service.web.openapi import complete_openapi
from outage_service.web.parts import Parts
from outage_service.web.problems import install_error_handlers


def create_app(settings: Settings | None = None, clock: Clock = utc_now) -> FastAPI:
    """The outage service; settings come from the environment unless given. The database opens at start-up."""
    settings = settings or Settings.from_env()
    logging.getLogger("outage_service").setLevel(settings.log_level.upper())
    # However the server was started: paths hold customer codes and phones.
    logging.getLogger("uvicorn.access").disabled = True
    registry = CollectorRegistry()

    @asynccontextmanager
    async def open_parts(app: FastAPI) -> AsyncIterator[None]:
        database = await open_database(settings)
        parts = Parts(clock, _report_rules(settings), database)
        app.state.parts = parts
        try:
            async with working(_workers(settings, parts)):
                yield
        finally:
            await database.close()

    app = FastAPI(
        title="Outage service",
        version="1",
        summary="What is true about power cuts: customers, outages, reports, subscriptions.",
        lifespan=open_parts,
        redirect_slashes=False,
        docs_url=None,  # these pages load their scripts from the Internet; /openapi.json is all they show
        redoc_url=None,
    )
    app.state.registry = registry
    for router in (customers, outages, reports, subscriptions, health):
        app.include_router(router)
    install_error_handlers(app)
    complete_openapi(app, needs_key=bool(settings.api_key))
    app.add_middleware(
        FrontDoor,
        api_key=settings.api_key,
        requests_per_minute=settings.requests_per_minute if settings.limits == "on" else None,
        max_body_bytes=settings.max_body_bytes,
    )
    app.add_middleware(RequestMeter, registry=registry)
    return app


def _workers(settings: Settings, parts: Parts) -> list[Worker]:
    if settings.workers == "off":
        return []
    return []


def _report_rules(settings: Settings) -> ReportRules:
    return ReportRules(
        due_after=settings.report_due_after,
        prediction_customers=settings.prediction_reports,
        prediction_window=settings.prediction_window,
    )
