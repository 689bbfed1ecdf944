"""The one wiring file: builds the application from its settings."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from functools import partial

import httpx
from fastapi import FastAPI
from prometheus_client import CollectorRegistry

from outage_service.access.keyring import REFRESH_S, Keyring
from outage_service.access.loopback import warn_when_open_to_others
from outage_service.api.contract.problems import install_error_handlers
from outage_service.api.customers import router as customers
from outage_service.api.deliveries import router as deliveries
from outage_service.api.denials import router as denials
from outage_service.api.door.front_door import FrontDoor, Limits
from outage_service.api.door.openapi import complete_openapi
from outage_service.api.door.request_meter import RequestMeter
from outage_service.api.health import router as health
from outage_service.api.imports import router as imports
from outage_service.api.indices import router as indices
from outage_service.api.journal import router as journal
from outage_service.api.keys import router as keys
from outage_service.api.outages import router as outages
from outage_service.api.parts import Parts
from outage_service.api.personal_data import router as privacy
from outage_service.api.places import router as places
from outage_service.api.reports import router as reports
from outage_service.api.subscriptions import router as subscriptions
from outage_service.api.units import router as units
from outage_service.api.webhooks import router as webhooks
from outage_service.api.work_orders import router as work_orders
from outage_service.clock import Clock, utc_now
from outage_service.figures.measurements.collector import StateOfThings
from outage_service.journal.stream import LOOK_EVERY_S, EventStream
from outage_service.migrations.opening import open_database
from outage_service.running.ending import when_asked_to_end
from outage_service.running.workers import Worker, working
from outage_service.settings import Settings
from outage_service.supply.trouble_calls.by_the_clock import planned_cuts_worker
from outage_service.supply.trouble_calls.clustering import PredictionRules
from outage_service.supply.trouble_calls.taking import ReportRules
from outage_service.supply.work_orders.escalating import deadline_worker
from outage_service.telling.deliveries.counting import counted
from outage_service.telling.deliveries.http_client import new_http_client
from outage_service.telling.deliveries.model import Channel, DeliveryRules, Sender
from outage_service.telling.deliveries.pruning import Keeping
from outage_service.telling.deliveries.workers import delivery_workers, pruning_worker
from outage_service.telling.notices.channels import Channels, notice_senders
from outage_service.telling.notices.fan_out import NoticeRules, notices_fan_out
from outage_service.telling.notices.forgetting import LOOK_FOR_OLD_NOTICES_S, forget_old_notices
from outage_service.telling.notices.messages import messages
from outage_service.telling.notices.quiet_hours import QuietHours
from outage_service.telling.webhooks.fan_out import webhook_deliveries
from outage_service.telling.webhooks.sender import WebhookSender
from outage_service.upkeep.erasing.erasing import LOOK_EVERY_S as LOOK_FOR_OLD_REPORTS_S
from outage_service.upkeep.erasing.erasing import forget_old_reports
from outage_service.world.places.country import country

log = logging.getLogger(__name__)


def create_app(settings: Settings | None = None, clock: Clock = utc_now) -> FastAPI:
    """The outage service; settings come from the environment unless given. The database opens at start-up.

    UnusableFile when the words of messages have a mistake: it shows at the start, not with the first message.
    """
    messages()
    mistakes = [] if settings else Settings.likely_mistakes()
    settings = settings or Settings.from_env()
    logging.getLogger("outage_service").setLevel(settings.log_level.upper())
    for mistake in mistakes:
        log.warning("%s", mistake)
    # However the server was started: paths hold customer codes and phones.
    logging.getLogger("uvicorn.access").disabled = True
    registry = CollectorRegistry()
    keyring = Keyring(settings.api_key)
    channels = _channels_of(settings, keyring)
    events = EventStream(settings.event_listeners)
    keyring.when_changed.append(events.look_who_listens)

    @asynccontextmanager
    async def open_parts(app: FastAPI) -> AsyncIterator[None]:
        database = await open_database(settings, clock)
        parts = Parts(clock, _report_rules(settings), database)
        app.state.parts = parts
        try:
            await keyring.refresh(database, clock)
            warn_when_open_to_others(settings.host, keyring)
            channels.say_when_tried_out()
            await asyncio.to_thread(country)  # half a second, which no caller waits for
            reading_keys = Worker("keys", partial(keyring.refresh, database, clock), REFRESH_S)
            listening = Worker("events", partial(events.step, database), LOOK_EVERY_S)
            async with (
                new_http_client() as http,
                working([reading_keys, listening, *_workers(settings, parts, channels, http, registry)]),
            ):
                with when_asked_to_end(events.stop):
                    yield
        finally:
            await database.close()

    app = FastAPI(
        title="Outage service",
        version="1",
        summary="What is true about power cuts: customers, outages, reports, subscriptions.",
        lifespan=open_parts,
        redirect_slashes=False,
        docs_url=None,  # these pages load scripts from the Internet, and only show /openapi.json
        redoc_url=None,
    )
    app.state.registry = registry
    app.state.state_of_things = StateOfThings(registry)
    app.state.keyring = keyring
    app.state.events = events
    app.state.channels = channels
    for router in (
        customers,
        outages,
        places,
        imports,
        reports,
        denials,
        work_orders,
        units,
        subscriptions,
        webhooks,
        deliveries,
        journal,
        indices,
        keys,
        privacy,
        health,
    ):
        app.include_router(router)
    install_error_handlers(app)
    complete_openapi(app, keyring)
    app.add_middleware(
        FrontDoor,
        keyring=keyring,
        limits=Limits(
            requests_per_minute=settings.requests_per_minute if settings.limits == "on" else None,
            max_body_bytes=settings.max_body_bytes,
            max_import_bytes=settings.max_import_bytes,
        ),
    )
    app.add_middleware(RequestMeter, registry=registry)
    return app


def _workers(
    settings: Settings, parts: Parts, channels: Channels, http: httpx.AsyncClient, registry: CollectorRegistry
) -> list[Worker]:
    if settings.workers == "off":
        return []
    workers = [planned_cuts_worker(parts.database, parts.clock)]
    if settings.personal_data_days:
        keep = timedelta(days=settings.personal_data_days)
        forgetting = partial(forget_old_reports, parts.database, parts.clock, keep)
        workers.append(Worker("forgetting", forgetting, LOOK_FOR_OLD_REPORTS_S))
    return [*workers, *_telling(settings, parts, channels, http, registry)]


def _telling(
    settings: Settings, parts: Parts, channels: Channels, http: httpx.AsyncClient, registry: CollectorRegistry
) -> list[Worker]:
    """The workers that send changes to crews and subscribers."""
    rules = DeliveryRules(
        attempts=settings.delivery_attempts,
        first_pause=timedelta(seconds=settings.delivery_retry_s),
        time_limit=timedelta(seconds=settings.delivery_timeout_s),
        at_once=settings.deliveries_at_once,
    )
    keeping = Keeping(timedelta(days=settings.delivery_days), timedelta(days=settings.journal_days))
    notices = notices_fan_out(NoticeRules(channels.quiet, channels.is_open), parts.clock)
    fan_outs = [webhook_deliveries, notices]
    senders: dict[Channel, Sender] = {
        "webhook": WebhookSender(parts.database, http, parts.clock),
        **notice_senders(channels, parts.database, http, parts.clock),
    }
    return [
        *delivery_workers(
            parts.database,
            parts.clock,
            rules,
            fan_outs,
            counted(senders, registry),
            lambda channel: channel in channels.closed(),
        ),
        deadline_worker(parts.database, parts.clock, settings.escalate_after),
        pruning_worker(parts.database, keeping, parts.clock, channels.closed),
        Worker(
            "old notices",
            partial(forget_old_notices, parts.database, keeping.deliveries_for, parts.clock),
            LOOK_FOR_OLD_NOTICES_S,
        ),
    ]


def _channels_of(settings: Settings, keyring: Keyring) -> Channels:
    """The channels for notices that these settings open."""
    return Channels(
        urls={"sms": settings.sms_gateway, "email": settings.email_gateway},
        secret=settings.gateway_secret,
        quiet=QuietHours(settings.quiet_from, settings.quiet_until),
        file=settings.messages_file,
        needs_no_key=lambda: keyring.is_open,
    )


def _report_rules(settings: Settings) -> ReportRules:
    return ReportRules(
        due_after=settings.report_due_after,
        hazard_due_after=settings.hazard_due_after,
        prediction=PredictionRules(
            customers=settings.prediction_reports,
            window=settings.prediction_window,
            members=settings.rollup_members,
            percent=settings.rollup_percent,
        ),
        escalate_after=settings.escalate_after,
    )
