"""Without a master."""
import os, signal, socket, time

from world import *


@scene
def sockets_handed_over_under_load(w):
    cfg = w.config()
    load = loaded(w)
    p = w.start('-db', '-f', cfg)
    load.start()
    olds = []
    for _ in range(20):
        olds.append(p)
        p = follow(w, p, cfg)
        time.sleep(0.1)
    load.stop()
    load.check(at_least=1000)
    for old in olds:
        old.wait(10)
    assert p.poll() is None and w.get().endswith(b'ok\n')


@scene
def hard_stop_ends_what_remains(w):
    cfg = w.config('    hard-stop-after 1s')
    load = loaded(w)
    p = w.start('-db', '-f', cfg)
    with socket.create_connection(('127.0.0.1', w.port)) as s:
        s.sendall(b'GET /long/1000 HTTP/1.1\r\nHost: x\r\n\r\n')
        s.recv(100)
        began = time.monotonic()
        p.send_signal(signal.SIGUSR1)
        assert p.wait(5) == 0
        assert 0.8 < time.monotonic() - began < 3, time.monotonic() - began


@scene
def grace_accepts_for_a_while(w):
    cfg = w.config('    grace 1s')
    load = loaded(w)
    p = w.start('-db', '-f', cfg)
    p.send_signal(signal.SIGUSR1)
    time.sleep(0.3)
    assert w.get().endswith(b'ok\n')
    assert p.wait(5) == 0


@scene
def old_process_without_sockets(w):
    r = w.run('-db', '-f', w.config(), '-x', w.path('nobody.sock'))
    assert r.returncode == 1 and 'Failed to get the sockets from the old process' in r.stderr, r.stderr


@scene
def pause_and_resume(w):
    load = loaded(w)
    p = w.start('-db', '-f', w.config())
    p.send_signal(signal.SIGTTOU)
    wait_until(lambda: not w.serves())
    p.send_signal(signal.SIGTTIN)
    wait_until(w.serves)
    assert w.get().endswith(b'ok\n')


@scene
def daemon_reports_its_start(w):
    load = loaded(w)
    cfg = w.config('    daemon\n    pidfile ' + w.path('pid'))
    r = w.run('-f', cfg)
    assert r.returncode == 0, r.stderr
    pid = int(open(w.path('pid')).read())
    w.strays.add(pid)
    wait_until(w.serves)
    assert w.pid() == pid and w.get().endswith(b'ok\n')
    with socket.socket() as s:
        s.bind(('127.0.0.1', 0))
        s.listen()
        other = w.config('    daemon', front='    bind 127.0.0.1:%d' % s.getsockname()[1], name='other')
        r = w.run('-f', other)
        assert r.returncode == 1 and 'cannot bind socket (Address already in use)' in r.stderr, r.stderr
    os.kill(pid, signal.SIGTERM)
    wait_until(lambda: not alive(pid))
