"""What the next process knows of what this one knew: reload-state, stats-file."""
import os, re, signal, socket

from world import *

SERVERS = '''    balance roundrobin
    server two unix@%(origin)s
    server sick 127.0.0.1:%(closed)d check inter 200ms fall 1
'''


def servers(w, backend='app'):
    """name -> (op state, admin state, weight)"""
    out = {}
    for line in w.admin('show servers state ' + backend).splitlines()[2:]:
        f = line.split()
        if len(f) > 9:
            out[f[3]] = int(f[5]), int(f[6]), int(f[7])
    return out


def stat(w, pxname, svname, column):
    lines = w.admin('show stat').splitlines()
    at = lines[0].lstrip('# ').split(',').index(column)
    return next(l.split(',')[at] for l in lines if l.startswith('%s,%s,' % (pxname, svname)))


class Ways:
    """A reload with a master, or by -x and -sf; either hands over what is known."""

    def __init__(self, w, cfg, mastered):
        self.w, self.cfg, self.mastered = w, cfg, mastered
        self.p = master(w, cfg) if mastered else w.start('-db', '-f', cfg)

    def reload(self):
        if self.mastered:
            said = self.w.admin('reload', 'master.sock')
            assert said.startswith('Success=1'), said
            # the socket of the worker before may still answer for a moment
            pid = workers(self.w)[0][0]
            wait_until(lambda: self.w.pid() == pid)
            return said
        before = len(self.w.said())
        old, self.p = self.p, follow(self.w, self.p, self.cfg)
        old.wait(10)
        return self.w.said()[before:]


def closed_port():
    return free_port()


def both(w, glob, body):
    for mastered in True, False:
        sub = World()
        try:
            back = SERVERS % {'origin': sub.origin, 'closed': closed_port()}
            load = loaded(sub)
            body(sub, Ways(sub, sub.config(glob, back=back), mastered), back)
        finally:
            sub.end()


@sluice_only
def health_is_kept(w):
    """With the default; what was done by command is not, and a notice says how to keep it."""
    def body(w, ways, back):
        wait_until(lambda: servers(w)['sick'][0] == 0)
        w.admin('disable server app/two')
        w.admin('set server app/one state drain')
        said = ways.reload()
        now = servers(w)
        assert now['sick'][0] == 0 and now['two'] == (2, 0, 1) and now['one'] == (2, 0, 1), now
        assert re.search("NOTICE.*server app/two was in maintenance by command and is ready again: 'reload-state all'", said), said
        assert re.search("NOTICE.*server app/one was drained by command", said), said
        assert 'sick' not in said, said
    both(w, '', body)


@sluice_only
def commands_are_kept(w):
    """reload-state all: states, weights, servers added at run time."""
    def body(w, ways, back):
        wait_until(lambda: servers(w)['sick'][0] == 0)
        w.admin('set server app/two state drain')
        w.admin('set weight app/one 7')
        w.admin('disable server app/sick')
        w.admin('add server app/late unix@%s weight 3' % w.origin)
        w.admin('enable server app/late')
        before = servers(w)
        assert before['two'][1] == 8 and before['late'][1] == 0, before
        for _ in range(2):
            said = ways.reload()
            assert servers(w) == before, (servers(w), before)
            assert 'server app/' not in said, said
        for _ in range(8):
            assert w.get().endswith(b'ok\n')
        assert stat(w, 'app', 'two', 'stot') == '0'
    both(w, '    reload-state all', body)


@sluice_only
def a_changed_line_wins(w):
    def body(w, ways, back):
        w.admin('set server app/two state drain')
        w.admin('set weight app/one 7')
        w.config('    reload-state all', back=back.replace('server two', 'server two').replace(w.origin, w.origin + ' weight 5', 1))
        said = ways.reload()
        now = servers(w)
        assert now['two'] == (2, 0, 5) and now['one'][2] == 7, now
        assert 'server app/two is as its line says, which changed' in said and 'app/one is as' not in said, said
    both(w, '    reload-state all', body)


@sluice_only
def nothing_is_kept(w):
    def body(w, ways, back):
        w.admin('set weight app/one 7')
        w.get()
        said = ways.reload()
        assert servers(w)['one'] == (2, 0, 1) and 'server app/' not in said, said
        assert stat(w, 'app', 'BACKEND', 'stot') == '0'
    both(w, '    reload-state none', body)


@sluice_only
def a_server_that_is_down_gets_nothing_after_a_reload(w):
    """The only other server is slow to be found out: its first check comes after a second."""
    load = loaded(w)
    cfg = w.config(back='    server sick 127.0.0.1:%d check inter 60s fastinter 100ms fall 1 rise 1000\n' % closed_port())
    p = master(w, cfg)
    w.admin('set server app/sick health down')
    w.admin('reload', 'master.sock')
    wait_until(lambda: w.pid() == workers(w)[0][0])
    for _ in range(20):
        assert w.get().endswith(b'ok\n')
    assert stat(w, 'app', 'sick', 'stot') == '0'


@sluice_only
def counters_only_rise(w):
    def body(w, ways, back):
        names = [('web', 'FRONTEND', 'req_tot'), ('web', 'FRONTEND', 'bin'), ('app', 'BACKEND', 'stot'),
                 ('app', 'BACKEND', 'hrsp_2xx'), ('app', 'one', 'stot')]
        before = [int(stat(w, *n)) for n in names]
        for i in range(4):
            for _ in range(4):
                w.get()
            now = [int(stat(w, *n)) for n in names]
            assert all(a > b for a, b in zip(now, before)), (now, before)
            before = now
            ways.reload()
            assert [int(stat(w, *n)) for n in names] == before
    both(w, '', body)


@sluice_only
def statistics_file(w):
    load = loaded(w)
    guids = '    guid web-f\n'
    cfg = w.config('    reload-state none\n    stats-file ' + w.path('stats'), front=guids,
                   back='    guid app-b\n    server two unix@%s guid srv-2' % w.origin)
    p = w.start('-db', '-f', cfg)
    assert "Can't load stats file" in w.said()
    for _ in range(6):
        w.get()
    # the answers' last bytes may come before they are counted
    wait_until(lambda: stat(w, 'app', 'BACKEND', 'stot') == '6')
    text = w.admin('dump stats-file')
    probes = int(stat(w, 'web', 'FRONTEND', 'req_tot')) - 6   # connections that looked whether it serves
    served = stat(w, 'app', 'two', 'stot')
    assert text.startswith('$version 1\n#fe guid,') and re.search(r'^srv-2,%s,' % served, text, re.M), text
    w.write('stats', text + '#be guid,stot\napp-b,7,8\nelsewhere,1\n')
    p.terminate()
    p.wait(10)
    p = w.start('-db', '-f', cfg)
    assert 'lines cannot be read' in w.said()
    assert int(stat(w, 'web', 'FRONTEND', 'req_tot')) >= 6 + probes and stat(w, 'app', 'BACKEND', 'hrsp_2xx') == '6'
    assert stat(w, 'app', 'two', 'stot') == served and stat(w, 'app', 'one', 'stot') == '0'
