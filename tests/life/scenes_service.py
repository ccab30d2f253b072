"""Where haproxy ran before: Debian's unit and init script, with only the program's name changed. And many reloads."""
import os, re, shlex, signal

from world import *

MANY = os.environ.get('LIFE_RELOADS')   # tests/run.sh --all: 100


def rss(pid):
    return int(re.search(r'^VmRSS:\s+(\d+)', open('/proc/%d/status' % pid).read(), re.M).group(1))


def files(pid):
    return len(os.listdir('/proc/%d/fd' % pid))


# What Debian 12's haproxy.service says, in its order.
UNIT = {'ExecStart': '-Ws -f $CONFIG -p $PIDFILE $EXTRAOPTS', 'ExecReload': '-Ws -f $CONFIG -c -q $EXTRAOPTS'}


@scene
def debians_unit(w):
    m = Manager(w)
    load = loaded(w)
    cfg = w.config()
    values = {'CONFIG': cfg, 'PIDFILE': w.path('pid'), 'EXTRAOPTS': '-S ' + w.path('master.sock')}
    words = {k: shlex.split(re.sub(r'\$(\w+)', lambda v: values[v.group(1)], line)) for k, line in UNIT.items()}
    m.env.update(values)
    p = w.start(*words['ExecStart'], env=m.env)
    assert 'MAINPID=%d' % p.pid in m.wait_for('READY=1')
    assert int(open(w.path('pid')).read().split()[0]) == p.pid
    for broken in False, True:
        if broken:
            w.config('    no-such-keyword')
        r = w.run(*words['ExecReload'])
        assert (r.returncode == 0) != broken and r.stdout == '', r
        if not broken:
            before = workers(w)[0]
            p.send_signal(signal.SIGUSR2)
            m.wait_for('READY=1')
            wait_until(lambda: workers(w)[0] not in ([], before))
    assert w.get().endswith(b'ok\n')
    workers(w)
    p.send_signal(signal.SIGTERM)
    assert p.wait(10) in (0, 143)   # SuccessExitStatus
    wait_until(lambda: not any(map(alive, w.strays)))


@scene
def debians_init_script(w):
    """start, reload and stop as it does them."""
    load = loaded(w)
    cfg, pid_file = w.config(), w.path('pid')

    def pids():
        return open(pid_file).read().split()
    assert w.run('-c', '-f', cfg).returncode == 0
    assert w.run('-f', cfg, '-D', '-p', pid_file).returncode == 0
    w.strays.update(map(int, pids()))
    wait_until(w.serves)
    first = pids()
    r = w.run('-f', cfg, '-p', pid_file, '-sf', *first, '-D')
    assert r.returncode == 0, r.stderr
    w.strays.update(map(int, pids()))
    assert pids() != first
    wait_until(lambda: not any(alive(int(x)) for x in first))
    assert w.get().endswith(b'ok\n')
    for x in pids():
        os.kill(int(x), signal.SIGTERM)
    wait_until(lambda: not any(map(alive, w.strays)))


def settle_and_measure(w, p, reload, times):
    """The master's memory and files, before and after `times` reloads."""
    for _ in range(3):
        reload()
    wait_until(lambda: workers(w)[1] == [], 30)
    before = rss(p.pid), files(p.pid), files(workers(w)[0][0])
    for _ in range(times):
        reload()
    wait_until(lambda: workers(w)[1] == [], 30)
    return before, (rss(p.pid), files(p.pid), files(workers(w)[0][0]))


@sluice_only
def reloads_leave_nothing_behind(w):
    load = loaded(w)
    cfg = w.config('    mworker-max-reloads 1000')
    p = master(w, cfg)
    before, after = settle_and_measure(w, p, lambda: w.admin('reload', 'master.sock'), int(MANY or 20))
    assert after[1:] == before[1:], (before, after)
    assert after[0] <= before[0] * 1.02 + 64, (before, after)


def hundred(w, reload, first):
    load = loaded(w)
    first()
    load.start()
    for _ in range(int(MANY)):
        reload()
        time.sleep(0.05)
    load.stop(60)
    load.check(at_least=5000)


if MANY:
    @scene
    def many_reloads_under_load(w):
        cfg, at = w.config('    mworker-max-reloads 1000'), []
        hundred(w, lambda: reload_by_signal(w, at[0]), lambda: at.append(master(w, cfg)))
        wait_until(lambda: workers(w)[1] == [], 30)
        assert len(workers(w)[0]) == 1

    @scene
    def many_processes_under_load(w):
        cfg, all_ = w.config(), []

        def begin():
            all_.append(w.start('-db', '-f', cfg))
        hundred(w, lambda: all_.append(follow(w, all_[-1], cfg)), begin)
        for old in all_[:-1]:
            old.wait(30)
        assert all_[-1].poll() is None

    @sluice_only
    def a_million_requests_leave_memory_as_it_was(w):
        """Pipelined, so that it does not take all day."""
        cfg = w.config(front='    http-request return status 200 if { path /own }')
        p = w.start('-db', '-f', cfg)
        request, batch = b'GET /own HTTP/1.1\r\nHost: x\r\n\r\n', 50

        def ask(n):
            done = 0
            while done < n:
                with socket.create_connection(('127.0.0.1', w.port)) as s:
                    for _ in range(200):
                        s.sendall(request * batch)
                        got = 0
                        while got < batch:
                            got += s.recv(262144).count(b'HTTP/1.1 200')
                        done += batch
        ask(100_000)
        before = rss(p.pid), files(p.pid)
        ask(900_000)
        after = rss(p.pid), files(p.pid)
        assert after[0] <= before[0] * 1.02 and after[1] == before[1], (before, after)
