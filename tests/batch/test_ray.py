"""Catalogues on a real cluster of two nodes on this machine, one of which is killed in the middle.

Everything runs in a process of its own: Ray leaves threads, handlers and warnings behind.
"""

import importlib.util
import json
import subprocess
import sys
import textwrap
from collections import Counter
from pathlib import Path

import pytest

from subtoolkit import standin
from subtoolkit.batch.ledger import NAME, Ledger
from tests.batch.songs import EAR, make_songs

pytestmark = [
    pytest.mark.skipif(importlib.util.find_spec("ray") is None, reason="the extra `ray` is not installed"),
    pytest.mark.timeout(300),
]

SONGS = 24
DRIVER = """
    import asyncio, json, sys, threading, time
    from pathlib import Path
    import ray
    from ray.cluster_utils import Cluster as Nodes
    from subtoolkit.batch import catalogue, changes, jobs, ledger
    from subtoolkit.batch.ray import Cluster
    from subtoolkit.batch.run import Run
    from subtoolkit.core.settings import Caching, Presentation, Question, Service, Settings
    from subtoolkit.omni.purse import Budget

    folder, url = Path(sys.argv[1]), sys.argv[2]
    nodes = Nodes(initialize_head=True, head_node_args={"num_cpus": 1, "include_dashboard": False})
    second = nodes.add_node(num_cpus=1)
    nodes.wait_for_nodes()
    ray.init(address=nodes.address, log_to_driver=False)
    settings = Settings(
        service=Service(base_url=url, identity="test", rpm=6000),
        question=Question(prompt="lyrics"),
        caching=Caching(folder=folder / "cache"),
    )
    wishes = jobs.Wishes.of("srt", ("lrc",), settings, Presentation())
    found = catalogue.read(str(folder / "songs"))
    todo = jobs.plan(found, str(folder / "out"), lambda row: wishes)
    (folder / "out").mkdir()
    events = []

    def tell(event):
        if event.kind == "end":
            events.append((event.job.name, event.result.state, event.result.worker))
            if len(events) == 6:
                threading.Thread(target=nodes.remove_node, args=(second, False)).start()

    async def go():
        with ledger.Ledger(folder / "out" / ledger.NAME) as book, book.held():
            async with Cluster(nodes.address, 4, Budget()) as crew:
                while crew.workers < 2:
                    await asyncio.sleep(0.1)
                await Run(todo, crew, book, tell).go()

    asyncio.run(go())
    (folder / "events.json").write_text(json.dumps(events))
    ray.shutdown()
    nodes.shutdown()
"""


def test_a_lost_node_costs_only_what_it_held(tmp_path: Path) -> None:
    """One of two nodes is killed: every song comes out once, and only what was in flight is asked again."""
    make_songs(tmp_path / "songs", SONGS)
    driver = tmp_path / "driver.py"
    driver.write_text(textwrap.dedent(DRIVER), encoding="utf-8")
    with standin.start(ear=EAR, delay=0.3) as server:
        subprocess.run([sys.executable, driver, tmp_path, server.base_url], check=True, timeout=240)
        asked = Counter(entry.digest for entry in server.log)
    events = json.loads((tmp_path / "events.json").read_text(encoding="utf-8"))
    assert len({worker for _, _, worker in events}) >= 2
    assert sorted(name for name, _, _ in events) == sorted({name for name, _, _ in events})
    assert {state for _, state, _ in events} == {"done"}
    assert len(list((tmp_path / "out").rglob("*.lrc"))) == SONGS
    assert sum(asked.values()) <= SONGS + 4
    with Ledger(tmp_path / "out" / NAME, reading=True) as ledger:
        assert {entry.state for entry in ledger.entries().values()} == {"done"}
