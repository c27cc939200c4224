#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Leans on the probe server.  Usage: load_check.py PROBE WHAT...

killed   clients that vanish while their commit is queued, beside others that stay
flood    sign-ins far past capacity, and reports beside them: every report is taken
full     a lane past its queue says 503, the lane beside it does not notice
idle     10,000 silent connections: at most 16 KiB each, and a report beside them
upload   300 MB in one file: memory stays flat
"""
import os, re, resource, select, signal, socket, struct, subprocess, sys, tempfile, threading, time

failed = []


def check(name, ok, seen=""):
    if not ok:
        failed.append(name)
    print(("ok   " if ok else "FAIL ") + name + (f"  {seen}" if seen != "" else ""), flush=True)


class Server:
    def __init__(self, *options):
        self.dir = tempfile.TemporaryDirectory()
        assets = os.path.join(self.dir.name, "assets")
        os.makedirs(assets)
        self.process = subprocess.Popen(
            [sys.argv[1], os.path.join(self.dir.name, "s"), assets, *options],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.port = int(self.process.stdout.readline().split()[1])
        self.err = []
        self.reader = threading.Thread(target=lambda: self.err.extend(self.process.stderr), daemon=True)
        self.reader.start()

    def memory(self, what):
        with open(f"/proc/{self.process.pid}/status") as f:
            return int(re.search(what + r":\s+(\d+) kB", f.read()).group(1)) * 1024

    def stop(self, name):
        self.process.send_signal(signal.SIGTERM)
        out = self.process.stdout.read()
        code = self.process.wait(timeout=60)
        self.reader.join(5)
        noise = [l for l in self.err if not l.startswith("{")]
        check(name + ": stops clean, nothing leaks or is used too late", code == 0 and not noise,
              "".join(noise)[-3000:] or out.strip().splitlines()[-1])
        return int(re.search(r"requests (\d+)", out).group(1))


def request(method, path, body=b"", kind="application/x-www-form-urlencoded", headers=""):
    return (f"{method} {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: {kind}\r\n{headers}"
            f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n").encode() + body


def ask(port, data, wait=60):
    s = socket.create_connection(("127.0.0.1", port))
    s.settimeout(wait)
    got = b""
    try:
        s.sendall(data)
        while True:
            part = s.recv(1 << 16)
            if not part:
                break
            got += part
    except OSError:
        pass
    s.close()
    m = re.match(rb"HTTP/1\.1 (\d+)", got)
    return int(m.group(1)) if m else 0, got


def in_threads(count, work):
    threads = [threading.Thread(target=work, args=(i,)) for i in range(count)]
    for t in threads:
        t.start()
    return threads


def killed():
    srv = Server()
    body = b"text=" + b"x" * 60000
    answers, vanished = [], []

    def vanish(i):
        for k in range(60):
            s = socket.create_connection(("127.0.0.1", srv.port))
            s.sendall(b"GET /en/done HTTP/1.1\r\nHost: localhost\r\n\r\n")
            s.recv(65536)  # it is accepted now: what follows will be read
            s.sendall(request("POST", "/en/commit", body if k % 3 else b"text=!" + body[5:]))
            time.sleep((k % 5) * 0.004)
            # a reset, not a polite close
            s.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            s.close()
            vanished.append(1)

    def stay(i):
        for _ in range(40):
            answers.append(ask(srv.port, request("POST", "/en/commit", body))[0])

    threads = in_threads(12, vanish) + in_threads(4, stay)
    for t in threads:
        t.join()
    check("killed: those who stayed were all answered", answers == [303] * 160, len(answers))
    seen = srv.stop("killed")
    check("killed: hundreds had reached the server when they vanished", seen - 160 - 720 > 200,
          seen - 160 - 720)


def times(port, count):
    out = []
    for _ in range(count):
        start = time.monotonic()
        status, _ = ask(port, request("POST", "/en/commit", b"text=a report"))
        out.append((status, time.monotonic() - start))
    return out


def p99(rows):
    return sorted(t for _, t in rows)[int(len(rows) * 0.99)]


def flood():
    srv = Server("many=1000000")
    quiet = times(srv.port, 100)
    going = [True]
    signins = []

    def sign_in(i):
        while going[0]:
            signins.append(ask(srv.port, request("POST", "/en/signin", b"a=b"))[0])

    threads = in_threads(40, sign_in)
    time.sleep(1)
    loud = times(srv.port, 200)
    going[0] = False
    for t in threads:
        t.join()
    check("flood: every report beside it was taken", all(s == 303 for s, _ in quiet + loud))
    check("flood: sign-ins were answered or told to wait",
          signins and all(s in (200, 503) for s in signins), len(signins))
    print(f"     report p99: idle {p99(quiet) * 1000:.1f} ms, beside the flood {p99(loud) * 1000:.1f} ms; "
          f"{len(signins)} sign-ins")
    srv.stop("flood")


def full():
    srv = Server("queue=3")
    seen = []
    threads = in_threads(40, lambda i: seen.append(ask(srv.port, request("GET", "/en/sleep?ms=300"))[0]))
    time.sleep(0.2)
    report = ask(srv.port, request("POST", "/en/commit", b"text=a report"))[0]
    for t in threads:
        t.join()
    check("full: a report passes beside a full lane", report == 303, report)
    check("full: some were told to wait, some served, none dropped",
          sorted(set(seen)) == [200, 503] and len(seen) == 40, (seen.count(200), seen.count(503)))
    status, got = ask(srv.port, request("GET", "/en/done"))
    check("full: afterwards it serves again", status == 200)
    srv.stop("full")


def idle():
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    want = min(10000, hard - 1000)
    srv = Server("header_s=60", "connections=16000")
    times(srv.port, 50)
    before = srv.memory("VmRSS")
    held = []
    for i in range(want):
        s = socket.create_connection(("127.0.0.1", srv.port))
        if i % 2:
            s.sendall(b"GET /en HTTP/1.1\r\nHost: localhost\r\nX-Slow: ")
        held.append(s)
    time.sleep(1)
    each = (srv.memory("VmRSS") - before) / want
    check(f"idle: {want} connections, at most 16 KiB each", each <= 16 * 1024, f"{each:.0f} bytes")
    rows = times(srv.port, 20)
    check("idle: reports are taken beside them", all(s == 303 for s, _ in rows),
          f"slowest {max(t for _, t in rows) * 1000:.0f} ms")
    for s in held:
        s.close()
    time.sleep(1)
    rows = times(srv.port, 20)
    check("idle: and after them", all(s == 303 for s, _ in rows))
    srv.stop("idle")

    # past the limit, silent ones go first and a report gets in
    srv = Server("header_s=60", "connections=400")
    held = [socket.create_connection(("127.0.0.1", srv.port)) for _ in range(390)]
    start = time.monotonic()
    rows = times(srv.port, 5)
    check("idle: near the limit a report gets in", all(s == 303 for s, _ in rows),
          f"{time.monotonic() - start:.1f} s")
    deadline, gone = time.monotonic() + 10, 0
    while time.monotonic() < deadline and gone < 390:
        ready, _, _ = select.select(held, [], [], 1)
        for s in ready:
            held.remove(s)
            gone += 1
    check("idle: near the limit silent ones are closed early", gone == 390, gone)
    srv.stop("idle, small")


def upload():
    srv = Server()
    _, got = ask(srv.port, request("GET", "/en/token"))
    token = got.split(b"\r\n\r\n", 1)[1]
    cookie = re.search(rb"Set-Cookie: ([^;]+)", got).group(1).decode()
    size = 250 << 20
    head = (b'--BB\r\nContent-Disposition: form-data; name="token"\r\n\r\n' + token +
            b'\r\n--BB\r\nContent-Disposition: form-data; name="f"; filename="big"\r\n\r\n')
    tail = b"\r\n--BB--\r\n"
    before = srv.memory("VmHWM")
    s = socket.create_connection(("127.0.0.1", srv.port))
    s.settimeout(120)
    start = time.monotonic()
    s.sendall((f"POST /en/upload HTTP/1.1\r\nHost: localhost\r\nCookie: {cookie}\r\n"
               f"Content-Type: multipart/form-data; boundary=BB\r\n"
               f"Content-Length: {len(head) + size + len(tail)}\r\nConnection: close\r\n\r\n").encode() + head)
    chunk = os.urandom(1 << 20)
    for _ in range(size >> 20):
        s.sendall(chunk)
    s.sendall(tail)
    got = b""
    while True:
        part = s.recv(65536)
        if not part:
            break
        got += part
    seconds = time.monotonic() - start
    grown = srv.memory("VmHWM") - before
    check("upload: all of it arrived", f"f|big|{size}\n".encode() in got, got[-100:])
    check("upload: memory stayed flat", grown < 4 << 20, f"{grown >> 10} KiB more")
    print(f"     {size / seconds / 1e6:.0f} MB/s")
    srv.stop("upload")


for what in sys.argv[2:]:
    {"killed": killed, "flood": flood, "full": full, "idle": idle, "upload": upload}[what]()
print(f"{len(failed)} failed")
sys.exit(1 if failed else 0)
