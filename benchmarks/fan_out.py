"""Live fan-out: the relay on Daphne against `websockets.broadcast`, clients in another process."""

import asyncio
import json
import logging
import multiprocessing
import statistics
import time
from pathlib import Path
from typing import Any

import websockets

from benchmarks.table import RUNS, Row

SOCKETS, FRAMES, WARM = 500, 40, 5
FRAME = json.dumps({"type": "event", "seq": 1, "kind": "message", "pad": "x" * 180})


def measure(folder: Path) -> list[Row]:
    """Return deliveries a second to 500 sockets on loopback, frames of 240 bytes."""
    floor = statistics.median(_run(_broadcast_server) for _run_no in range(RUNS))
    relay = statistics.median(_run(_relay_server) for _run_no in range(RUNS))
    return [
        Row("websockets.broadcast", floor, "deliveries/s", 1.0),
        Row("relay on Daphne, prepared frames", relay, "deliveries/s", relay / floor),
    ]


def _run(server: Any) -> float:
    context = multiprocessing.get_context("spawn")
    port, done = context.Value("i", 0), context.Event()
    serving = context.Process(target=server, args=(port, done), daemon=True)
    serving.start()
    while not port.value:
        time.sleep(0.02)
    try:
        return asyncio.run(_listen(port.value))
    finally:
        done.set()
        serving.join(10)
        serving.kill()


async def _listen(port: int) -> float:
    uri = f"ws://127.0.0.1:{port}/ws"
    wires = [
        await websockets.connect(uri, compression=None, proxy=None, ping_interval=None)
        for _n in range(SOCKETS)
    ]
    await wires[0].send("go")
    for wire in wires:
        for _n in range(WARM):
            await wire.recv()
    began = time.perf_counter()

    async def drain(wire: Any) -> None:
        for _n in range(FRAMES):
            await wire.recv()

    await asyncio.gather(*(drain(wire) for wire in wires))
    took = time.perf_counter() - began
    for wire in wires:
        wire.transport.abort()
    return SOCKETS * FRAMES / took


def _broadcast_server(port: Any, done: Any) -> None:
    logging.disable(logging.CRITICAL)  # the clients hang up all at once

    async def serve() -> None:
        wires: set[Any] = set()

        async def each(wire: Any) -> None:
            wires.add(wire)
            if await wire.recv() == "go":
                for _n in range(FRAMES + WARM):
                    websockets.broadcast(wires, FRAME)
                    await asyncio.sleep(0)
            await wire.wait_closed()

        async with websockets.serve(each, "127.0.0.1", 0, compression=None) as server:
            port.value = server.sockets[0].getsockname()[1]
            while not done.is_set():
                await asyncio.sleep(0.05)

    asyncio.run(serve())


def _relay_server(port: Any, done: Any) -> None:
    from realtime.wire import Frame, LiveServer, Wire

    wires: list[Any] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        await receive()
        await send({"type": "websocket.accept"})
        wires.append(Wire(scope, send, lambda: None))
        while (await receive())["type"] != "websocket.disconnect":
            for _n in range(FRAMES + WARM):
                frame = Frame(json.loads(FRAME))
                for wire in wires:
                    wire.send(frame)
                await asyncio.sleep(0)

    server = LiveServer(app, endpoints=["tcp:port=0:interface=127.0.0.1"], signal_handlers=False)

    def ready() -> None:
        from twisted.internet import reactor

        def look() -> None:
            if server.listening_addresses:
                port.value = server.listening_addresses[0][1]
            if done.is_set():
                return reactor.stop()
            return reactor.callLater(0.05, look)

        look()

    server.ready_callable = ready
    server.run()
