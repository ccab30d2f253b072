"""Cases as data. A file of tests/diff/cases is a list of blocks; a block is `== name` and lines:

    global|def|fe|be LINE   a configuration line for that section        srv WORDS   words for the server line
    > TEXT    the client sends TEXT and CRLF             >> TEXT    the same without CRLF
    recv      the client reads until it is quiet         wait MS    the client waits
    shut      the client closes its sending side         until close: the client waits for the end (4 s at most)
    < TEXT    the origin's answer, with CRLF             << TEXT    the same without CRLF
    next      what follows is the origin's next answer   fin, rst   the origin closes, or resets, after this answer
    origin silent|early|echo|refuse                      how the origin behaves otherwise
    logs off  log lines are not compared (their order or time depends on a race)
    counters off, answers off     neither is what `show stat` says of the case's frontend and backend, or the answer and the log line
    accept KEY    the two differ on purpose: KEY is a heading of EXCEPTIONS.md; then
    want REGEX    must match what sluice answered (or, where nothing came, `end:closed`)

TEXT knows \\r \\n \\t \\0 \\xHH \\\\ and {N*TEXT}. A `#` line is a comment. Without `<` the origin answers 200 with the body `ok`.
"""
import dataclasses, os, re

HERE = os.path.dirname(os.path.abspath(__file__))
DEFAULT_ANSWER = b'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'


@dataclasses.dataclass
class Answer:
    data: bytes = b''
    end: str = ''          # '', 'fin', 'rst'


@dataclasses.dataclass
class Case:
    name: str
    number: int = 0
    conf: dict = dataclasses.field(default_factory=lambda: {'global': [], 'def': [], 'fe': [], 'be': [], 'srv': []})
    steps: list = dataclasses.field(default_factory=list)
    answers: list = dataclasses.field(default_factory=list)
    origin: str = ''
    until_close: bool = False
    logs: bool = True
    counters: bool = True
    answers_compared: bool = True
    accept: str = ''
    want: str = ''


def unescape(text):
    def one(m):
        t = m.group()
        if t.startswith('{'):
            return bytes(unescape(m.group(3))) * int(m.group(2))
        simple = {'\\r': b'\r', '\\n': b'\n', '\\t': b'\t', '\\0': b'\0', '\\\\': b'\\'}
        return simple[t] if t in simple else bytes([int(t[2:], 16)])
    out, at = [], 0
    for m in re.finditer(r'(\\[rnt0\\]|\\x[0-9a-fA-F]{2}|\{(\d+)\*([^}]*)\})', text):
        out += [text[at:m.start()].encode(), one(m)]
        at = m.end()
    return b''.join(out + [text[at:].encode()])


def line_of(case, line, where):
    word, _, rest = line.partition(' ')
    if word in case.conf:
        case.conf[word].append(rest)
    elif word in ('>', '>>'):
        data = unescape(rest) + (b'\r\n' if word == '>' else b'')
        if case.steps and case.steps[-1][0] == 'send':
            case.steps[-1] = ('send', case.steps[-1][1] + data)
        else:
            case.steps.append(('send', data))
    elif word in ('recv', 'shut'):
        case.steps.append((word, None))
    elif word == 'wait':
        case.steps.append(('wait', int(rest) / 1000))
    elif word in ('<', '<<', 'next', 'fin', 'rst'):
        if word == 'next' or not case.answers:
            case.answers.append(Answer())
        if word in ('fin', 'rst'):
            case.answers[-1].end = word
        elif word != 'next':
            case.answers[-1].data += unescape(rest) + (b'\r\n' if word == '<' else b'')
    elif word == 'origin':
        case.origin = rest
    elif line == 'until close':
        case.until_close = True
    elif line == 'logs off':
        case.logs = False
    elif line == 'counters off':
        case.counters = False
    elif line == 'answers off':
        case.answers_compared = False
    elif word in ('accept', 'want'):
        setattr(case, word, rest)
    else:
        raise SystemExit('%s: unknown line %r' % (where, line))


def load(path):
    cases = []
    for n, line in enumerate(open(path, encoding='utf8').read().split('\n'), 1):
        if line.startswith('== '):
            cases.append(Case(os.path.basename(path)[:-4] + ': ' + line[3:].strip()))
        elif line.strip() and not line.startswith('#'):
            line_of(cases[-1], line.lstrip(' '), '%s:%d' % (path, n))
    for c in cases:
        c.answers = c.answers or [Answer(DEFAULT_ANSWER)]
    return cases


def load_all(pattern=''):
    folder = os.path.join(HERE, 'cases')
    cases = [c for f in sorted(os.listdir(folder)) if f.endswith('.txt') for c in load(os.path.join(folder, f))]
    for i, c in enumerate(cases):
        c.number = i
    keys = set(re.findall(r'^## (\S+)', open(os.path.join(HERE, 'EXCEPTIONS.md')).read(), re.M))
    unknown = {c.accept for c in cases if c.accept} - keys
    if unknown:
        raise SystemExit('not in EXCEPTIONS.md: %s' % ', '.join(unknown))
    return [c for c in cases if re.search(pattern, c.name)]
