"""Settings: every fault by its variable, all together, and no secret shown."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from bot.sandbox.demo import environment
from bot.settings import EXAMPLES, Settings, SettingsError, load_settings
from bot.wiring import fetching
from feeds.fetching.guard import Guard

TOKEN = "123456789:AAEhBOweik6ad9r_QXMENQjcrGbqCr4K-bc"


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in EXAMPLES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


def _faults(**environment: str) -> tuple[str, ...]:
    with pytest.MonkeyPatch.context() as patch:
        for name, value in environment.items():
            patch.setenv(name, value)
        with pytest.raises(SettingsError) as caught:
            load_settings(need_token=True)
    return caught.value.faults


def test_defaults_are_those_of_the_contract() -> None:
    settings = load_settings()
    assert settings.telegram_bot_token is None
    assert settings.telegram_api_url == "https://api.telegram.org"
    assert settings.database_url == "sqlite:///data/dewline.db"
    assert (settings.poll_min_seconds, settings.poll_max_seconds) == (300, 21600)
    assert settings.allow_private_feeds is False
    assert settings.admin_chat_ids == ()
    assert (settings.log_level, settings.log_format) == ("info", "console")


def test_all_faults_are_told_together_each_by_its_variable_with_an_example() -> None:
    wrong = {
        "TELEGRAM_BOT_TOKEN": "not-a-token",
        "TELEGRAM_API_URL": "ftp://example.org",
        "DATABASE_URL": "mysql://somewhere",
        "SOURCES_FILE": "nowhere.toml",
        "TOPICS_FILE": "nowhere-either.toml",
        "POLL_MIN_SECONDS": "soon",
        "POLL_MAX_SECONDS": "-1",
        "ALLOW_PRIVATE_FEEDS": "perhaps",
        "ALLOWED_NETWORKS": "10.1.2.3/24, the-cellar",
        "REQUESTS_PER_DAY": "0",
        "LISTEN": "8088",
        "PUBLIC_URL": "bot.example.org",
        "WEBHOOK_URL": "ftp://bot.example.org",
        "ADMIN_CHAT_IDS": "12,me",
        "LOG_LEVEL": "loud",
        "LOG_FORMAT": "xml",
    }
    faults = _faults(**wrong)
    assert len(faults) == len(wrong)
    for name in wrong:
        [fault] = [fault for fault in faults if fault.startswith(f"{name}: ")]
        assert f"for example {name}={EXAMPLES[name]}" in fault


def test_networks_of_ones_own_are_permitted_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALLOWED_NETWORKS", "10.1.2.0/24, 192.168.1.5; fd00::/8")
    guard = Guard(allowed=load_settings().allowed_networks)
    assert [guard.permits(at) for at in ("10.1.2.9", "192.168.1.5", "fd00::1")] == [True, True, True]
    assert [guard.permits(at) for at in ("10.1.3.9", "192.168.1.6", "127.0.0.1")] == [False, False, False]


@pytest.mark.parametrize(
    ("given", "listening"),
    [
        ({}, None),
        ({"LISTEN": "0.0.0.0:80"}, ("0.0.0.0", 80)),
        ({"LISTEN": "[::1]:8088"}, ("::1", 8088)),
        ({"LISTEN": "::1:8088"}, ("::1", 8088)),
        ({"LISTEN": "[fe80::1%eth0]:8088"}, ("fe80::1%eth0", 8088)),
        ({"LISTEN": "dewline_bot-1.local:8088"}, ("dewline_bot-1.local", 8088)),
        ({"WEBHOOK_URL": "https://bot.example.org/x"}, ("127.0.0.1", 8088)),
        ({"PUBLIC_URL": "https://bot.example.org"}, ("127.0.0.1", 8088)),
    ],
)
def test_it_listens_only_where_somebody_is_to_reach_it(
    monkeypatch: pytest.MonkeyPatch, given: dict[str, str], listening: tuple[str, int] | None
) -> None:
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    assert load_settings().listening == listening


@pytest.mark.parametrize(
    "address",
    ["http://127.0.0.1:8088", "http://127.0.0.1:8088/", "127.0.0.1:8088/healthz", "//127.0.0.1:8088"],
)
def test_a_web_address_to_listen_on_is_told_with_what_to_write_instead(address: str) -> None:
    [fault] = [fault for fault in _faults(LISTEN=address) if fault.startswith("LISTEN")]
    assert fault == (
        "LISTEN: has to be an address and a port, without http:// and without a path; for example LISTEN=127.0.0.1:8088"
    )


@pytest.mark.parametrize(
    "address", ["http:127.0.0.1:8088", "me@127.0.0.1:8088", "127.0.0.1 :8088", ":8088", "[::1:8088"]
)
def test_what_is_no_address_is_not_left_for_the_start_to_stumble_over(address: str) -> None:
    assert any(fault.startswith("LISTEN: is not an address and a port") for fault in _faults(LISTEN=address))


def test_a_missing_token_is_named_only_where_it_is_needed() -> None:
    assert load_settings(need_token=False).telegram_bot_token is None
    [fault] = _faults()
    assert fault.startswith("TELEGRAM_BOT_TOKEN: is missing")
    assert "@BotFather" in fault


def test_a_refused_token_is_not_repeated_in_the_fault() -> None:
    secret = "123456789:short"
    assert not any(secret in fault for fault in _faults(TELEGRAM_BOT_TOKEN=secret))


def test_the_token_and_the_database_password_stay_out_of_the_repr(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", TOKEN)
    monkeypatch.setenv("DATABASE_URL", "postgresql://dewline:hunter2@db/dewline")
    settings = load_settings(need_token=True)
    assert TOKEN not in repr(settings)
    assert TOKEN not in str(settings)
    assert "hunter2" not in repr(settings)


@pytest.mark.parametrize("high", [{"POLL_MAX_SECONDS": "300"}, {}])
def test_the_floor_may_not_lie_above_the_ceiling(high: dict[str, str]) -> None:
    faults = _faults(TELEGRAM_BOT_TOKEN=TOKEN, POLL_MIN_SECONDS="30000", LOG_LEVEL="loud", **high)
    assert len(faults) == 2
    assert "less than POLL_MIN_SECONDS, which is 30000; for example POLL_MAX_SECONDS=" in faults[0]


def test_a_missing_token_is_told_beside_other_faults() -> None:
    faults = _faults(LOG_LEVEL="loud")
    assert [fault.partition(":")[0] for fault in faults] == ["LOG_LEVEL", "TELEGRAM_BOT_TOKEN"]


def test_the_demos_bot_knows_none_of_a_real_bots_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in EXAMPLES:
        monkeypatch.setenv(name, "of a real bot")
    monkeypatch.setenv("DEWLINE_TEST", "stays")
    assert "DEWLINE_TEST" in environment()
    assert not set(EXAMPLES) & set(environment())


def test_the_environment_wins_over_the_file_and_empty_means_unset(tmp_path: Path) -> None:
    env = tmp_path / ".env"
    env.write_text("POLL_MIN_SECONDS=60\nLOG_LEVEL=debug\nDATABASE_URL=\n", encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("POLL_MIN_SECONDS", "90")
        settings = load_settings(env)
    assert settings.poll_min_seconds == 90
    assert settings.log_level == "debug"
    assert settings.database_url == "sqlite:///data/dewline.db"


def test_a_file_saved_by_a_windows_editor_is_read(tmp_path: Path) -> None:
    env = tmp_path / ".env"
    env.write_bytes("\ufeffLOG_LEVEL=Debug\r\n".encode())
    assert load_settings(env).log_level == "debug"


@pytest.mark.parametrize("text", ["1,-100200", "1 -100200", "1; -100200 ,"])
def test_admin_chats_are_numbers_with_any_separator(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv("ADMIN_CHAT_IDS", text)
    assert load_settings().admin_chat_ids == (1, -100200)


def test_a_mistyped_name_in_the_file_is_told_with_the_name_that_was_meant(tmp_path: Path) -> None:
    env = tmp_path / ".env"
    env.write_text("TELEGRAM_BOT_TOKN=x\nSOMETHING_ELSE=1\n", encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        load_settings(env)
    assert caught.value.faults == (f"TELEGRAM_BOT_TOKN: no such setting in {env}; did you mean TELEGRAM_BOT_TOKEN?",)


def test_a_mistyped_name_is_told_only_to_what_uses_the_setting(tmp_path: Path) -> None:
    env = tmp_path / ".env"
    env.write_text("TELEGRAM_BOT_TOKN=x\nLOG_LEVEL=loud\nLISTEN=0.0.0.0:80\n", encoding="utf-8")
    assert load_settings(env, uses={"LISTEN"}).listening == ("0.0.0.0", 80)
    with pytest.raises(SettingsError):
        load_settings(env, uses={"TELEGRAM_BOT_TOKEN"})


def test_the_example_file_explains_every_setting_and_no_other() -> None:
    text = (Path(__file__).parents[2] / ".env.example").read_text(encoding="utf-8")
    named = {
        line.lstrip("#").split("=")[0] for line in text.splitlines() if "=" in line and " " not in line.split("=")[0]
    }
    assert named == set(EXAMPLES) == {name.upper() for name in Settings.model_fields}


@pytest.mark.parametrize("text", ["ftp://example.org", "our page", "https://example.org/(x)", "https://exämple.org/"])
def test_a_contact_that_cannot_stand_in_a_header_is_refused(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv("CONTACT_URL", text)
    with pytest.raises(SettingsError, match=r"CONTACT_URL: .*example\.org"):
        load_settings()


def test_publishers_see_who_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONTACT_URL", "https://example.org/our-bot")
    assert fetching(load_settings()).user_agent.endswith(" (+https://example.org/our-bot)")


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("POLL_MIN_SECONDS", "soon", "is not a number; for example POLL_MIN_SECONDS=300"),
        ("OWN_SOURCES", "1.5", "is not a number"),
        ("OWN_SOURCES", "99", "has to be at most 90"),
        ("STALE_ALERT_HOURS", "0", "has to be more than 0"),
        ("ALLOW_PRIVATE_FEEDS", "perhaps", "is neither true nor false; for example"),
        ("ALLOWED_CHAT_IDS", "9876543210987654321", "which is not a chat's number"),
        ("LOG_LEVEL", "loud", "is not 'debug', 'info', 'warning' or 'error'"),
        ("ALLOWED_NETWORKS", "10.1.2.3/8", "an address within the network 10.0.0.0/8"),
        ("DATABASE_URL", "postgresql://me:p@ss@host/news", "write @ as %40"),
        ("DATABASE_URL", "postgresql://me:p/ss@host/news", "write @ as %40"),
    ],
)
def test_what_is_wrong_with_a_value_is_told_in_plain_words(name: str, value: str, said: str) -> None:
    fault = next(fault for fault in _faults(TELEGRAM_BOT_TOKEN=TOKEN, **{name: value}) if name in fault)
    assert said in fault
    assert "input should" not in fault
    assert "p@ss" not in fault


def test_a_line_that_is_none_is_told_by_its_number_and_not_by_what_it_holds(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    file = tmp_path / ".env"
    file.write_text(f'LOG_LEVEL=info\nTELEGRAM_BOT_TOKEN="{TOKEN}\n')
    with pytest.raises(SettingsError) as caught:
        load_settings(file)
    assert caught.value.faults == (f"{file}: line 2 is not NAME=value; is a quotation mark left open?",)
    assert not caplog.records


def test_a_file_that_somebody_else_may_read_is_told_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    file = tmp_path / ".env"
    file.touch()
    monkeypatch.setattr(Path, "open", refused)
    monkeypatch.setattr("dotenv.main.open", refused, raising=False)
    with pytest.raises(SettingsError, match="cannot be read: Permission denied; run this as the user"):
        load_settings(file)


def test_a_folder_in_the_place_of_the_file_is_told(tmp_path: Path) -> None:
    (tmp_path / ".env").mkdir()
    with pytest.raises(SettingsError, match="is a folder"):
        load_settings(tmp_path / ".env")
