"""Who talks to the proxy: a client that sends bytes as they are, a scripted origin, a syslog sink. All on loopback."""
import contextlib, re, select, socket, struct, threading, time


def readable(sock, seconds):
    p = select.poll()   # not select(): there may be more than 1,024 descriptors
    p.register(sock, select.POLLIN)
    return bool(p.poll(seconds * 1000))


def reset(sock):
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0))
    sock.close()


def request_size(data):
    """Bytes of the first whole request in data, 0 when there is none yet. Only what a proxy may send is understood."""
    end = data.find(b'\r\n\r\n')
    if end < 0:
        return 0
    head, body = data[:end].lower(), data[end + 4:]
    if re.search(rb'\r\ntransfer-encoding:[^\r]*chunked', head):
        m = re.search(rb'(?:^|\r\n)0+(?:;[^\r]*)?\r\n(?:[^\r]+\r\n)*\r\n', body)
        return end + 4 + m.end() if m else 0
    m = re.search(rb'\r\ncontent-length:\s*(\d+)', head)
    need = int(m.group(1)) if m else 0
    return end + 4 + need if len(body) >= need else 0


class Origin:
    """Answers each whole request with the case's next answer (the last one again and again); keeps what each connection sent."""

    def __init__(self, case):
        self.case, self.seen, self.at, self.lock = case, [], 0, threading.Lock()
        self.listener = socket.socket()
        self.listener.bind(('127.0.0.1', 0))
        self.port = self.listener.getsockname()[1]
        self.stop = False
        if case.origin == 'refuse':
            return
        self.listener.listen(64)
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                sock, _ = self.listener.accept()
            except OSError:
                return
            if self.stop:
                return sock.close()
            seen = bytearray()
            self.seen.append(seen)
            threading.Thread(target=self.talk, args=(sock, seen), daemon=True).start()

    def next_answer(self):
        with self.lock:
            a = self.case.answers[min(self.at, len(self.case.answers) - 1)]
            self.at += 1
        return a

    def send(self, sock):
        """False when the connection is over."""
        a = self.next_answer()
        sock.sendall(a.data)
        if a.end == 'rst':
            reset(sock)
        elif a.end == 'fin':
            sock.close()
        return not a.end

    def talk(self, sock, seen):
        done = 0
        with contextlib.suppress(OSError, ValueError):
            if self.case.origin == 'early' and not self.send(sock):
                return
            while True:
                data = sock.recv(65536)
                if not data:
                    return sock.close()
                seen += data
                if self.case.origin == 'echo':
                    sock.sendall(data)
                    continue
                while self.case.origin == '' and (size := request_size(bytes(seen[done:]))):
                    done += size
                    if not self.send(sock):
                        return

    def close(self):
        self.stop = True
        with contextlib.suppress(OSError):
            self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()


class Syslog:
    def __init__(self):
        self.sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 22)
        self.sock.bind(('127.0.0.1', 0))
        self.port = self.sock.getsockname()[1]

    def lines(self, quiet=0.3):
        out = []
        while readable(self.sock, quiet):
            out.append(self.sock.recv(65536).decode('latin1'))
        return out


def drain(sock, got, quiet, most):
    """Reads until nothing came for `quiet` seconds. Returns how it ended: open, closed or reset."""
    end = time.monotonic() + most
    while True:
        left = min(quiet, end - time.monotonic())
        if left <= 0 or not readable(sock, left):
            return 'open'
        try:
            data = sock.recv(65536)
        except OSError:
            return 'reset'
        if not data:
            return 'closed'
        got += data


def play(case, address, quiet):
    """The client's part of a case: (bytes received, how it ended)."""
    got = bytearray()
    end = 'open'
    with socket.create_connection(address, 3) as sock:
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for what, arg in case.steps:
            try:
                if what == 'send':
                    sock.settimeout(3)
                    sock.sendall(arg)
                elif what == 'wait':
                    time.sleep(arg)
                elif what == 'shut':
                    sock.shutdown(socket.SHUT_WR)
                elif what == 'recv':
                    end = drain(sock, got, quiet, 3)
            except OSError:
                break
        if end == 'open':
            end = drain(sock, got, 4 if case.until_close else quiet, 4)
    return bytes(got), 'closed' if end == 'reset' and got else end
