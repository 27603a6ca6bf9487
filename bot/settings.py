"""Settings from the environment and `.env`: read once, those that a command uses checked together, each fault told by
its variable.

The outside contract is the table in README.md. Nothing here is read at import.
"""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from difflib import get_close_matches
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from dotenv.parser import parse_stream
from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_core import ErrorDetails
from pydantic_settings import (
    BaseSettings,
    DotEnvSettingsSource,
    EnvSettingsSource,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

_TOKEN = re.compile(r"^\d{3,}:[A-Za-z0-9_-]{20,}$")
# A name or an address, one of IPv6 in brackets or not.
_HOST = re.compile(r"[\w.-]+|\[[0-9A-Fa-f:.]+(%[\w.-]+)?\]|[0-9A-Fa-f:.]+")

# What each variable should look like: shown with every fault, so that the message alone is enough to mend it.
EXAMPLES: Mapping[str, str] = {
    "TELEGRAM_BOT_TOKEN": "123456789:AAE… as @BotFather gave it",
    "TELEGRAM_API_URL": "https://api.telegram.org",
    "DATABASE_URL": "sqlite:///data/dewline.db or postgresql://user:password@host/dewline",
    "SOURCES_FILE": "my-sources.toml or my-sources.opml",
    "TOPICS_FILE": "my-topics.toml",
    "POLL_MIN_SECONDS": "300",
    "POLL_MAX_SECONDS": "21600",
    "REQUESTS_PER_DAY": "24",
    "ALLOW_PRIVATE_FEEDS": "false",
    "ALLOWED_NETWORKS": "10.1.2.0/24,192.168.1.5",
    "OWN_SOURCES": "5",
    "STALE_ALERT_HOURS": "2",
    "MESSAGES_PER_SECOND": "25",
    "PRIVATE_PER_SECOND": "1",
    "GROUP_PER_MINUTE": "18",
    "QUESTIONS_PER_MINUTE": "30",
    "QUESTIONS_AT_ONCE": "20",
    "ADMIN_CHAT_IDS": "12345678,-1001234567890",
    "ALLOWED_CHAT_IDS": "12345678,-1001234567890",
    "CONTACT_URL": "https://example.org/our-bot",
    "LISTEN": "127.0.0.1:8088",
    "PUBLIC_URL": "https://bot.example.org",
    "WEBHOOK_URL": "https://bot.example.org/telegram",
    "LOG_LEVEL": "info (or debug, warning, error)",
    "LOG_FORMAT": "console (or json)",
}


class SettingsError(Exception):
    """The settings cannot be used; `faults` names each variable, what is wrong and an example."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = tuple(faults)


class Settings(BaseSettings):
    """All settings of the program; field names are the variables' names in lower case."""

    model_config = SettingsConfigDict(env_ignore_empty=True, extra="ignore", hide_input_in_errors=True)

    telegram_bot_token: SecretStr | None = None
    telegram_api_url: str = "https://api.telegram.org"
    database_url: str = Field(default="sqlite:///data/dewline.db", repr=False)
    sources_file: Path | None = None
    topics_file: Path | None = None
    poll_min_seconds: float = Field(default=300, gt=0)
    poll_max_seconds: float = Field(default=21600, gt=0, validate_default=True)
    requests_per_day: float = Field(default=24, gt=0, le=10_000)
    allow_private_feeds: bool = False
    allowed_networks: Annotated[tuple[IPv4Network | IPv6Network, ...], NoDecode] = ()
    own_sources: int = Field(default=0, ge=0, le=90)
    stale_alert_hours: float = Field(default=2, gt=0, le=720)
    messages_per_second: float = Field(default=25, gt=0, le=1000)
    private_per_second: float = Field(default=1, gt=0, le=1000)
    group_per_minute: float = Field(default=18, gt=0, le=60000)
    questions_per_minute: float = Field(default=30, gt=0, le=60_000)
    questions_at_once: int = Field(default=20, ge=1, le=60_000)
    admin_chat_ids: Annotated[tuple[int, ...], NoDecode] = ()
    allowed_chat_ids: Annotated[tuple[int, ...], NoDecode] = ()
    contact_url: str = ""
    listen: str = ""
    public_url: str = ""
    webhook_url: str = ""
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    log_format: Literal["console", "json"] = "console"

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """What `load_settings` has read, and nothing beside it."""
        return (init_settings,)

    @field_validator("poll_max_seconds")
    @classmethod
    def _floor_below_ceiling(cls, high: float, info: ValidationInfo) -> float:
        low = info.data.get("poll_min_seconds", high)
        if low > high:
            raise ValueError(f"is {high:g} and less than POLL_MIN_SECONDS, which is {low:g}")
        return high

    @field_validator("telegram_bot_token")
    @classmethod
    def _token_has_its_shape(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not _TOKEN.match(value.get_secret_value().strip()):
            raise ValueError("is not a bot token: a number, a colon and some 35 letters")
        return None if value is None else SecretStr(value.get_secret_value().strip())

    @field_validator("telegram_api_url")
    @classmethod
    def _api_url_is_http(cls, value: str) -> str:
        parts = urlsplit(value.strip())
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError("is not an http or https address")
        return value.strip().rstrip("/")

    @field_validator("database_url")
    @classmethod
    def _database_is_one_we_speak(cls, value: str) -> str:
        if fault := database_fault(value):
            raise ValueError(fault)
        return value.strip()

    @field_validator("sources_file", "topics_file")
    @classmethod
    def _file_exists(cls, value: Path | None) -> Path | None:
        if value is not None and not value.is_file():
            raise ValueError(f"names {value}, and there is no such file")
        return value

    @field_validator("allowed_networks", mode="before")
    @classmethod
    def _networks_are_exact(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        found = []
        for part in filter(None, re.split(r"[,;\s]+", value)):
            try:
                found.append(ip_network(part))
            except ValueError:
                raise ValueError(f"holds {part[:40]!r}, {_no_network(part)}") from None
        return tuple(found)

    @field_validator("admin_chat_ids", "allowed_chat_ids", mode="before")
    @classmethod
    def _ids_are_numbers(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        parts = [part.strip() for part in re.split(r"[,;\s]+", value) if part.strip()]
        # Telegram's have 16 digits at most, and one of 19 may be more than a database holds.
        wrong = [part for part in parts if not re.fullmatch(r"-?\d{1,18}", part)]
        if wrong:
            raise ValueError(f"holds {wrong[0][:40]!r}, which is not a chat's number")
        return tuple(int(part) for part in parts)

    @field_validator("listen")
    @classmethod
    def _listens_somewhere(cls, value: str) -> str:
        value = value.strip()
        host, colon, port = value.rpartition(":")
        if "/" in value:
            raise ValueError("has to be an address and a port, without http:// and without a path")
        if value and not (colon and _HOST.fullmatch(host) and port.isdecimal() and 0 <= int(port) < 65536):
            raise ValueError("is not an address and a port")
        return value

    @field_validator("public_url", "webhook_url")
    @classmethod
    def _is_reached_from_outside(cls, value: str) -> str:
        value = value.strip().rstrip("/")
        parts = urlsplit(value)
        if value and (parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment):
            raise ValueError("is not an http or https address")
        return value

    @field_validator("contact_url")
    @classmethod
    def _contact_is_a_page(cls, value: str) -> str:
        value = value.strip()
        parts = urlsplit(value)
        if value and (parts.scheme not in ("http", "https") or not parts.hostname or not value.isascii()):
            raise ValueError("is not an http or https address in plain letters")
        if re.search(r"[\s()<>\x00-\x1f]", value):
            raise ValueError("holds a space or a bracket, which cannot stand in a request's header")
        return value

    @field_validator("log_level", "log_format", mode="before")
    @classmethod
    def _lower(cls, value: object) -> object:
        return value.strip().lower() if isinstance(value, str) else value

    @property
    def listening(self) -> tuple[str, int] | None:
        """Host and port to serve HTTP on: LISTEN, or one of our own where something outside is to reach us."""
        address = self.listen or ("127.0.0.1:8088" if self.public_url or self.webhook_url else "")
        if not address:
            return None
        host, _, port = address.rpartition(":")
        return host.strip("[]"), int(port)


def load_settings(
    env_file: Path | None = Path(".env"), *, need_token: bool = False, uses: Collection[str] = EXAMPLES
) -> Settings:
    """Settings from the environment over `env_file`, of which only those that are used are looked at; the rest are as
    by default. Raises SettingsError with all faults at once."""
    try:
        faults, given = _mistyped(env_file, uses), _given(env_file)
    except UnicodeDecodeError:
        raise SettingsError([f"{env_file}: is not UTF-8 text; save it again as UTF-8"]) from None
    except OSError as error:
        said = f"{env_file}: cannot be read: {error.strerror}; run this as the user that the bot runs as"
        raise SettingsError([said]) from None
    settings: Settings | None = None
    try:
        settings = Settings(**{name: value for name, value in given.items() if name.upper() in uses})
    except ValidationError as error:
        faults += [_fault(detail["loc"], _in_words(detail)) for detail in error.errors(include_input=False)]
    if need_token and "telegram_bot_token" not in given:
        faults.append(
            "TELEGRAM_BOT_TOKEN: is missing; get one from @BotFather in Telegram and put it into .env, "
            f"for example TELEGRAM_BOT_TOKEN={EXAMPLES['TELEGRAM_BOT_TOKEN']}"
        )
    if faults or settings is None:
        raise SettingsError(faults)
    return settings


def _given(env_file: Path | None) -> dict[str, Any]:
    """What is set, as it is written, by the names of fields; the environment wins over the file."""
    with _quiet_reader():
        file = DotEnvSettingsSource(Settings, env_file=env_file, env_file_encoding="utf-8-sig")()
    return {**file, **EnvSettingsSource(Settings)()}


def database_fault(value: str) -> str:
    """What is wrong with the address of a database, never with its words; empty where nothing is."""
    value = value.strip()
    if not re.match(r"^(sqlite:///(?!:memory:$|\?).+|postgres(ql)?://.+)$", value):
        return "is neither sqlite:///FILE nor postgresql://…"
    if not value.startswith("sqlite") and not _is_parted(value):
        return (
            "cannot be taken apart into user, password, host and port; in a password write @ as %40, / as %2F, "
            ": as %3A, # as %23, ? as %3F and % as %25"
        )
    return ""


def _is_parted(url: str) -> bool:
    """Whether the parts of a server's address can be told apart: signs in a password hide where it ends."""
    try:
        parts = urlsplit(url)
        return parts.netloc.count("@") <= 1 and (parts.port is None or bool(parts.port))
    except ValueError:
        return False


def _no_network(part: str) -> str:
    """What is wrong with a text that should be an address or network."""
    try:
        return f"an address within the network {ip_network(part, strict=False)}: write one or the other"
    except ValueError:
        return "which is no address or network"


def _in_words(detail: ErrorDetails) -> str:
    """What is wrong with a value, without pydantic's words."""
    allowed = detail.get("ctx", {})
    match detail["type"]:
        case "float_parsing" | "int_parsing" | "float_type" | "int_type":
            return "is not a number"
        case "int_from_float":
            return "is not a whole number"
        case "bool_parsing" | "bool_type":
            return "is neither true nor false"
        case "greater_than":
            return f"has to be more than {allowed['gt']:g}"
        case "greater_than_equal":
            return f"has to be at least {allowed['ge']:g}"
        case "less_than_equal":
            return f"has to be at most {allowed['le']:g}"
        case "literal_error":
            return f"is not {allowed['expected']}"
        case _:
            return detail["msg"].removeprefix("Value error, ")


def _fault(location: tuple[int | str, ...], what: str) -> str:
    name = str(location[0]).upper()
    return f"{name}: {what[0].lower()}{what[1:]}; for example {name}={EXAMPLES[name]}"


@contextmanager
def _quiet_reader() -> Iterator[None]:
    """Without python-dotenv's own words about lines that it cannot read: `_mistyped` tells of them."""
    logger = logging.getLogger("dotenv.main")
    before, logger.disabled = logger.disabled, True
    try:
        yield
    finally:
        logger.disabled = before


def _mistyped(env_file: Path | None, uses: Collection[str]) -> list[str]:
    """Lines of `.env` that are none, and names that are nearly, but not quite, a setting's: either would leave the
    default in force without a word."""
    if env_file is None or not env_file.exists():
        return []
    if env_file.is_dir():  # as Docker makes it, where a file was to be mounted and there is none
        return [f"{env_file}: is a folder; remove it, and copy .env.example there"]
    with env_file.open(encoding="utf-8-sig") as text:
        lines = list(parse_stream(text))
    faults = [
        f"{env_file}: line {line.original.line} is not NAME=value; is a quotation mark left open?"
        for line in lines
        if line.error
    ]
    for name in dict.fromkeys(line.key for line in lines if line.key):
        if name.upper() in EXAMPLES or name in os.environ:
            continue
        near = get_close_matches(name.upper(), EXAMPLES, n=1, cutoff=0.8)
        if near and near[0] in uses:
            faults.append(f"{name}: no such setting in {env_file}; did you mean {near[0]}?")
    return faults
