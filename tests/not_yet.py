#!/usr/bin/env python3
"""Tests of what is not built yet: not_yet.txt, one `SUITE: REGEX` a line. Such a test still runs; when it fails it counts as skipped,
when it passes it counts as passed. A sanitizer's report or a crash is never excused.

    tests/not_yet.py LOGS    writes not_yet.txt anew from the logs of a run (build-asan/test-logs); read the result before you commit it
"""
import os, re, sys

HERE = os.path.dirname(os.path.abspath(__file__))
PATH = os.path.join(HERE, 'not_yet.txt')


def load(suite):
    """A function: is this name excused?"""
    rules = [l.split(': ', 1) for l in open(PATH).read().splitlines() if l and not l.startswith('#')]
    wanted = [re.compile(r) for s, r in rules if s == suite]
    return lambda name: any(w.fullmatch(name) for w in wanted)


def counts(passed, failed, skipped):
    return '%d passed, %d failed' % (passed, failed) + (', %d skipped' % skipped if skipped else '')


def main():
    out = [l for l in open(PATH).read().splitlines() if l.startswith('#')]
    for suite, log in (('scenario', 'scenario-sluice'), ('diff', 'diff'), ('cli', 'cli'), ('clients', 'clients')):
        path = os.path.join(sys.argv[1], log + '.log')
        names = set(re.findall(r'^(?:failed|not yet)\s+(.+?)(?:  [\d.]+ s.*|$)', open(path).read(), re.M)) if os.path.exists(path) else ()
        if suite in ('cli', 'clients'):
            names = {n.split(': ')[0] for n in names}
        out += ['%s: %s' % (suite, re.escape(n).replace('\\ ', ' ').replace('\\-', '-')) for n in sorted(names)]
    open(PATH, 'w').write('\n'.join(out) + '\n')


if __name__ == '__main__':
    main()
