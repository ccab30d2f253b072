"""Master and workers."""
import os, re, signal, socket

from world import *


@scene
def reload_under_load(w):
    cfg = w.config('    mworker-max-reloads 200')
    load = loaded(w)
    p = master(w, cfg)
    load.start()
    time.sleep(0.3)
    for _ in range(20):
        reload_by_signal(w, p)
        time.sleep(0.1)
    load.stop()
    load.check(at_least=1000)
    wait_until(lambda: workers(w)[1] == [])
    assert len(workers(w)[0]) == 1 and w.get().endswith(b'ok\n')
    p.send_signal(signal.SIGTERM)
    assert p.wait(10) == 0, p.returncode
    assert not any(map(alive, w.strays)), w.strays


@sluice_only
def reload_says_how_it_went(w):
    cfg = w.config()
    load = loaded(w)
    p = master(w, cfg)
    first = workers(w)[0]
    said = w.admin('reload', 'master.sock')
    assert said.startswith('Success=1\n--\n') and 'Loading success.' in said, said
    assert workers(w)[0] != first
    w.config('    no-such-keyword')
    said = w.admin('reload', 'master.sock')
    assert said.startswith('Success=0\n--\n') and "unknown keyword 'no-such-keyword'" in said, said
    assert "unknown keyword 'no-such-keyword'" in w.admin('show startup-logs', 'master.sock')
    assert w.get().endswith(b'ok\n') and reloads(w) == (2, 1)


@scene
def reload_with_a_broken_file(w):
    cfg = w.config()
    load = loaded(w)
    p = master(w, cfg)
    first = workers(w)[0]
    w.config('    no-such-keyword')
    p.send_signal(signal.SIGUSR2)
    wait_until(lambda: 'Loading failure!' in w.said())
    assert workers(w)[0] == first or name == 'haproxy', workers(w)
    assert w.get().endswith(b'ok\n')
    w.config()
    p.send_signal(signal.SIGUSR2)
    wait_until(lambda: workers(w)[0] not in ([], first))
    assert w.get().endswith(b'ok\n')


@scene
def start_with_a_broken_file(w):
    r = w.run('-W', '-f', w.config('    no-such-keyword'), '-S', w.path('master.sock'))
    assert r.returncode == 1 and "unknown keyword 'no-such-keyword'" in r.stderr, r


@scene
def worker_killed_takes_the_master_along(w):
    load = loaded(w)
    p = master(w, w.config())
    os.kill(workers(w)[0][0], signal.SIGKILL)
    assert p.wait(10) == 137, p.returncode
    assert 'exited with code 137 (Killed)' in w.said() and 'exit-on-failure' in w.said(), w.said()


@sluice_only
def worker_outlives_its_master_no_longer_than_its_sessions(w):
    load = loaded(w)
    p = master(w, w.config())
    worker = workers(w)[0][0]
    with socket.create_connection(('127.0.0.1', w.port)) as s:
        s.sendall(b'GET /long/30 HTTP/1.1\r\nHost: x\r\n\r\n')
        s.recv(10)
        p.kill()
        wait_until(lambda: not w.serves())
        got = b''.join(iter(lambda: s.recv(65536), b''))
        assert got.endswith(b'x' * 1000), got[-10:]
    wait_until(lambda: not alive(worker))


@scene
def master_stops_softly(w):
    load = loaded(w)
    p = master(w, w.config())
    with socket.create_connection(('127.0.0.1', w.port)) as s:
        s.sendall(b'GET /long/30 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n')
        s.recv(10)
        p.send_signal(signal.SIGUSR1)
        wait_until(lambda: not w.serves())
        assert b''.join(iter(lambda: s.recv(65536), b'')).endswith(b'x' * 1000)
    assert p.wait(10) == 0


@sluice_only
def old_workers_do_not_pile_up(w):
    cfg = w.config('    mworker-max-reloads 2')
    load = loaded(w)
    p = master(w, cfg)
    old = workers(w)[0][0]
    with socket.create_connection(('127.0.0.1', w.port)) as s:
        s.sendall(b'GET /long/2000 HTTP/1.1\r\nHost: x\r\n\r\n')
        s.recv(10)
        for i in range(3):
            assert alive(old), i
            reload_by_signal(w, p)
        wait_until(lambda: not alive(old))


@sluice_only
def hard_reload_does_not_wait(w):
    load = loaded(w)
    p = master(w, w.config())
    old = workers(w)[0][0]
    with socket.create_connection(('127.0.0.1', w.port)) as s:
        s.sendall(b'GET /long/2000 HTTP/1.1\r\nHost: x\r\n\r\n')
        s.recv(10)
        assert w.admin('hard-reload', 'master.sock').startswith('Success=1')
        wait_until(lambda: not alive(old), 3)
    assert w.get().endswith(b'ok\n')


@scene
def commands_reach_old_workers(w):
    load = loaded(w)
    p = master(w, w.config())
    old = workers(w)[0][0]
    with socket.create_connection(('127.0.0.1', w.port)) as s:
        s.sendall(b'GET /long/60 HTTP/1.1\r\nHost: x\r\n\r\n')
        s.recv(10)
        reload_by_signal(w, p)
        wait_until(lambda: workers(w)[1] == [old])
        assert re.search(r'^Pid: %d$' % old, w.admin('@!%d show info' % old, 'master.sock'), re.M)
        both = w.admin('@1 show info; @!%d show info' % old, 'master.sock')
        assert len(set(re.findall(r'^Pid: (\d+)$', both, re.M))) == 2, both
        assert "Can't find the target PID" in w.admin('@!1 show info', 'master.sock')
    wait_until(lambda: not alive(old))


@scene
def service_manager_is_told(w):
    m = Manager(w)
    load = loaded(w)
    p = w.start('-Ws', '-f', w.config(), '-S', w.path('master.sock'), env=m.env)
    assert 'MAINPID=%d' % p.pid in m.wait_for('READY=1')
    p.send_signal(signal.SIGUSR2)
    m.wait_for('RELOADING=1')
    m.wait_for('READY=1')
    workers(w)
    p.send_signal(signal.SIGTERM)
    m.wait_for('STOPPING=1')
    assert p.wait(10) == 0


@sluice_only
def service_manager_is_told_more(w):
    m = Manager(w)
    m.env['WATCHDOG_USEC'] = '200000'
    load = loaded(w)
    p = w.start('-Ws', '-f', w.config(), '-S', w.path('master.sock'), env=m.env)
    m.wait_for('READY=1')
    m.wait_for('WATCHDOG=1')
    m.wait_for('WATCHDOG=1')
    w.config('    no-such-keyword')
    p.send_signal(signal.SIGUSR2)
    assert 'MONOTONIC_USEC=' in m.wait_for('RELOADING=1')
    assert 'STATUS=Reload failed!' in m.wait_for('READY=1')
    workers(w)


@scene
def master_as_a_daemon(w):
    load = loaded(w)
    cfg = w.config()
    r = w.run('-W', '-D', '-f', cfg, '-S', w.path('master.sock'), '-p', w.path('pid'))
    assert r.returncode == 0, r.stderr
    pid = int(open(w.path('pid')).read().split()[0])
    w.strays.add(pid)
    wait_until(lambda: workers(w)[0])
    assert w.get().endswith(b'ok\n')
    first = workers(w)[0]
    os.kill(pid, signal.SIGUSR2)
    wait_until(lambda: (now := workers(w)[0]) and now != first)
    assert w.get().endswith(b'ok\n')
    os.kill(pid, signal.SIGTERM)
    wait_until(lambda: not any(map(alive, w.strays)))


@scene
def inherited_socket_lives_on(w):
    """fd@N, as a service manager passes it: through the master, into every worker."""
    with socket.socket() as s:
        s.bind(('127.0.0.1', 0))
        s.listen()
        port = s.getsockname()[1]
        load = loaded(w)
        cfg = w.config(front='    bind fd@%d' % s.fileno())
        p = master(w, cfg, pass_fds=[s.fileno()])
    for _ in range(3):
        w.port, ours = port, w.port
        assert w.get().endswith(b'ok\n')
        w.port = ours
        reload_by_signal(w, p)
