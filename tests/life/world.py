"""A scene of the process's life: its folder, its processes, what it asks of them."""
import contextlib, os, random, re, shutil, signal, socket, subprocess, sys, tempfile, time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, '..')]
from load import Load

args = sys.argv[1:]
name = 'sluice'
if args[:1] == ['--name']:
    name, args = args[1], args[2:]
binary = os.path.abspath(args[0] if args else os.path.join(HERE, '..', '..', 'build', 'src', 'sluice'))
scenes = []


def scene(f):
    scenes.append(f)
    return f


def sluice_only(f):
    if name == 'sluice':
        scenes.append(f)
    return f


def free_port():
    """Below those that the kernel gives to clients: one of theirs may be taken again before it is used."""
    while True:
        port = random.randrange(10000, 32000)
        with socket.socket() as s, contextlib.suppress(OSError):
            s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            s.bind(('127.0.0.1', port))
            return port


def wait_until(what, timeout=10):
    end = time.monotonic() + timeout
    while not what():
        assert time.monotonic() < end, 'did not come within %d s' % timeout
        time.sleep(0.02)


def alive(pid):
    try:
        with open('/proc/%d/stat' % pid) as f:
            return f.read().rsplit(')', 1)[1].split()[0] != 'Z'
    except OSError:
        return False


class World:
    """A scene's folder, its processes and its port."""

    def __init__(self):
        self.dir = tempfile.mkdtemp(prefix='life')
        self.port = free_port()
        self.procs = []
        self.strays = set()
        self.origin = self.path('origin.sock')

    def path(self, name):
        return os.path.join(self.dir, name)

    def write(self, name, text):
        with open(self.path(name), 'w') as f:
            f.write(text)
        return self.path(name)

    def config(self, glob='', front='', back='', name='cfg'):
        return self.write(name, '''global
    stats socket %s mode 600 level admin expose-fd listeners
    hard-stop-after 20s
%s
defaults
    mode http
    timeout connect 3s
    timeout client 20s
    timeout server 20s
frontend web
    bind 127.0.0.1:%d
%s
    default_backend app
backend app
    server one unix@%s
%s
''' % (self.path('admin.sock'), glob, self.port, front, self.origin, back))

    def start(self, *words, expect_port=True, **popen):
        p = subprocess.Popen([binary, *words], stderr=open(self.path('stderr'), 'a'), stdin=subprocess.DEVNULL, **popen)
        self.procs.append(p)
        if expect_port:
            wait_until(lambda: p.poll() is not None or self.serves())
            assert p.poll() is None, self.said()
        return p

    def run(self, *words, **kw):
        return subprocess.run([binary, *words], capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=20, **kw)

    def said(self):
        return open(self.path('stderr')).read()

    def serves(self):
        with socket.socket() as s:
            s.settimeout(1)
            return s.connect_ex(('127.0.0.1', self.port)) == 0

    def get(self, path='/'):
        with socket.create_connection(('127.0.0.1', self.port), timeout=5) as s:
            s.sendall(b'GET %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n' % path.encode())
            return b''.join(iter(lambda: s.recv(65536), b''))

    def admin(self, text, sock='admin.sock'):
        with socket.socket(socket.AF_UNIX) as s:
            s.settimeout(10)
            s.connect(self.path(sock))
            s.sendall(text.encode() + b'\n')
            if sock == 'master.sock':
                s.shutdown(socket.SHUT_WR)   # 2.6's master waits for more commands until then
            return b''.join(iter(lambda: s.recv(65536), b'')).decode()

    def info(self, key):
        return re.search(r'^%s: (.*)$' % key, self.admin('show info'), re.M).group(1)

    def pid(self):
        """Of the process that answers on the admin socket now."""
        return int(self.info('Pid'))

    def end(self):
        for p in self.procs:
            if p.poll() is None:
                p.kill()
            p.wait()
        for pid in self.strays:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        shutil.rmtree(self.dir, ignore_errors=True)


def loaded(w, **kinds):
    load = Load(w.origin, w.port)
    load.start_origin()
    return load


def follow(w, old, cfg, *more):
    new = w.start('-db', '-f', cfg, '-x', w.path('admin.sock'), '-sf', str(old.pid), *more, expect_port=False)
    wait_until(lambda: new.poll() is not None or w.pid() == new.pid)
    assert new.poll() is None, w.said()
    return new


def master(w, cfg, *more, **popen):
    """Started, and its first worker serves."""
    p = w.start('-W', '-f', cfg, '-S', w.path('master.sock'), *more, **popen)
    wait_until(lambda: len(workers(w)[0]) == 1)
    return p


def workers(w):
    """Pids of the current and of the old ones, from the master CLI."""
    try:
        text = w.admin('show proc', 'master.sock')
    except OSError:
        return [], []
    new, _, old = text.partition('# old workers')
    pids = [[int(l.split()[0]) for l in t.splitlines() if re.match(r'\d+ +worker ', l)] for t in (new, old)]
    w.strays.update(pids[0] + pids[1])
    return pids


def reloads(w):
    try:
        m = re.search(r'^\d+ +master +(\d+) \[failed: (\d+)\]', w.admin('show proc', 'master.sock'), re.M)
        return tuple(map(int, m.groups())) if m else None
    except OSError:
        return None


def reload_by_signal(w, p):
    before = workers(w)[0]
    p.send_signal(signal.SIGUSR2)
    wait_until(lambda: (now := workers(w)[0]) and now != before)


class Manager:
    """What listens to sd_notify."""

    def __init__(self, w):
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.sock.bind(w.path('notify.sock'))
        self.sock.settimeout(0.05)
        self.heard = []
        self.env = dict(os.environ, NOTIFY_SOCKET=w.path('notify.sock'))

    def wait_for(self, text):
        def came():
            with contextlib.suppress(TimeoutError):
                while True:
                    self.heard.append(self.sock.recv(4096).decode())
            return any(text in h for h in self.heard)
        wait_until(came)
        at = next(i for i, h in enumerate(self.heard) if text in h)
        took = self.heard[at]
        del self.heard[:at + 1]
        return took
