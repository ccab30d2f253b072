"""Which server each of 200 requests goes to, under every balance algorithm of balance.txt."""
import collections, concurrent.futures, contextlib, hashlib, os, re, socket, threading, time
import proxy

HERE = os.path.dirname(os.path.abspath(__file__))
REQUESTS, SERVERS = 200, 5
Row = collections.namedtuple('Row', 'name how varies weights lines')


def rows(pattern):
    for line in open(os.path.join(HERE, 'balance.txt')):
        if line.strip() and not line.startswith('#'):
            name, how, varies, weights, lines = (p.strip() for p in line.split('|'))
            if re.search(pattern, 'balance: ' + name):
                yield Row('balance: ' + name, how, varies, weights.split(), [l.strip() for l in lines.split(';')])


def numbered_origin(number):
    """A server that answers whatever it reads with its number."""
    def talk(sock):
        with contextlib.suppress(OSError), sock:
            while sock.recv(65536):
                sock.sendall(b'HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n%d' % number)

    def accept(listener):
        with contextlib.suppress(OSError):
            while True:
                threading.Thread(target=talk, args=(listener.accept()[0],), daemon=True).start()
    listener = proxy.listen()
    threading.Thread(target=accept, args=(listener,), daemon=True).start()
    return listener


def request(varies, i):
    key = hashlib.md5(b'%d' % i).hexdigest()[:4 + i % 20]
    if varies == 'rdp':
        line = b'Cookie: mstshash=%s\r\n' % key.encode()
        return b'\x03\0' + (len(line) + 19).to_bytes(2, 'big') + bytes([len(line) + 14]) + b'\xe0\0\0\0\0\0' + line + b'\x01\0\x08\0\x03\0\0\0'
    if varies == 'post':
        body = 'a=1&user=%s' % key
        return ('POST /same HTTP/1.1\r\nHost: a.test\r\nContent-Length: %d\r\n\r\n%s' % (len(body), body)).encode()
    if varies != 'key':
        return b'GET /same HTTP/1.1\r\nHost: a.test\r\n\r\n'
    return ('GET /%s/%d/%s?a=1&user=%s&n=%d%s HTTP/1.1\r\nHost: %s.example%d.test\r\nX-Key: %s\r\n\r\n' % (
        key[:3], i, key, key, i * 7919, '&sometimes=x%d' % i if i % 2 else '', key, i % 9, key.upper())).encode()


def answer(sock, number):
    data = b''
    while not re.search(rb'\r\n\r\n.', data, re.S):
        more = sock.recv(4096)
        if not more:
            raise OSError('request %d: closed after %r' % (number, data))
        data += more
    return int(data[-1:]) if data.startswith(b'HTTP/1.1 200') else -1


def picks(row, address):
    out = []
    if row.varies in ('source', 'rdp'):
        for i in range(REQUESTS):
            source = ('127.%d.%d.%d' % (i % 7, i * 37 % 256, i % 250 + 1), 0) if row.varies == 'source' else None
            with socket.create_connection(address, 3, source) as s:
                s.sendall(request(row.varies, i))
                out.append(answer(s, i))
        return out
    with socket.create_connection(address, 3) as s:
        for i in range(REQUESTS):
            s.sendall(request(row.varies, i))
            out.append(answer(s, i))
    return out


def backend(row, i, fd, ports, without=None):
    mode = 'tcp' if 'mode tcp' in row.lines else 'http'
    out = ['frontend f%d' % i, '    mode ' + mode, '    bind fd@%d' % fd, '    default_backend b%d' % i, 'backend b%d' % i]
    out += ['    ' + l for l in row.lines]
    for n, w in enumerate(row.weights):
        if n != without:
            out.append('    server s%d 127.0.0.1:%d id %d %s' % (n, ports[n], n + 1, 'backup' if w == 'b' else 'weight ' + w))
    return out


def measure(binary, table, ports, without=None):
    """{row name: list of picks, or an error}"""
    listeners = [proxy.listen() for _ in table]
    head = ['global', '    nbthread 2', '    maxconn 1000', 'defaults', '    mode http', '    timeout connect 2s', '    timeout client 5s',
            '    timeout server 5s']
    fds = [s.fileno() for s in listeners]
    parts = [backend(r, i, fds[i], ports, without) for i, r in enumerate(table)]
    errors = [''] * len(table)
    if proxy.refused(binary, '\n'.join(head + sum(parts, [])) + '\n', fds):
        errors = [proxy.refused(binary, '\n'.join(head + p) + '\n', fds) for p in parts]
    good = [i for i in range(len(table)) if not errors[i]]
    process = proxy.Proxy(binary, '\n'.join(head + sum((parts[i] for i in good), [])) + '\n', fds)
    time.sleep(0.2)

    def one(i):
        if errors[i]:
            return errors[i]
        try:
            return picks(table[i], listeners[i].getsockname())
        except OSError as e:
            return 'no answer: %s %s' % (e, process.said()[-1000:] if process.process.poll() is not None else '')
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        result = list(pool.map(one, range(len(table))))
    process.stop()
    for s in listeners:
        s.close()
    return result


def judge(row, theirs, ours, without):
    if isinstance(ours, str):
        return ours
    if row.how == 'stable':
        if isinstance(without, str):
            return without
        moved = [i for i in range(REQUESTS) if ours[i] != without[i] and ours[i] != 2]
        most = max(collections.Counter(ours).values())
        return ('%d keys moved that had no reason to' % len(moved) if moved else
                'one server has %d of %d' % (most, REQUESTS) if most > 2 * REQUESTS / SERVERS else '')
    if isinstance(theirs, str):
        return 'the oracle: ' + theirs
    if row.how == 'counts':
        theirs, ours = (sorted(collections.Counter(x).items()) for x in (theirs, ours))
        return '' if theirs == ours else 'haproxy %s, sluice %s' % (theirs, ours)
    wrong = [i for i in range(REQUESTS) if ours[i] != theirs[i]]
    return '' if not wrong else '%d of %d differ; first %d: haproxy %s, sluice %s' % (
        len(wrong), REQUESTS, wrong[0], theirs[wrong[0]:wrong[0] + 12], ours[wrong[0]:wrong[0] + 12])


def run(args):
    """[(name, what is wrong, whether it crashed)]"""
    table = list(rows(args.k))
    if not table:
        return []
    origins = [numbered_origin(n) for n in range(SERVERS)]
    ports = [o.getsockname()[1] for o in origins]
    theirs, ours = measure(args.haproxy, table, ports), measure(args.sluice, table, ports)
    stable = [r for r in table if r.how == 'stable']
    without = dict(zip((r.name for r in stable), measure(args.sluice, stable, ports, 2))) if stable else {}
    for o in origins:
        o.close()
    result = []
    for i, row in enumerate(table):
        wrong = judge(row, theirs[i], ours[i], without.get(row.name))
        result.append((row.name, wrong, 'Sanitizer' in wrong))
    return result
