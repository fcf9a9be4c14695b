"""The database: what was answered is on disk, whatever happens next; foreign files are refused."""

from __future__ import annotations

import os
import re
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path

import httpx
import pytest
from tests import reports
from tests.conftest import PATIENCE
from tests.review.conftest import analyse, flag_ids

from secondsource.errors import ConfigError
from secondsource.readers import Record
from secondsource.report import Report
from secondsource_cli.review.desk import Desk
from secondsource_cli.review.log import Decision
from secondsource_cli.review.store import Store

_SERVER = """
import sys
from pathlib import Path
from tests.review.conftest import analyse
from secondsource_cli.review.desk import Desk
from secondsource_cli.review.serve import listen, serve
from secondsource_cli.review.store import Store
desk = Desk(Store(Path(sys.argv[1])), analyse, "Ana")
serve(desk, listen(0), lambda address: print(address, flush=True))
"""


@pytest.mark.parametrize(
    "content", [b"no database at all, but long enough to be looked at\n" * 9, b"SQLite format 3\0"]
)
def test_a_file_that_is_no_review_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "notes.db"
    path.write_bytes(content)
    with pytest.raises(ConfigError) as caught:
        Store(path)
    assert str(path) in caught.value.message
    assert path.read_bytes() == content


def test_another_programs_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE article (name TEXT)")
    before = path.read_bytes()
    with pytest.raises(ConfigError, match="version 0"):
        Store(path)
    assert path.read_bytes() == before


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="nowhere"):
        Store(tmp_path / "nowhere" / "review.db")


def test_nobody_else_may_read_the_drafts(desk: Desk) -> None:
    if os.name == "posix":
        assert desk.store.path.stat().st_mode & 0o077 == 0


def test_decisions_made_at_once_are_all_kept(desk: Desk) -> None:
    def work(name: str) -> None:
        for number in range(25):
            desk.store.decide(Decision(1, name, f"flag-{number}", "accept"))

    threads = [threading.Thread(target=work, args=(f"reviewer {n}",)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(desk.store.log()) == 100


def test_a_text_that_no_database_holds_is_kept_as_it_is(tmp_path: Path) -> None:
    store = Store(tmp_path / "review.db")
    text = "Lone \ud800 half\n\nThe bandits \x00 came, sources suggested.\n"
    number = store.add(reports.report(text), "dr\udcffaft", "dr\udcffaft.txt")
    report = store.report(number)
    assert report is not None
    assert report.text == text


def test_articles_of_two_tables_with_one_id_are_two(tmp_path: Path) -> None:
    store = Store(tmp_path / "review.db")
    flawed, clean = reports.flawed(), reports.clean()
    assert store.add(flawed, "7", "a.jsonl:1") == 1
    assert store.add(clean, "7", "b.jsonl:1") == 2
    # The same table again, its rows in another order, and then with another text.
    assert store.add(flawed, "7", "a.jsonl:9") == 1
    assert [(h.id, h.place, h.revisions) for h in store.heads()] == [
        ("7", "a.jsonl:9", 1),
        ("7", "b.jsonl:1", 1),
    ]
    assert store.add(clean, "7", "a.jsonl:9") == 1
    assert len(store.revisions(1)) == 2


def test_what_is_on_the_desk_as_it_stands_is_not_analysed_again(tmp_path: Path) -> None:
    asked: list[str] = []

    def slowly(text: str, title: str | None) -> Report:
        asked.append(text)
        return analyse(text, title)

    store, place = Store(tmp_path / "r.db"), "drafts/a.csv:2"
    model = analyse("", None).model
    first = Desk(store, slowly, "Ana", model=model).add(
        Record("A brutal night.", "Storm", "1", place), "Post"
    )
    moved = Record("A brutal night.", "Storm", "1", "drafts/a.csv:7")
    assert Desk(store, slowly, "Ana", model=model).add(moved) == first
    assert len(asked) == 1
    assert [(h.place, h.outlet) for h in store.heads()] == [("drafts/a.csv:7", "Post")]
    Desk(store, slowly, "Ana", model=model).add(Record("A brutal week.", "Storm", "1", place))
    Desk(store, slowly, "Ana", model="another").add(Record("A brutal week.", "Storm", "1", place))
    assert len(asked) == 3


def test_a_database_from_before_articles_had_a_file_is_brought_up_to_date(tmp_path: Path) -> None:
    path = tmp_path / "review.db"
    store = Store(path)
    store.add(reports.flawed(), "7", "a.jsonl:1", "Gazette")
    store.add(reports.clean(), "draft.txt", "draft.txt")
    store.decide(Decision(1, "Ana", "flag", "accept"))
    with sqlite3.connect(path) as db:
        db.executescript(
            "CREATE TABLE old (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, place TEXT NOT NULL,"
            " outlet TEXT NOT NULL, added TEXT NOT NULL);"
            "INSERT INTO old SELECT number, id, place, outlet, added FROM article;"
            "DROP TABLE article; ALTER TABLE old RENAME TO article; PRAGMA user_version = 2;"
        )
    db.close()
    store = Store(path)
    assert [(h.id, h.place, h.outlet) for h in store.heads()] == [
        ("7", "a.jsonl:1", "Gazette"),
        ("draft.txt", "draft.txt", ""),
    ]
    assert store.add(reports.flawed(), "7", "a.jsonl:1") == 1
    assert store.add(reports.clean(), "draft.txt", "draft.txt") == 2
    assert store.add(reports.flawed(), "7", "b.jsonl:1") == 3
    assert len(store.log()) == 1
    assert len(store.revisions(1)) == 1
    assert Store(path).heads() == store.heads()


def _start(path: Path) -> tuple[subprocess.Popen[str], str]:
    process = subprocess.Popen(
        [sys.executable, "-c", _SERVER, str(path)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    )
    assert process.stdout is not None
    return process, process.stdout.readline().strip()


def test_a_killed_server_loses_nothing(desk: Desk) -> None:
    """Killed without warning after each answer; a page that was open goes on with the new server."""
    flags = flag_ids(1, desk)
    report = desk.store.report(1)
    assert report is not None
    token = ""
    browser = httpx.Client(follow_redirects=True, timeout=PATIENCE)
    for number, flag in enumerate(flags[:3]):
        process, address = _start(desk.store.path)
        try:
            assert re.fullmatch(r"http://127\.0\.0\.1:\d+/\?key=[\w-]{40,}", address)
            browser.get(address)
            address = address.partition("?")[0]
            found = re.search(r'data-token="([^"]+)"', browser.get(f"{address}article/1").text)
            assert found is not None
            token = token or found[1]
            body = {
                "reviewer": "Ana",
                "flag": flag,
                "verdict": "accept",
                "text_hash": report.text_hash,
                "seen": 0,
            }
            answer = browser.post(f"{address}article/1/decide", json=body, headers={"x-review-token": token})
            assert answer.json()["decided"] == number + 1
        finally:
            process.send_signal(signal.SIGKILL)
            process.communicate()
    assert [d.flag for d in Store(desk.store.path).log()] == flags[:3]


def test_a_server_killed_while_it_writes_leaves_a_whole_database(desk: Desk) -> None:
    code = (
        "import sys; from pathlib import Path; from secondsource_cli.review.store import Store\n"
        "from secondsource_cli.review.log import Decision\n"
        "store = Store(Path(sys.argv[1]))\n"
        "for n in range(100000):\n"
        "    print(store.decide(Decision(1, 'Ana', f'flag-{n}', 'accept')), flush=True)\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code, str(desk.store.path)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    process.stdout.readline()
    time.sleep(0.2)
    process.kill()
    promised = [int(line) for line in process.communicate()[0].split("\n") if line.isdecimal()]
    kept = [decision.number for decision in Store(desk.store.path).log()]
    assert set(promised) <= set(kept)
    with sqlite3.connect(desk.store.path) as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
