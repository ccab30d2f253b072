#!/usr/bin/env python3
"""Random requests and answers, well- and ill-formed, through sluice and through Debian's haproxy: what both said and passed on.

    tests/diff/random_messages.py [--haproxy BIN] [--seed N] [-n COUNT] [--only request|answer] [SLUICE]

What differs is run once more, slowly, and printed grouped by how both ended. Differences that are meant (EXCEPTIONS.md) are told
apart by `meant` and only counted. A seed gives the same messages everywhere.
"""
import argparse, collections, os, random, re, sys

sys.path[:0] = [os.path.dirname(os.path.abspath(__file__)), os.path.join(os.path.dirname(os.path.abspath(__file__)), '..')]
import casefile, proxy

ROOT = os.path.join(casefile.HERE, '..', '..')
BATCH = 300   # frontends in one process
METHODS = b'GET POST PUT HEAD OPTIONS DELETE TRACE CONNECT PATCH FOO get'.split()
TARGETS = [b'/', b'/a?b=c', b'http://a.test/x', b'http://a.test', b'HTTP://A.test:80/', b'http://a.test:8080/x?y', b'*', b'a.test:443',
           b'//a/b', b'/%2e/../x', b'https://a.test:443/', b'http://user@a.test/', b'/a#frag', b'?x', b'http://[::1]:80/', b'/\xc3\xa9']
FIELDS = [b'Host: a.test', b'Host: a.test:80', b'Host: A.TEST', b'Host:', b'Host: b.test', b'Content-Length: 5', b'Content-Length: 0',
          b'Content-Length: 5, 5', b'Content-Length: +5', b'Transfer-Encoding: chunked', b'Transfer-Encoding: gzip, chunked',
          b'Transfer-Encoding: identity', b'Transfer-Encoding:\tchunked', b'Connection: close', b'Connection: keep-alive',
          b'Connection: Upgrade', b'Upgrade: websocket', b'Connection: x-foo', b'X-Foo: 1', b'Expect: 100-continue', b'Cookie: a=b; c=d',
          b'Cookie: e=f', b'Proxy-Connection: close', b'Keep-Alive: 5', b'TE: trailers', b'Trailer: X-T', b'X-Empty:', b'X-Sp:   v  ',
          b'X_Under: 1', b'X-Fold: a\r\n b', b'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==', b'Sec-WebSocket-Version: 13',
          b'Authorization: Basic YTpi', b'Range: bytes=0-1', b'Max-Forwards: 0', b'X-A: 1', b'X-A: 2']
BODIES = [b'', b'hello', b'5\r\nhello\r\n0\r\n\r\n', b'5;ext=1\r\nhello\r\n0\r\nX-T: a\r\n\r\n', b'5\r\nhello\r\n0\r\n',
          b'05\r\nhello\r\n000\r\n\r\n', b'A\r\nhellohello\r\n0\r\n\r\n', b'5 \r\nhello\r\n0\r\n\r\n', b'5\nhello\n0\n\n', b'x\r\n', b'-1\r\n',
          b'FFFFFFFFFFFFFFFFF\r\n']
STATUS_LINES = [b'HTTP/1.1 200 OK', b'HTTP/1.1 204 No Content', b'HTTP/1.1 304 NM', b'HTTP/1.0 200 OK', b'HTTP/1.1 404 NF', b'HTTP/1.1 101 SP',
                b'HTTP/1.1 100 C\r\n\r\nHTTP/1.1 200 OK', b'HTTP/1.1 200', b'HTTP/1.1 999 X',
                b'HTTP/1.1 103 EH\r\nLink: a\r\n\r\nHTTP/1.1 200 OK', b'HTTP/1.1 301 M\r\nLocation: /x']
ANSWER_FIELDS = [b'Content-Length: 2', b'Content-Length: 0', b'Content-Length: 2, 2', b'Transfer-Encoding: chunked', b'Transfer-Encoding: gzip',
                 b'Transfer-Encoding: gzip, chunked', b'Connection: close', b'Connection: keep-alive', b'Upgrade: websocket',
                 b'Connection: Upgrade', b'Set-Cookie: a=b', b'Set-Cookie: c=d', b'Content-Type: text/plain', b'X-A: 1', b'Server: x',
                 b'Date: now', b'Trailer: t', b'X-Fold: a\r\n b', b'Keep-Alive: timeout=5', b'ETag: "x"', b'Content-Encoding: gzip',
                 b'Sec-WebSocket-Accept: ICX+Yqv66kxgM0FcWaLWlFLwTAI=']
PLAIN = [b'GET / HTTP/1.1\r\nHost: a.test\r\n\r\n', b'GET / HTTP/1.1\r\nHost: a.test\r\n\r\n', b'HEAD / HTTP/1.1\r\nHost: a.test\r\n\r\n',
         b'GET / HTTP/1.0\r\n\r\n', b'GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n',
         b'POST / HTTP/1.1\r\nHost: a.test\r\nContent-Length: 2\r\n\r\nhi',
         b'GET / HTTP/1.1\r\nHost: a.test\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
         b'CONNECT a.test:443 HTTP/1.1\r\nHost: a.test:443\r\n\r\n', b'OPTIONS * HTTP/1.1\r\nHost: a.test\r\n\r\n']
OPTIONS = ['', '', 'option http-server-close', 'option httpclose', 'option forwardfor', 'option http-buffer-request', 'option http-keep-alive']
ODD = [b' ', b'\t', b'\r', b'\n', b'\r\n', b':', b',', b';', b'0', b'"', b'\\', b'@', b'#', b'?', b'/', b'%', b'%00', b'..', b'x', b'\x80', b'\xff',
       b'\x7f', b'\x0b']


class Messages:
    """Makes cases from a seed."""

    def __init__(self, seed):
        self.random = random.Random(seed)

    def damage(self, data):
        for _ in range(self.random.choice([0, 0, 1, 1, 2])):
            if data:
                at, kind, odd = self.random.randrange(len(data)), self.random.random(), self.random.choice(ODD)
                data = data[:at] + (b'' if kind >= .5 and kind < .75 else odd) + data[at + (kind >= .5):]
        return data

    def perhaps(self, chance, data):
        return self.damage(data) if self.random.random() < chance else data

    def request(self):
        fields = self.random.sample(FIELDS, self.random.randint(0, 5))
        if self.random.random() < .8:
            fields.insert(0, b'Host: a.test')
        version = self.random.choice([b'HTTP/1.1'] * 6 + [b'HTTP/1.0'] * 2)
        start = b' '.join((self.random.choice(METHODS), self.random.choice(TARGETS), version))
        head = b'\r\n'.join([start] + fields) + b'\r\n\r\n'
        low = head.lower()
        fitting = self.random.choice(BODIES[2:7]) if b'chunked' in low else b'hello' if b'content-length: 5' in low else b''
        body = fitting if self.random.random() < .8 else self.random.choice(BODIES)
        return self.perhaps(.5, head) + self.perhaps(.15, body)

    def answer(self):
        fields = self.random.sample(ANSWER_FIELDS, self.random.randint(0, 5))
        if self.random.random() < .6:
            fields.insert(0, b'Content-Length: 2')
        head = b'\r\n'.join([self.random.choice(STATUS_LINES)] + fields) + b'\r\n\r\n'
        chunks = [b'2\r\nok\r\n0\r\n\r\n', b'2;x\r\nok\r\n0\r\nT: a\r\n\r\n', b'2\r\nok\r\n']
        fitting = self.random.choice(chunks) if b'chunked' in head.lower() else b'ok'
        body = fitting if self.random.random() < .85 else self.random.choice([b'', b'okmore', b'o'])
        return casefile.Answer(self.perhaps(.4, head) + self.perhaps(.1, body), self.random.choice(['', 'fin', 'fin']))

    def case(self, number, kind):
        c = casefile.Case('%s %d' % (kind, number), number)
        if kind == 'request':
            data = self.request() + (self.request() if self.random.random() < .25 else b'')
            c.answers = [casefile.Answer(casefile.DEFAULT_ANSWER)]
        else:
            data = self.random.choice(PLAIN)
            c.answers = [self.answer()]
        option = self.random.choice(OPTIONS)
        c.conf['def'] += [option] if option else []
        c.steps = [('send', data), ('recv', None)]
        c.until_close = True
        return c


def shown(result):
    """Where both sides are late at the same time, either may be named."""
    return [re.sub(r' [cs]D-- ', ' ?D-- ', l) for l in result.shown(True, False, True)]


def meant(case, theirs, ours):
    """The key of EXCEPTIONS.md that explains a difference; '' when there is none."""
    sent, answer = case.steps[0][1], case.answers[0].data
    if ours.answer.count(b' 400 Bad') > theirs.answer.count(b' 400 Bad') or re.match(rb'HTTP/1.1 400', ours.answer) and theirs.seen:
        odd = re.search(rb'[\0-\x08\x0b\x0c\x0e-\x1f\x7f]|\r(?!\n)', sent)
        return 'odd-field-byte' if odd else 'refused-target'
    if ours.answer.startswith(b'HTTP/1.1 408') and theirs.answer.startswith(b'HTTP/1.1 504'):
        return 'upload-timeout'
    if b'CONNECT' in sent:
        return 'canonical-framing'
    if b'100-continue' in sent and b'100 Continue' in theirs.answer:
        return 'expectation-met'
    if re.match(rb'HTTP/1.1 1\d\d', ours.answer) and (theirs.answer.endswith(b'0\r\n') or any(' ---- ' in l for l in theirs.logs)):
        return 'interim-first'
    if b' 502 ' in ours.answer:
        if re.match(rb'HTTP/1.1 1\d\d', ours.answer) and b' 502 ' in theirs.answer:
            return 'interim-first'
        if re.search(rb'HTTP/1.[01] +101', answer):
            return 'unasked-101'
        if re.search(rb'HTTP/1.[01] +(?![1-9]\d\d[ \r\n])', answer):
            return 'odd-status'
        if re.search(rb'[\0-\x08\x0b\x0c\x0e-\x1f\x7f]|\r(?!\n)', answer):
            return 'odd-field-byte'
    if b'ebsocket' in answer and b'Sec-Websocket-Accept' in theirs.answer:
        return 'websocket-accept'
    return ''


def compare(args, cases):
    """[(case, theirs, ours)] of those that differ twice"""
    theirs, ours = (proxy.run(b, cases, .25, workers=40) for b in (args.haproxy, args.sluice))
    second = [c for c in cases if shown(theirs[c.number]) != shown(ours[c.number])]
    if not second:
        return []
    theirs, ours = (proxy.run(b, second, .5, workers=20) for b in (args.haproxy, args.sluice))
    return [(c, theirs[c.number], ours[c.number]) for c in second if shown(theirs[c.number]) != shown(ours[c.number])]


def main():
    tools = os.environ.get('SLUICE_TOOLS', os.path.join(ROOT, 'build', 'tools'))
    p = argparse.ArgumentParser(usage=__doc__)
    p.add_argument('--haproxy', default=os.path.join(tools, 'bin', 'haproxy'))
    p.add_argument('--seed', type=int, default=1)
    p.add_argument('-n', type=int, default=600)
    p.add_argument('--only', choices=('request', 'answer'))
    p.add_argument('--show', type=int, default=3, help='how many of each group are printed')
    p.add_argument('sluice', nargs='?', default=os.path.join(ROOT, 'build', 'src', 'sluice'))
    args = p.parse_args()
    args.haproxy, args.sluice = os.path.abspath(args.haproxy), os.path.abspath(args.sluice)
    make, groups, known = Messages(args.seed), collections.defaultdict(list), collections.Counter()
    kinds = [args.only] if args.only else ['request', 'answer']
    cases = [make.case(i + 1, kinds[i % len(kinds)]) for i in range(args.n)]
    for at in range(0, len(cases), BATCH):
        for c, theirs, ours in compare(args, cases[at:at + BATCH]):
            key = meant(c, theirs, ours)
            if key:
                known[key] += 1
            else:
                groups[tuple((r.answer[:12].decode('latin1'), len(r.seen)) for r in (theirs, ours))].append((c, theirs, ours))
    for how, found in sorted(groups.items(), key=lambda g: -len(g[1])):
        print('==== %d: %s' % (len(found), how))
        for c, theirs, ours in found[:args.show]:
            print('  %s %s\n    sent %r' % (c.name, c.conf['def'], c.steps[0][1]))
            if c.name.startswith('answer'):
                print('    origin %r %s' % (c.answers[0].data, c.answers[0].end))
            a, b = shown(theirs), shown(ours)
            print('\n'.join(['    haproxy ' + l[:300] for l in a if l not in b] + ['    sluice  ' + l[:300] for l in b if l not in a]))
    failed = sum(map(len, groups.values()))
    for key, n in sorted(known.items()):
        print('meant, %s: %d' % (key, n))
    print('%d passed, %d failed' % (args.n - failed, failed))
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
