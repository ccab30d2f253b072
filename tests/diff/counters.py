"""`show stat` as text that can be compared: every column that is no time, no rate and no id."""
import csv, re, socket

PASSING = re.compile(r'(lastchg|downtime|lastsess|[qcrt]time|.*_max|(check|agent)_duration|pid|iid|sid|rate|.*_rate|'
                     r'last_chk|last_agt|srv_icur|idle_conn_cur|safe_conn_cur|used_conn_cur|need_conn_est|'
                     r'addr|desc|guid|-|proto|(req|res)b(in|out)|h[123](sess|req)|(sess|req)_other|priv_.*|h1_.*|h2_.*|ssl_.*|quic_.*|h3_.*|pxname|svname|)$')


def ask(path, text):
    with socket.socket(socket.AF_UNIX) as s:
        s.settimeout(5)
        s.connect(path)
        s.sendall(text.encode() + b'\n')
        out = b''
        while data := s.recv(65536):
            out += data
    return out.decode()


def read(path):
    """{(proxy, line): {column: value}}; {} when nobody answers."""
    try:
        rows = list(csv.reader(ask(path, 'show stat').lstrip('# ').splitlines()))
    except OSError:
        return {}
    return {tuple(r[:2]): dict(zip(rows[0], r)) for r in rows[1:] if r}


def shown(rows, number):
    """The lines of one case's frontend and backend; what is zero is left out."""
    out = []
    for (proxy, line), columns in rows.items():
        if proxy in ('f%d' % number, 'b%d' % number):
            # two threads that look for one connection at once are two connections to HAProxy's maximum
            racy = 'smax' if columns['type'] in '03' else ''
            out += ['counter %s/%s %s: %s' % (proxy, line, k, v) for k, v in columns.items()
                    if v not in ('', '0') and k != racy and not PASSING.match(k)]
    return out
