"""Server states event by event: the same script of check answers and commands to both; what they log, and where they end (states.txt)."""
import concurrent.futures, contextlib, difflib, os, queue, re, socket, tempfile, threading, time
import actors, counters, proxy

HERE = os.path.dirname(os.path.abspath(__file__))
CONFIG = '''global
    stats socket %(dir)s/sock level admin
    log 127.0.0.1:%(log)d local0
    nbthread 1
defaults
    mode http
    log global
    timeout connect 1s
    timeout client 2s
    timeout server 2s
frontend fe
    bind fd@%(fe)d
    default_backend be
backend be
    balance roundrobin
%(lines)s
    server s1 127.0.0.1:%(port)d weight 10 %(options)s
    server s2 127.0.0.1:%(port)d weight 10 %(second)s
    server t1 127.0.0.1:%(port)d backup track be/s1
'''


class Checked:
    """A server whose answer to each check is the next of a queue, and the last one past its end; traffic is answered apart."""

    def __init__(self):
        self.steps, self.asked, self.done = queue.Queue(), 0, False
        self.last, self.listener, self.traffic = '200', proxy.listen(), '200'
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        with contextlib.suppress(OSError):
            while True:
                sock, _ = self.listener.accept()
                threading.Thread(target=self.answer, args=(sock,), daemon=True).start()

    def answer(self, sock):
        with contextlib.suppress(OSError), sock:
            asked = sock.recv(4096)
            if asked.startswith(b'GET /traffic'):
                return self.say(sock, self.traffic)
            # past the script the last answer is repeated, so that nothing changes any more
            with contextlib.suppress(queue.Empty):
                self.last = self.steps.get_nowait()
            self.asked += 1
            self.say(sock, self.last)

    def say(self, sock, what):
        if what == 'reset':
            actors.reset(sock)
        elif what == 'hang':
            time.sleep(1)
        elif what == 'junk':
            sock.sendall(b'nonsense\r\n\r\n')
        elif what != 'close':
            sock.sendall(b'HTTP/1.1 %s Said\r\nContent-Length: 0\r\n\r\n' % what.encode())


class Agent:
    """Says the same to each check of an agent, until it is told another line."""

    def __init__(self):
        self.line, self.asked, self.listener = 'up', 0, proxy.listen()
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        with contextlib.suppress(OSError):
            while True:
                sock, _ = self.listener.accept()
                with contextlib.suppress(OSError), sock:
                    if self.line != 'close':
                        sock.sendall(self.line.encode() + b'\n')
                self.asked += 1

    def says(self, line):
        self.line, seen, end = line.replace('_', ' '), self.asked, time.monotonic() + 3
        while self.asked < seen + 2 and time.monotonic() < end:
            time.sleep(0.01)


def request(address):
    with contextlib.suppress(OSError), socket.create_connection(address, 3) as sock:
        sock.sendall(b'GET /traffic HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n')
        while sock.recv(4096):
            pass


def rows(pattern):
    for line in open(os.path.join(HERE, 'states.txt')):
        if line.strip() and not line.startswith('#'):
            name, options, lines, script = (p.strip() for p in line.split('|'))
            if re.search(pattern, 'states: ' + name):
                yield 'states: ' + name, options, [l.strip() for l in lines.split(';')], re.findall(
                    r'!\s*([a-z][^!]*?)(?=\s+(?:\d{3}|reset|hang|!|[at]:\S+)(?:\s|$)|$)|(\S+)', script)


def mask(line):
    line = re.sub(r'E[A-Z]+ returned by OS \(([^)]*)\)', r'\1', line)   # 3.4 names the error first
    line = re.sub(r'^<(\d+)>\w{3} [ \d]\d \d\d:\d\d:\d\d \S+?\[\d+\]: ', r'<\1>', line.rstrip())
    return re.sub(r'check duration: \d+ms', 'check duration: Tms', line)


def play(binary, options, lines, script):
    """What was logged and the states at the end, as lines."""
    server, agent, syslog, fe = Checked(), Agent(), actors.Syslog(), proxy.listen()
    parts = []   # answers up to a command, then the command
    for command, answer in script:
        if command or answer[1:2] == ':':
            parts.append(command or answer)
        elif parts and isinstance(parts[-1], list):
            parts[-1].append(answer)
        else:
            parts.append([answer])
    with tempfile.TemporaryDirectory() as folder:
        config = CONFIG % {'dir': folder, 'log': syslog.port, 'fe': fe.fileno(), 'port': server.listener.getsockname()[1], 'second': 'backup' if 'option allbackups' in lines else '',
                           'options': options.replace('AGENT', 'agent-check agent-port %d agent-inter 100ms' % agent.listener.getsockname()[1]),
                           'lines': '\n'.join('    ' + l for l in lines)}
        wrong = proxy.refused(binary, config, [fe.fileno()])
        if wrong:
            return [wrong]
        for answer in parts[0] if isinstance(parts[0], list) else []:
            server.steps.put(answer)
        process, out = proxy.Proxy(binary, config, [fe.fileno()]), []
        try:
            end = time.monotonic() + 3
            while not os.path.exists(folder + '/sock') and time.monotonic() < end:
                time.sleep(0.02)
            for i, part in enumerate(parts):
                if isinstance(part, list):
                    for answer in part if i else []:
                        server.steps.put(answer)
                    end = time.monotonic() + 6
                    while not server.steps.empty() and time.monotonic() < end:
                        time.sleep(0.02)
                    time.sleep(0.45 if 'hang' in part else 0.15)
                elif part.startswith('a:'):
                    agent.says(part[2:])
                    time.sleep(0.1)
                elif part.startswith('t:'):
                    server.traffic = part[2:]
                    request(fe.getsockname())
                    time.sleep(0.05)
                else:
                    out.append('answer: %r' % counters.ask(folder + '/sock', part))
                    time.sleep(0.1)
            states = counters.ask(folder + '/sock', 'show stat').splitlines()
            shown = [states[0].split(',').index(c) for c in ('status', 'weight', 'chkfail', 'chkdown', 'hanafail', 'act', 'bck')]
            out += ['%s %s' % (l.split(',')[1], ' '.join(l.split(',')[c] for c in shown)) for l in states if l.startswith('be,')]
        except OSError as e:
            out.append('%s %s' % (e, process.said()[-1500:]))
        finally:
            process.stop()
            server.listener.close(), agent.listener.close(), fe.close()
    logs = [mask(l) for l in syslog.lines(0.1) if not re.search('Proxy |Connect from', l)]
    if any(c.startswith('t:') for _, c in script):   # a session that just failed may have ended by then
        logs = [re.sub(r'\d+ sessions active', 'N sessions active', l) for l in logs]
    return logs + out


def run(args):
    """[(name, what is wrong, whether it crashed)]"""
    table = list(rows(args.k))
    with concurrent.futures.ThreadPoolExecutor(6) as pool:
        theirs = list(pool.map(lambda r: play(args.haproxy, *r[1:]), table))
        ours = list(pool.map(lambda r: play(args.sluice, *r[1:]), table))
    result = []
    for row, a, b in zip(table, theirs, ours):
        if a != b and not b[0].startswith('refused') and not args.excused(row[0]):
            a, b = play(args.haproxy, *row[1:]), play(args.sluice, *row[1:])
        if args.v > 1:
            print('\n    '.join([row[0]] + a))
        wrong = '\n'.join(difflib.unified_diff(a, b, 'haproxy', 'sluice', lineterm='', n=1))
        result.append((row[0], wrong, 'Sanitizer' in wrong))
    return result
