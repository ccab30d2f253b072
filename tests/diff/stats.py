"""The same traffic through both: every column of `show stat` that is no time, no rate and no id must be equal, line by line."""
import re, socket, tempfile, time
import actors, casefile, proxy

TIMES = re.compile(r'^(lastchg|downtime|lastsess|qtime|ctime|rtime|ttime|.*_max|check_duration|agent_duration|pid|iid|sid|rate|.*_rate|'
                   r'.*time|last_chk|last_agt|srv_icur|idle_conn_cur|safe_conn_cur|used_conn_cur|need_conn_est|uweight|'
                   r'addr|cookie|desc|guid|-|h1_.*|h2_.*|ssl_.*|quic_.*|h3_.*)$')
CONFIG = '''global
    stats socket %(dir)s/sock level admin
    maxconn 500
    nbthread 2
defaults
    mode http
    timeout connect 1s
    timeout client 2s
    timeout server 2s
    balance roundrobin
    option socket-stats
frontend web
    bind fd@%(web)d name only
    http-request deny if { path /deny }
    http-request return status 200 if { path /return }
    use_backend down if { path /down }
    use_backend refused if { path /refused }
    use_backend silent if { path /silent }
    default_backend app
backend app
    option forwardfor
    server one 127.0.0.1:%(app)d
    server off 127.0.0.1:%(app)d disabled
backend down
    server gone 127.0.0.1:%(app)d disabled
backend refused
    retries 2
    option redispatch
    server a 127.0.0.1:%(refused)d
    server b 127.0.0.1:%(refused)d
backend silent
    timeout server 200ms
    server s 127.0.0.1:%(silent)d
listen raw
    mode tcp
    bind fd@%(raw)d
    server one 127.0.0.1:%(app)d
'''
# bytes to the http frontend, each on a connection of its own
TRAFFIC = [b'GET / HTTP/1.1\r\nHost: a\r\n\r\n'] * 3 + [
    b'GET /1 HTTP/1.1\r\nHost: a\r\n\r\nGET /2 HTTP/1.1\r\nHost: a\r\n\r\n', b'HEAD / HTTP/1.1\r\nHost: a\r\n\r\n',
    b'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n' + b'x' * 1000, b'bad\r\n\r\n', b'GET /deny HTTP/1.1\r\nHost: a\r\n\r\n',
    b'GET /return HTTP/1.1\r\nHost: a\r\n\r\n', b'GET /down HTTP/1.1\r\nHost: a\r\n\r\n', b'GET /refused HTTP/1.1\r\nHost: a\r\n\r\n',
    b'GET /silent HTTP/1.1\r\nHost: a\r\n\r\n', b'GET /missing HTTP/1.1\r\nHost: a\r\n\r\n', b'']


def ask(path, text):
    with socket.socket(socket.AF_UNIX) as s:
        s.settimeout(5)
        s.connect(path)
        s.sendall(text.encode() + b'\n')
        out = b''
        while data := s.recv(65536):
            out += data
    return out.decode()


def measure(binary):
    """({line name: {column: value}}, '') or ({}, what went wrong)."""
    app, refused, silent = (actors.Origin(casefile.Case('', answers=[casefile.Answer(casefile.DEFAULT_ANSWER)], origin=o))
                            for o in ('', 'refuse', 'silent'))
    web, raw = proxy.listen(), proxy.listen()
    with tempfile.TemporaryDirectory() as folder:
        config = CONFIG % {'dir': folder, 'web': web.fileno(), 'raw': raw.fileno(), 'app': app.port, 'refused': refused.port, 'silent': silent.port}
        fds = [web.fileno(), raw.fileno()]
        wrong = proxy.refused(binary, config, fds)
        if wrong:
            return {}, wrong
        process = proxy.Proxy(binary, config, fds)
        try:
            time.sleep(0.3)
            for port, data in [(web, t) for t in TRAFFIC] + [(raw, TRAFFIC[0])] * 2:
                case = casefile.Case('', steps=[('send', data)] if data else [('shut', None)])
                actors.play(case, port.getsockname(), 0.4)
                time.sleep(0.05)
            time.sleep(0.3)
            rows = [l.split(',') for l in ask(folder + '/sock', 'show stat').strip().splitlines()]
        except OSError as e:
            return {}, '%s %s' % (e, process.said()[-1500:])
        finally:
            process.stop()
            for o in (app, refused, silent):
                o.close()
            web.close(), raw.close()
    names = [n.strip('# ') for n in rows[0]]
    return {'/'.join(r[:2]): dict(zip(names, r)) for r in rows[1:]}, ''


def run(args):
    """[(name, what is wrong, whether it crashed)]"""
    if not re.search(args.k, 'stats: '):
        return []
    theirs, wrong = measure(args.haproxy)
    ours, ours_wrong = measure(args.sluice)
    if wrong or ours_wrong:
        return [('stats: all', wrong or ours_wrong, 'Sanitizer' in ours_wrong)]
    result = []
    for line, columns in theirs.items():
        different = ['%s: haproxy %r, sluice %r' % (c, v, ours.get(line, {}).get(c)) for c, v in columns.items()
                     if c and not TIMES.match(c) and ours.get(line, {}).get(c) != v]
        result.append(('stats: ' + line, '; '.join(different), False))
    extra = set(ours) - set(theirs)
    return result + ([('stats: lines', 'haproxy does not have: %s' % ', '.join(sorted(extra)), False)] if extra else [])
