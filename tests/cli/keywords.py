"""Every word of HAProxy's configuration language (keywords.txt) is known: accepted in one use, or refused as not built yet.

All uses of a section go into one file, each in a section of its own, and one run judges them: sluice reports every error with its line.
"""
import os, re, subprocess

HERE = os.path.dirname(os.path.abspath(__file__))
HEAD = ('global\n  expose-experimental-directives\n  expose-deprecated-directives\ndefaults\n  mode http\n  timeout connect 1s\n'
        '  timeout client 1s\n  timeout server 1s\n')
NAMELESS = ('global', 'defaults', 'traces')
NOT_BUILT = re.compile(r'not built')


def load():
    """{section: [(use, whether HAProxy itself refuses it)]}; "global 2" stands for what cannot stand beside the rest of global"""
    sections = {}
    for line in open(os.path.join(HERE, 'keywords.txt')).read().splitlines():
        if line.startswith('['):
            uses = sections.setdefault(line.strip('[]'), [])
        elif line and not line.startswith('#'):
            uses.append((line.lstrip('!'), line.startswith('!')))
    return sections


def judge(use, refused, said):
    if re.search(r'unknown (keyword|section)|out of section', said):
        return 'taken for an unknown word'
    if refused:
        return '' if said else 'HAProxy refuses it'
    return '' if not said or NOT_BUILT.search(said) else 'neither accepted nor said to be not built'


def run(binary, folder):
    """[(name, what is wrong)]"""
    result = []
    for section, uses in load().items():
        text, lines, section = HEAD, {}, section.split()[0]
        for number, (use, refused) in enumerate(uses):
            name = '' if section in NAMELESS else ' x%d' % number
            mode = '  mode http\n' if section in ('listen', 'frontend', 'backend') else ''
            text += section + name + '\n' + mode
            lines[text.count('\n') + 1] = use, refused
            text += '  ' + (use % number if '%d' in use else use) + '\n'
        path = os.path.join(folder, 'keywords-%s.cfg' % section)
        open(path, 'w').write(text)
        r = subprocess.run([binary, '-c', '-f', path], capture_output=True, timeout=60, stdin=subprocess.DEVNULL)
        said = {}
        for line, complaint in re.findall(r'^\[ALERT\].*?%s:(\d+)\] : (.*)$' % re.escape(path), r.stderr.decode('utf8', 'replace'), re.M):
            said.setdefault(int(line), complaint)
        unbuilt = any('section' in c and NOT_BUILT.search(c) for c in said.values())   # its lines are skipped
        for line, (use, refused) in lines.items():
            wrong = '' if unbuilt else judge(use, refused, said.get(line, ''))
            result.append(('%s: %s' % (section, use), wrong and wrong + ': ' + said.get(line, '(nothing said)')))
        if r.returncode not in (0, 1, 2):
            result.append((section, 'exit code %d' % r.returncode))
    return result
