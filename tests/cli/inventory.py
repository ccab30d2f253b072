"""What -dKall prints is what HAProxy 3.4 prints of the same things (inventory.txt), line for line; how much of it is there.

    tests/cli/inventory.py BINARY [CLASS...]    prints the table, and of each class named what is missing
"""
import os, re, subprocess, sys

HERE = os.path.dirname(os.path.abspath(__file__))
TITLES = {'ACL keywords': 'acl', 'configuration keywords': 'options', 'sample converter functions': 'cnv',
          'sample fetch functions': 'smp', 'service names': 'svc'}


def name(line):
    return re.split(r'[( :=]|$', re.sub(r'^[0-9a-f]+ (?=\S+:)', '', line), maxsplit=1)[0]


def reference():
    classes = {}
    for line in open(os.path.join(HERE, 'inventory.txt')).read().splitlines():
        if line.startswith('['):
            lines = classes.setdefault(line.strip('[]'), {})
        elif not line.startswith('#'):
            lines[name(line)] = line
    return classes


def shorter(kind, line):
    """A line of -dKall in the form of inventory.txt; '' when it is of no interest"""
    if kind == 'options':
        m = re.match(r'\toption (.* \])$', line)
        return m.group(1) if m else ''
    m = re.match(r'\[([ Y.]+)\] (.*)', line)
    return '%x %s' % (sum(1 << i for i, b in enumerate(m.group(1).split()) if b == 'Y'), m.group(2)) if m else line


def printed(binary):
    classes, kind = {}, ''
    said = subprocess.run([binary, '-dKall'], capture_output=True, text=True, timeout=60, stdin=subprocess.DEVNULL).stdout
    for line in said.splitlines():
        if line.startswith('# List'):
            kind = TITLES.get(re.sub(r'^# List of registered (.*):$', r'\1', line), '')
        elif kind and not line.startswith('#') and shorter(kind, line):
            classes.setdefault(kind, {})[name(shorter(kind, line))] = shorter(kind, line)
    return classes


def table(binary):
    """[(class, how many are there, of how many, names missing, lines that differ)]"""
    ours = printed(binary)
    return [(kind, len(theirs.keys() & ours.get(kind, {}).keys()), len(theirs), sorted(theirs.keys() - ours.get(kind, {}).keys()),
             ['%r, not %r' % (ours[kind][n], l) for n, l in theirs.items() if ours.get(kind, {}).get(n, l) != l])
            for kind, theirs in reference().items()]


def run(binary):
    """[(name, what is wrong)]"""
    return [('inventory of %s (%d of %d)' % (kind, there, of), '; '.join(wrong) or ('' if there else 'nothing of it is there'))
            for kind, there, of, _, wrong in table(binary)]


if __name__ == '__main__':
    for kind, there, of, missing, wrong in table(sys.argv[1]):
        print('%-8s %4d of %4d%s' % (kind, there, of, '; differ: ' + '; '.join(wrong) if wrong else ''))
        if kind in sys.argv[2:]:
            print('    ' + ' '.join(missing))
