"""The Runtime API command by command: the same commands to both on one configuration, their answers compared (cli/*.txt).

A block is `== name` and lines:

    > TEXT           a command on a connection of its own, at level admin; TEXT as in casefile.py
    operator> TEXT   the same at another level (user>, operator>)
    raw> TEXT        bytes as they are, without a newline at the end; the client then closes its sending side
    fe> TEXT         said by a client of the frontend, which reads until it is closed; its answer is not looked at
    origin TEXT      what the servers answer from now on
    want REGEX       the two differ on purpose (3.4 wins, or ours is one of the extensions): what sluice must answer to the line before
    conf LINE        a line more for the backend `be`
"""
import concurrent.futures, contextlib, csv, difflib, os, re, socket, tempfile, time
import actors, casefile, counters, proxy

FOLDER = os.path.join(casefile.HERE, 'cli')
CONFIG = '''global
    stats socket %(dir)s/admin level admin expose-fd listeners
    stats socket %(dir)s/operator level operator
    stats socket %(dir)s/user level user
    nbthread 1
    maxconn 500
    hard-stop-after 1s
defaults
    mode http
    timeout connect 1s
    timeout client 2s
    timeout server 2s
frontend fe
    id 100
    bind fd@%(fe)d
    maxconn 300
    default_backend be
frontend other
    id 101
    bind fd@%(other)d
    mode tcp
    default_backend be2
backend be
    id 200
    balance roundrobin
    option httpchk
    server s1 127.0.0.1:%(port)d weight 10 maxconn 50 check inter 60s
    server s2 127.0.0.1:%(port)d weight 20
    server s3 127.0.0.1:%(closed)d check inter 60s fall 1
    server s4 127.0.0.1:%(port)d disabled
    server s5 127.0.0.1:%(port)d check inter 60s backup
    server t1 127.0.0.1:%(port)d track be/s1
    server u1 127.0.0.1:%(port)d agent-check agent-port %(agent)d agent-inter 60s
%(lines)s
backend be2
    id 201
    mode tcp
    balance static-rr
    server s1 127.0.0.1:%(port)d
'''
# columns that are times, or of things that one of the two counts in its own way
PASSING = re.compile(counters.PASSING.pattern.replace('|pid|iid|sid|', '|').replace('|srv_icur|', '|') + r'|(c|s)(on|ess).*|(check|agent)_desc|last_.*')


class Agent(actors.Syslog):
    """Says nothing of its own: a listener whose connections are answered with "ready"."""

    def __init__(self):
        self.listener = proxy.listen()
        self.port = self.listener.getsockname()[1]
        self.pool = concurrent.futures.ThreadPoolExecutor(1)
        self.pool.submit(self.serve)

    def serve(self):
        try:
            while True:
                sock, _ = self.listener.accept()
                with sock:
                    sock.sendall(b'ready\n')
        except OSError:
            pass

    def close(self):
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()


def blocks(pattern):
    """(name, lines of configuration, steps); a step is [level, bytes, what is wanted of sluice alone]."""
    out = []
    for f in sorted(os.listdir(FOLDER)):
        for line in open(os.path.join(FOLDER, f), encoding='utf8').read().split('\n'):
            word, _, rest = line.partition(' ')
            if word == '==':
                out.append(('cli: %s: %s' % (f[:-4], rest), [], []))
            elif word == 'conf':
                out[-1][1].append(rest)
            elif word == 'want':
                out[-1][2][-1][2] = rest
            elif word == 'origin':
                out[-1][2].append(['origin', casefile.unescape(rest), ''])
            elif word.endswith('>'):
                data = casefile.unescape(rest)
                out[-1][2].append([word[:-1] or 'admin', data if word in ('raw>', 'fe>') else data + b'\n', ''])
            elif line.strip() and word[0] != '#':
                raise SystemExit('%s: unknown line %r' % (f, line))
    return [b for b in out if re.search(pattern, b[0])]


def ask(path, data):
    with socket.socket(socket.AF_UNIX) as s:
        s.settimeout(8)
        s.connect(path)
        s.sendall(data)
        s.shutdown(socket.SHUT_WR)
        out = b''
        while piece := s.recv(65536):
            out += piece
    return out.decode('latin1')


def visit(address, data):
    with socket.create_connection(address, 3) as s:
        s.settimeout(3)
        s.sendall(data)
        with contextlib.suppress(OSError):
            while s.recv(65536):
                pass


def table(text):
    rows = list(csv.reader(text.lstrip('# ').splitlines()))
    out = []
    for r in rows[1:]:
        if r:
            row = dict(zip(rows[0], r))
            out.append(' '.join('%s=%s' % (k, v) for k, v in row.items() if v not in ('', '0') and not PASSING.match(k)))
    return out


def mask(text, ports):
    if text.startswith('# pxname'):
        return table(text)
    for number, name in ports.items():
        text = re.sub(r'\b%d\b' % number, name, text)
    text = re.sub(r'0x[0-9a-f]{6,}', 'POINTER', text)
    text = re.sub(r'\d\d/\w{3}/\d{4}:\d\d:\d\d:\d\d\.\d+', 'DATE', text)
    # servers state: seconds since the last change
    text = re.sub(r'(?m)^(\d+ \S+ \d+ \S+ \S+ \d \d+ \d+ \d+) \d+ ', r'\1 T ', text)
    # flags of the reference's parsers, and how its buffers lie
    text = re.sub(r'(flags|free,|wraps at) ?(0x)?\w*', r'\1', re.sub(r'(127\.0\.0\.1):\d+', r'\1:PORT', text))
    text = re.sub(r', \d+ free', ', N free', text)
    # 3.4 begins with health 0 where nothing checks the server
    text = re.sub(r'(?m)^((?:\d+ \S+ ){2}.* T \d+ \d+) \d+ (0|8) ', r'\1 H \2 ', text)
    # the two know different commands; 3.4 repeats the unknown one, and ends every answer with one empty line
    text = re.sub(r"(Unknown command)(?:: '.*?')?([,.][^\n]*\n)(?:  [^\n]*\n)*", r'\1\2', text, flags=re.S)
    return [l for l in text.split('\n') if l]


def play(binary, lines, steps):
    """[(command, answer as lines, its masked form)]"""
    fe, other, closed, agent = proxy.listen(), proxy.listen(), proxy.listen(), Agent()
    origin = actors.Origin(casefile.Case('cli', answers=[casefile.Answer(casefile.DEFAULT_ANSWER)]))
    ports = {origin.port: 'PORT', closed.getsockname()[1]: 'CLOSED', agent.port: 'AGENT'}
    closed.close()
    with tempfile.TemporaryDirectory() as folder:
        config = CONFIG % {'dir': folder, 'fe': fe.fileno(), 'other': other.fileno(), 'port': origin.port, 'agent': agent.port,
                           'closed': list(ports)[1], 'lines': '\n'.join('    ' + l for l in lines)}
        process, out = proxy.Proxy(binary, config, [fe.fileno(), other.fileno()]), []
        try:
            end = time.monotonic() + 5
            while time.monotonic() < end and process.process.poll() is None:
                rows = counters.read(folder + '/admin')
                if rows and not any(r['check_status'] in ('INI', '* INI') or r['agent_status'] in ('INI', '* INI') for r in rows.values()):
                    break
                time.sleep(0.02)
            for level, data, _ in steps:
                if level in ('fe', 'origin'):
                    out.append((level, '', ''))
                    if level == 'origin':
                        origin.case.answers = [casefile.Answer(data, 'fin')]
                    else:
                        visit(fe.getsockname(), data)
                    continue
                said = ask(folder + '/' + ('admin' if level == 'raw' else level), data)
                out.append(('%s> %r' % (level, data[:200].decode('latin1')), said.replace(folder, ''), mask(said.replace(folder, ''), ports)))
        except OSError as e:
            out.append(('error', '%s %s' % (e, process.said()[-1500:]), [str(e)]))
        finally:
            process.stop()
            fe.close(), other.close(), origin.close(), agent.close()
    return out


def compare(steps, theirs, ours):
    wrong = []
    for step, (command, a, masked_a), (_, b, masked_b) in zip(steps, theirs, ours):
        if step[2]:
            if not re.search(step[2], b, re.S):
                wrong += [command, '  wanted %r, answered %r' % (step[2], b)]
        elif masked_a != masked_b:
            wrong += [command] + ['  ' + l for l in list(difflib.unified_diff(masked_a, masked_b, lineterm='', n=0))[2:]]
    if len(theirs) != len(steps) or len(ours) != len(steps) or (ours and ours[-1][0] == 'error'):
        wrong.append('ended early: %r %r' % (theirs[-1:], ours[-1:]))
    return '\n'.join(wrong)


def run(args):
    """[(name, what is wrong, whether it crashed)]"""
    cases = blocks(args.k)
    with concurrent.futures.ThreadPoolExecutor(6) as pool:
        theirs = list(pool.map(lambda c: play(args.haproxy, *c[1:]), cases))
        ours = list(pool.map(lambda c: play(args.sluice, *c[1:]), cases))
    result = []
    for case, a, b in zip(cases, theirs, ours):
        if args.v > 1:
            print('\n'.join([case[0]] + ['%s %r' % s[:2] for s in a]))
        wrong = compare(case[2], a, b)
        result.append((case[0], wrong, 'Sanitizer' in wrong))
    return result
