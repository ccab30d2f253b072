"""What `-c` says of a configuration: the exit code, and which lines have an error or a warning.

verdict/*.txt: `== name`, then the file's lines. `@base` stands for a defaults section with timeouts, `@fe` for a frontend with a bind,
`@be` for a backend with a server. Lines that begin with `#!` say more: `#! raw TEXT` is the whole file (with \\n, \\xHH, {N*x});
`#! accept KEY` and `#! want reject|accept [LINES]` for a difference that is meant (`LINES`: those that must be named).
"""
import os, re, subprocess, tempfile
import casefile

HERE = os.path.dirname(os.path.abspath(__file__))
SHORT = {'@base': 'defaults\n  mode http\n  timeout connect 1s\n  timeout client 1s\n  timeout server 1s\n  balance roundrobin',
         '@fe': 'frontend fe\n  bind 127.0.0.1:18080\n  default_backend be', '@be': 'backend be\n  server s1 127.0.0.1:80'}


def load(pattern):
    cases = []
    folder = os.path.join(HERE, 'verdict')
    for f in sorted(os.listdir(folder)):
        for block in re.split(r'^== ', open(os.path.join(folder, f)).read(), flags=re.M)[1:]:
            name, _, text = block.partition('\n')
            orders = dict(re.findall(r'^#! (raw|accept|want) ?(.*)$', text, re.M))
            text = re.sub(r'^#! .*\n', '', text, flags=re.M)
            text = re.sub(r'^@\w+', lambda m: SHORT[m.group()], text, flags=re.M)
            data = casefile.unescape(orders['raw']) if 'raw' in orders else text.encode()
            cases.append(('verdict: ' + name.strip(), data, orders))
    return [c for c in cases if re.search(pattern, c[0])]


def ask(binary, data):
    with tempfile.NamedTemporaryFile(suffix='.cfg') as f:
        f.write(data)
        f.flush()
        try:
            r = subprocess.run([binary, '-c', '-f', f.name], capture_output=True, timeout=30, stdin=subprocess.DEVNULL)
        except subprocess.TimeoutExpired:
            return 'no answer in 30 s', set(), ''
        said = r.stderr.decode('utf8', 'replace')
        lines = {(m.group(1), int(m.group(2))) for m in re.finditer(r'^\[(ALERT|WARNING)\].*?\[[^\]]*%s:(\d+)\]' % re.escape(
            os.path.basename(f.name)), said, re.M)}
        if r.returncode == 0:
            lines.add(('warnings', len(re.findall(r'^\[WARNING\]', said, re.M))))   # those about no line count
        return r.returncode, lines, said.replace(f.name, 'FILE')


def judge(orders, theirs, ours):
    if 'accept' in orders:
        word, *lines = orders['want'].split()
        good = ours[0] == (0 if word == 'accept' else 1) and {int(l) for l in lines} <= {l for _, l in ours[1]}
        return '' if good else 'accepted difference %s: want %s, got %s %s' % (orders['accept'], orders['want'], ours[0], sorted(ours[1]))
    if theirs[:2] == ours[:2]:
        return ''
    return 'haproxy: %s %s; sluice: %s %s' % (theirs[0], sorted(theirs[1]), ours[0], sorted(ours[1]))


def run(args):
    """[(name, what is wrong, whether it crashed)]"""
    result = []
    for name, data, orders in load(args.k):
        theirs, ours = ask(args.haproxy, data), ask(args.sluice, data)
        wrong = judge(orders, theirs, ours)
        if wrong:
            wrong += '\nhaproxy said: %s\nsluice said: %s' % (theirs[2][:600], ours[2][:600])
        result.append((name, wrong, isinstance(ours[0], int) and ours[0] < 0 or 'Sanitizer' in ours[2]))
    return result
