"""Conversations with the Runtime API of HAProxy 3.4, replayed: transcripts/*.txt.

A file is a list of `> COMMAND` lines, each followed by what is answered. In an answer `~` is any text without blank, comma or
quote: times, ids, and figures of what the two count in their own way. `>LEVEL COMMAND` is said on the socket of that level;
`>> TEXT` on one connection that the file keeps (the prompt's "> " is not written). What a file leaves out, it says at its top.
"""
import concurrent.futures, os, re, socket, subprocess, tempfile, threading, time

HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'transcripts')
ORIGIN = b'HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nDate: Sun, 22 Nov 2026 21:57:25 GMT\r\nX-Pad: 01234567890123\r\nContent-Length: 2\r\n\r\nok'
REQUEST = (b'GET %s HTTP/1.1\r\nAccept-Encoding: identity\r\nHost: 127.0.0.1:9180\r\nUser-Agent: Python-urllib/3.11\r\n'
           b'Connection: close\r\n\r\n')


def listen():
    s = socket.socket()
    s.bind(('127.0.0.1', 0))
    s.listen(64)
    return s


def serve(listener, answer, asked):
    """Every connection is answered: each time it asks, or at once and then closed."""
    def one(sock):
        try:
            with sock:
                while not asked or sock.recv(4096):
                    sock.sendall(answer)
                    if not asked:
                        return
        except OSError:
            pass

    def accept():
        try:
            while True:
                threading.Thread(target=one, args=(listener.accept()[0],), daemon=True).start()
        except OSError:
            pass
    threading.Thread(target=accept, daemon=True).start()


def talk(address, data):
    with socket.create_connection(address, 5) as s:
        s.settimeout(5)
        s.sendall(data)
        try:
            while s.recv(65536):
                pass
        except OSError:
            pass


class World:
    """sluice on the transcripts' configuration, with the traffic they were taken after."""

    def __init__(self, binary):
        self.folder = tempfile.TemporaryDirectory()
        self.dir = self.folder.name
        a, b, g, c, self.web, self.raw = (listen() for _ in range(6))
        self.listeners = [a, b, g, self.web, self.raw]
        for listener in (a, b):
            serve(listener, ORIGIN, True)
        serve(g, b'up 0%\n', False)
        self.names = {s.getsockname()[1]: n for s, n in ((a, '9191'), (b, '9192'), (c, '9193'), (g, '9199'), (self.web, '9180'), (self.raw, '9181'))}
        c.close()
        config = open(os.path.join(HERE, 'reference.cfg')).read().replace(' run/', ' ' + self.dir + '/run/')
        for port, name in self.names.items():
            config = config.replace(name, str(port))
        config = config.replace('127.0.0.1:%d' % self.port('9180'), 'fd@%d' % self.web.fileno())
        config = config.replace('127.0.0.1:%d' % self.port('9181'), 'fd@%d' % self.raw.fileno())
        os.mkdir(self.dir + '/run')
        open(self.dir + '/ref.cfg', 'w').write(config)
        self.process = subprocess.Popen([binary, '-db', '-f', 'ref.cfg'], cwd=self.dir, pass_fds=[self.web.fileno(), self.raw.fileno()],
                                        stdin=subprocess.DEVNULL, stdout=open(self.dir + '/out', 'w'), stderr=subprocess.STDOUT)
        self.settle()
        for i in range(7):
            talk(self.web.getsockname(), REQUEST % b'/x%d' % i)
        talk(self.web.getsockname(), REQUEST % b'/api/1')
        talk(self.raw.getsockname(), b'GET / HTTP/1.0\r\n\r\n')
        talk(self.web.getsockname(), b'BAD REQ\x01\r\n\r\n')

    def port(self, name):
        return next(p for p, n in self.names.items() if n == name)

    def settle(self):
        """Until every check had its say: c is down, the agent has drained rawpool, a and b are as well as can be."""
        end = time.monotonic() + 20
        while time.monotonic() < end and self.process.poll() is None:
            try:
                states = {l.split()[1] + '/' + l.split()[3]: l.split() for l in self.ask('show servers state').split('\n')[2:] if l}
                if (states['gfr/c'][5] == '0' and states['rawpool/a'][7] == '0' and states['rawpool/a'][10] != '1' and
                        all(states[s][12] == '4' for s in ('gfr/a', 'gfr/b', 'gfr/d'))):
                    return
            except (OSError, KeyError):
                pass
            time.sleep(0.05)

    def connect(self, level):
        s = socket.socket(socket.AF_UNIX)
        s.settimeout(10)
        s.connect('%s/run/%s.sock' % (self.dir, level))
        return s

    def ask(self, command, level='admin'):
        with self.connect(level) as s:
            s.sendall(command.encode() + b'\n')
            out = b''
            while data := s.recv(65536):
                out += data
        return out.decode('latin1')

    def close(self):
        self.process.terminate()
        self.process.wait()
        for s in self.listeners:
            s.close()


def read(path):
    """[[kind, command, answer]]"""
    steps = []
    for line in open(path, encoding='latin1'):
        m = re.match(r'>(>?)(\w*) (.*)\n', line)
        if m:
            steps.append([m.group(1) or m.group(2) or 'admin', m.group(3), ''])
        elif steps:
            steps[-1][2] += line
    return steps


def mask(text, world):
    text = text.replace(world.dir + '/', '')
    for port, name in world.names.items():
        text = re.sub(r'\b%d\b' % port, name, text)
    text = re.sub(r'3\.4\.0-sluice[0-9.]+', '3.4.0', text)
    text = re.sub(r'\d\d/\w{3}/\d{4}:\d\d:\d\d:\d\d\.\d+', 'DATE', text)
    return re.sub(r'0x[0-9a-f]{6,}', 'POINTER', text)


def pattern(line):
    return re.escape(line).replace('\\~', '~').replace('~', '[^\\s,"]*')


def differs(expected, got):
    """'' or the first lines that differ; columns of tables by name."""
    if expected.startswith('Unknown command'):   # the two know different commands, and describe them in their own words
        expected, got = expected.split('\n')[0], got.split('\n')[0]
    # descriptions are of our own words
    e, g = ([re.sub(r':"[^"]*"$', ':"~"', l) for l in text.split('\n')] for text in (expected, got))
    if '<cut>' in e:   # the recording ends here, perhaps within a line
        e = e[:e.index('<cut>')]
        g = g[:len(e)]
        if e[-1:] and e[-1].startswith(('[', '{')):
            g[-1] = (re.match(pattern(e[-1]), g[-1]) or re.match('', '')).group()
    if len(e) != len(g):
        return '%d lines, not %d: %r' % (len(g), len(e), got[:600])
    head, wrong = [], []
    for a, b in zip(e, g):
        if a.startswith('# pxname'):
            head = a.split(',')
        if re.fullmatch(pattern(a), b):
            continue
        x, y = a.split(','), b.split(',')
        if head and len(x) == len(y) == len(head):
            wrong.append('%s/%s ' % tuple(x[:2]) + ' '.join('%s=%s not %s' % (h, q, p) for h, p, q in zip(head, x, y) if p not in ('~', q)))
        else:
            wrong.append('%r, not %r' % (b[:300], a[:300]))
    return '\n    '.join(wrong[:12])


def play(binary, path):
    """[(name, what is wrong)]"""
    world, out, kept = World(binary), [], None
    try:
        for kind, command, expected in read(path):
            name = 'transcript %s: %s' % (os.path.basename(path)[:-4], command)
            try:
                if kind == '>':
                    kept = kept or world.connect('admin')
                    kept.sendall(command.encode() + b'\n')
                    got = ''
                    while (data := kept.recv(65536)) and not (got := got + data.decode('latin1')).endswith('> '):
                        pass
                    got = got.removesuffix('> ')
                    expected = expected.removesuffix('\n') if expected.endswith(']\n') else expected
                else:
                    got = world.ask(command, kind)
                    while '* L' in got:   # a check is under way
                        got = world.ask(command, kind)
                out.append((name, differs(expected, mask(got, world))))
            except OSError as e:
                out.append((name, '%s %s' % (e, open(world.dir + '/out').read()[-1500:])))
    finally:
        if kept:
            kept.close()
        world.close()
    return out


def run(binary):
    files = sorted(f for f in os.listdir(HERE) if f.endswith('.txt'))
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        return [r for results in pool.map(lambda f: play(binary, os.path.join(HERE, f)), files) for r in results]


if __name__ == '__main__':
    import sys
    for result in play(os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])):
        print('%s%s' % (result[0], '\n    ' + result[1] if result[1] else ''))
