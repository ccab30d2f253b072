"""Traffic that must survive a reload: an origin, and clients of four kinds. One event loop, in a thread of its own.

A request on a connection that was used before may find it closed: HTTP/1.1 lets a proxy close an idle connection at any time, and
clients try again (RFC 9112 9.3.1); that is counted apart. All else that goes wrong is a loss.
"""
import asyncio, base64, hashlib, threading, time


async def serve_origin(reader, writer):
    try:
        while True:
            head = await reader.readuntil(b'\r\n\r\n')
            path = head.split(b' ', 2)[1]
            if b'upgrade: websocket' in head.lower():
                key = next(l.split(b':')[1].strip() for l in head.split(b'\r\n') if l.lower().startswith(b'sec-websocket-key'))
                accept = base64.b64encode(hashlib.sha1(key + b'258EAFA5-E914-47DA-95CA-C5AB0DC85B11').digest())
                writer.write(b'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n'
                             b'Sec-WebSocket-Accept: ' + accept + b'\r\n\r\n')
                while data := await reader.read(4096):
                    writer.write(data)
                return
            if path.startswith(b'/long'):
                n = int(path.split(b'/')[2])
                writer.write(b'HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n' % (n * 1000))
                for _ in range(n):
                    writer.write(b'x' * 1000)
                    await writer.drain()
                    await asyncio.sleep(0.02)
                continue
            writer.write(b'HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nok\n')
            await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError):
        pass
    finally:
        writer.close()


class Load:
    """What clients saw. Call start(), later stop(); then read the figures."""

    def __init__(self, origin_path, port=None, unix=None):
        self.origin_path, self.port, self.unix = origin_path, port, unix
        self.done = self.retried = 0
        self.lost = []
        self.kinds = {}
        self.stopping = False
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)

    def start_origin(self):
        self.thread.start()
        asyncio.run_coroutine_threadsafe(self._origin(), self.loop).result(5)

    async def _origin(self):
        self.server = await asyncio.start_unix_server(serve_origin, self.origin_path)

    def start(self, keepalive=8, short=4, long=2, websocket=4):
        kinds = [(self._keepalive, keepalive), (self._short, short), (self._long, long), (self._websocket, websocket)]
        self.tasks = [asyncio.run_coroutine_threadsafe(self._guard(f), self.loop) for f, n in kinds for _ in range(n)]

    def stop(self, timeout=20):
        self.stopping = True
        for t in self.tasks:
            t.result(timeout)

    def check(self, at_least):
        assert not self.lost, '%d lost of %d: %s' % (len(self.lost), self.done, self.lost[:5])
        assert self.done >= at_least, self.done
        print('  %d requests, %d of them tried again, %s' % (self.done, self.retried, self.kinds))

    async def _guard(self, f):
        while not self.stopping:
            try:
                await f()
            except (OSError, asyncio.IncompleteReadError, AssertionError, asyncio.TimeoutError) as e:
                self.lost.append('%s at %.2f: %r' % (f.__name__, time.time() % 100, e))
                await asyncio.sleep(0.05)

    def _count(self, kind):
        self.done += 1
        self.kinds[kind] = self.kinds.get(kind, 0) + 1

    async def _open(self):
        if self.unix:
            return await asyncio.open_unix_connection(self.unix)
        return await asyncio.open_connection('127.0.0.1', self.port)

    async def _exchange(self, reader, writer, path, extra=b''):
        writer.write(b'GET %s HTTP/1.1\r\nHost: x\r\n%s\r\n' % (path, extra))
        head = await asyncio.wait_for(reader.readuntil(b'\r\n\r\n'), 15)
        assert head.startswith(b'HTTP/1.1 200 '), head
        length = next(int(l.split(b':')[1]) for l in head.lower().split(b'\r\n') if l.startswith(b'content-length:'))
        body = await asyncio.wait_for(reader.readexactly(length), 15)
        assert len(body) == length
        return b'connection: close' not in head.lower()

    async def _keepalive(self):
        reader, writer = await self._open()
        used = 0
        try:
            while not self.stopping:
                try:
                    on = await self._exchange(reader, writer, b'/')
                except (ConnectionError, asyncio.IncompleteReadError) as e:
                    if used == 0 or getattr(e, 'partial', b''):
                        raise
                    self.retried += 1
                    return
                self._count('keepalive')
                used += 1
                if not on:
                    return
                await asyncio.sleep(0.003)
        finally:
            writer.close()

    async def _short(self):
        reader, writer = await self._open()
        try:
            await self._exchange(reader, writer, b'/', b'Connection: close\r\n')
            self._count('short')
        finally:
            writer.close()
        await asyncio.sleep(0.002)

    async def _long(self):
        reader, writer = await self._open()
        try:
            await self._exchange(reader, writer, b'/long/60', b'Connection: close\r\n')
            self._count('long')
        finally:
            writer.close()

    async def _websocket(self):
        reader, writer = await self._open()
        try:
            writer.write(b'GET /ws HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n'
                         b'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n')
            head = await asyncio.wait_for(reader.readuntil(b'\r\n\r\n'), 15)
            assert head.startswith(b'HTTP/1.1 101 '), head
            for i in range(40):
                writer.write(b'frame%03d' % i)
                got = await asyncio.wait_for(reader.readexactly(8), 15)
                assert got == b'frame%03d' % i, got
                await asyncio.sleep(0.02)
            self._count('websocket')
        finally:
            writer.close()
