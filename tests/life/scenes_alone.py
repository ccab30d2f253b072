"""Without a master."""
import os, re, signal, socket, time

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


@sluice_only
def privileges_are_dropped(w):
    """user, setcap, chroot auto; no program gains anything, no process is made. Nobody but root can see it."""
    if os.geteuid() != 0:
        return
    os.chmod(w.dir, 0o777)
    p = w.start('-db', '-f', w.config('    user nobody\n    chroot auto\n    setcap cap_net_bind_service,cap_net_raw\n'))
    status = open('/proc/%d/status' % p.pid).read()
    assert re.search(r'^Uid:\t65534\t', status, re.M) and 'CapPrm:\t0000000000002400' in status and 'NoNewPrivs:\t1' in status, status
    assert re.search(r'^Max processes +0 ', open('/proc/%d/limits' % p.pid).read(), re.M)
    assert os.readlink('/proc/%d/root' % p.pid).endswith('(deleted)')
    assert 'Running as root' not in w.said()


@sluice_only
def root_is_warned(w):
    if os.geteuid() != 0:
        return
    for glob, warns in ('', True), ('    chroot /', False), ('    uid 0', False), ('    chroot auto', False):
        cfg = w.config(glob)
        assert 'Running as root' not in w.run('-c', '-f', cfg).stderr
        p = w.start('-db', '-dW', '-f', cfg)
        assert ('Running as root' in w.said()) == warns, (glob, w.said())
        p.terminate()
        p.wait(10)
        os.truncate(w.path('stderr'), 0)


def keep_alive_client(w):
    s = socket.create_connection(('127.0.0.1', w.port))
    s.settimeout(10)
    return s, lambda: (s.sendall(b'GET / HTTP/1.1\r\nHost: x\r\n\r\n'), s.recv(65536))[1]


@scene
def idle_clients_leave_over_a_while(w):
    """close-spread-time: never at once, all by its end; infinite: never."""
    load = loaded(w)
    p = w.start('-db', '-f', w.config('    close-spread-time 1s'))
    clients = [keep_alive_client(w) for _ in range(30)]
    for _, ask in clients:
        assert b'200 OK' in ask()
    p.send_signal(signal.SIGUSR1)
    began, ends = time.monotonic(), []
    for s, _ in clients:
        assert s.recv(100) == b''
        ends.append(time.monotonic() - began)
    assert max(ends) > 0.3, ends
    p.wait(10)
    p = w.start('-db', '-f', w.config('    close-spread-time infinite'))
    s, ask = keep_alive_client(w)
    ask()
    p.send_signal(signal.SIGUSR1)
    wait_until(lambda: not w.serves())
    for _ in range(5):
        assert b'connection: close' not in ask().lower()
    s.close()
    p.wait(10)


@sluice_only
def environment_names_the_sockets(w):
    w.start('-db', '-L', 'me', '-f', w.config('    stats socket ipv6@::1:%d' % free_port()))
    env = w.admin('show env')
    assert re.search(r'^HAPROXY_CLI=unix@%s;ipv6@\[::1\]:\d+$' % w.path('admin.sock'), env, re.M), env
    assert '\nHAPROXY_LOCALPEER=me\n' in '\n' + env and 'HAPROXY_CFGFILES=' in env, env
