"""One proxy process for many cases: a frontend on an inherited socket, a backend and an origin for each."""
import concurrent.futures, contextlib, os, re, socket, subprocess, tempfile, time
import actors, counters

TIMEOUTS = ['mode http', 'timeout connect 1s', 'timeout client 2s', 'timeout server 2s', 'timeout http-request 1s', 'option httplog',
            'balance roundrobin', 'log global']
ENV = {k: v for k, v in os.environ.items()}


class Outcome:
    def __init__(self, answer=b'', end='', seen=(), logs=(), error=''):
        self.answer, self.end, self.seen, self.logs, self.error = answer, end, list(seen), list(logs), error
        self.counters = []

    def shown(self, with_logs=True, with_counters=True, with_answers=True):
        """What is compared, as lines a person can read."""
        if self.error:
            return ['error: ' + self.error]
        counters = self.counters if with_counters else []
        if not with_answers:
            return counters
        out = ['answer: %r' % l for l in self.answer.splitlines(True)] + ['end:' + self.end]
        for i, s in enumerate(self.seen):
            out += ['origin %d: %r' % (i + 1, l) for l in s.splitlines(True)]
        return out + (['log: ' + l for l in self.logs] if with_logs else []) + counters


def mask_log(line):
    if len(line) > 1000:   # cut at the limit of a line, which holds a process id of one length or another
        line = line[:960]
    line = re.sub(r'^<(\d+)>\w{3} [ \d]\d \d\d:\d\d:\d\d \S+?\[\d+\]: ', r'<\1>', line.rstrip('\n'))
    line = re.sub(r'127\.0\.0\.1:\d+', '127.0.0.1:PORT', line)
    line = re.sub(r'\[\d\d/\w{3}/\d{4}:\d\d:\d\d:\d\d(?:\.\d{3}| [+-]\d{4})\]', '[DATE]', line)
    # the common log format: port and milliseconds, then timers
    line = re.sub(r'(" \d{3} \d+ "[^"]*" "[^"]*") \d+ \d+ ("\w+" "\w+" "[^"]+")(?: -?\d+){5} (....) \d+', r'\1 PORT MS \2 T \3 N', line)
    # timers: whether each was reached, not how long it took; connections of the whole process: other cases run beside
    line = re.sub(r'(?<= )\+?-?\d+(?:/\+?-?\d+){2,4}(?= \d{3}| -1 | \d+ \S\S )',
                  lambda m: '/'.join('-1' if t.lstrip('+') == '-1' else 'T' for t in m.group().split('/')), line, count=1)
    line = re.sub(r'(?<= )\d+((?:/\+?\d+){4}(?= \d+/\d+))', r'N\1', line)
    return line


def configuration(cases, origins, listeners, log_port, admin):
    out = ['global', '    log 127.0.0.1:%d local0' % log_port, '    nbthread 2', '    maxconn 1000', '    stats socket %s level admin' % admin]
    out += ['    ' + l for c in cases for l in c.conf['global']]
    out += ['defaults'] + ['    ' + l for l in TIMEOUTS]
    for c in cases:
        # lines of `def` go to both, so that cases do not meet in one defaults section
        fe, be = c.conf['def'] + c.conf['fe'], c.conf['def'] + c.conf['be']
        out += ['frontend f%d' % c.number, '    option socket-stats', '    bind fd@%d' % listeners[c.number].fileno(), '    default_backend b%d' % c.number]
        out += ['    ' + l for l in fe]
        out += ['backend b%d' % c.number] + ['    ' + l for l in be]
        out += ['    server s1 127.0.0.1:%d %s' % (origins[c.number].port, ' '.join(c.conf['srv']))]
    return '\n'.join(out) + '\n'


class Proxy:
    def __init__(self, binary, config, fds=()):
        self.file = tempfile.NamedTemporaryFile('w', suffix='.cfg')
        self.file.write(config)
        self.file.flush()
        self.output = tempfile.TemporaryFile()
        self.process = subprocess.Popen([binary, '-db', '-f', self.file.name], pass_fds=fds, env=ENV, stdin=subprocess.DEVNULL,
                                        stdout=self.output, stderr=self.output)

    def said(self):
        self.output.seek(0)
        return self.output.read().decode('utf8', 'replace')

    def stop(self):
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(5)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self.file.close()


def refused(binary, config, fds):
    with tempfile.NamedTemporaryFile('w', suffix='.cfg') as f:
        f.write(config)
        f.flush()
        r = subprocess.run([binary, '-c', '-f', f.name], capture_output=True, pass_fds=fds, stdin=subprocess.DEVNULL, env=ENV)
    return '' if r.returncode == 0 else 'refused: ' + ' | '.join(
        l for l in r.stderr.decode('utf8', 'replace').splitlines() if 'ALERT' in l)[:400] or 'exit code %d' % r.returncode


def listen():
    s = socket.socket()
    s.bind(('127.0.0.1', 0))
    s.listen(256)
    return s


def run(binary, cases, quiet, workers=12):
    """{case number: Outcome}"""
    origins = {c.number: actors.Origin(c) for c in cases}
    listeners = {c.number: listen() for c in cases}
    fds = [s.fileno() for s in listeners.values()]
    syslog = actors.Syslog()
    result = {}
    good = cases
    folder = tempfile.TemporaryDirectory()
    admin = folder.name + '/admin.sock'
    if len(cases) > 1 and refused(binary, configuration(cases, origins, listeners, syslog.port, admin), fds):
        good = []
        for c in cases:
            why = refused(binary, configuration([c], origins, listeners, syslog.port, admin), fds)
            if why:
                result[c.number] = Outcome(error=why)
            else:
                good.append(c)
    if good:
        proxy = Proxy(binary, configuration(good, origins, listeners, syslog.port, admin), fds)
        time.sleep(0.2)

        def one(c):
            if proxy.process.poll() is not None:
                return Outcome(error='not running: ' + proxy.said()[-600:])
            try:
                answer, end = actors.play(c, listeners[c.number].getsockname(), quiet)
            except OSError as e:
                return Outcome(error=str(e))
            return Outcome(answer, end)
        with concurrent.futures.ThreadPoolExecutor(workers) as pool:
            result.update(zip((c.number for c in good), pool.map(one, good)))
        logs = syslog.lines()
        rows = counters.read(admin)
        proxy.stop()
        logs += syslog.lines(0.05)
        if proxy.process.returncode not in (0, -15, 143):
            died = 'ended with %d: %s' % (proxy.process.returncode, proxy.said()[-3000:])
            for c in good:
                result[c.number].error = result[c.number].error or died
        for c in good:
            own = [mask_log(l) for l in logs if re.search(r'\bf%d\b|\bb%d\b' % (c.number, c.number), l)]
            result[c.number].counters = counters.shown(rows, c.number)
            result[c.number].logs = sorted(l for l in own if 'Server b' not in l)
    for c in cases:
        with contextlib.suppress(OSError):
            listeners[c.number].close()
        origins[c.number].close()
        result[c.number].seen = [re.sub(rb'^(PROXY TCP4 \S+ \S+) \d+ \d+', rb'\1 PORT PORT', bytes(s)) for s in origins[c.number].seen]
    return result
