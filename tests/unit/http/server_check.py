#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Throws raw bytes at the probe server: every vector a proxy and we could read differently,
slow clients, forms, tokens, files, cookies, answers.  Usage: server_check.py PROBE"""
import os, re, select, signal, socket, subprocess, sys, tempfile, threading, time

PROBE = sys.argv[1]
failed = []


def check(name, ok, seen=""):
    if not ok:
        failed.append(name)
    print(("ok   " if ok else "FAIL ") + name + ("" if ok else f"  saw {seen!r}"), flush=True)


class Server:
    def __init__(self):
        self.dir = tempfile.TemporaryDirectory()
        assets = os.path.join(self.dir.name, "assets")
        os.makedirs(os.path.join(assets, "root"))
        os.makedirs(os.path.join(assets, "fonts"))
        for name, body in (("main.css", b"body{}"), ("root/favicon.ico", b"ico"),
                           ("main.css.gz", b"gz"), ("fonts/a.woff2", b"font")):
            with open(os.path.join(assets, name), "wb") as f:
                f.write(body)
        self.unix = os.path.join(self.dir.name, "s")
        self.process = subprocess.Popen([PROBE, self.unix, assets], stdout=subprocess.PIPE,
                                        stderr=subprocess.PIPE, text=True)
        _, port, proxied = self.process.stdout.readline().split()
        self.port, self.proxied = int(port), int(proxied)
        self.assets = self.process.stdout.readline().strip()

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        out, err = self.process.communicate(timeout=60)
        return self.process.returncode, out, err


def connect(where):
    if isinstance(where, str):
        s = socket.socket(socket.AF_UNIX)
        s.connect(where)
        return s
    return socket.create_connection(("127.0.0.1", where))


def talk(where, data, wait=2.0, pause=0.0, half=False):
    """Send bytes (a list is sent in pieces), read until closed or silent; -> bytes, closed."""
    s = connect(where)
    try:
        for piece in data if isinstance(data, list) else [data]:
            s.sendall(piece)
            time.sleep(pause)
    except OSError:
        pass
    got, closed = bytearray(), False
    end = time.time() + wait
    while time.time() < end:
        ready, _, _ = select.select([s], [], [], 0.25 if got else end - time.time())
        if not ready:
            if got:
                break
            continue
        try:
            part = s.recv(1 << 16)
        except OSError:
            closed = True
            break
        if not part:
            closed = True
            break
        got += part
    s.close()
    return bytes(got), closed


def status(answer):
    m = re.match(rb"HTTP/1\.[01] (\d+)", answer)
    return int(m.group(1)) if m else 0


def get(port, path, headers="", method="GET", **kw):
    return talk(port, f"{method} {path} HTTP/1.1\r\nHost: localhost:{port}\r\n{headers}\r\n".encode(),
                **kw)[0]


def post(port, path, body, headers="", kind="application/x-www-form-urlencoded"):
    if isinstance(body, str):
        body = body.encode()
    return talk(port, f"POST {path} HTTP/1.1\r\nHost: localhost:{port}\r\nContent-Type: {kind}\r\n"
                      f"Content-Length: {len(body)}\r\n{headers}\r\n".encode() + body)[0]


def body_of(answer):
    return answer.split(b"\r\n\r\n", 1)[1] if b"\r\n\r\n" in answer else b""


def vectors(port):
    """Each must be refused and the connection closed; nothing may reach an act."""
    H = b"Host: localhost\r\n"
    P = b"POST /en/commit HTTP/1.1\r\n" + H + b"Content-Type: application/x-www-form-urlencoded\r\n"
    G = b"GET /en HTTP/1.1\r\n"
    smuggled = b"GET /en/done HTTP/1.1\r\nHost: localhost\r\n\r\n"
    cases = {
        "two different Content-Length": P + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nab=cd",
        "two equal Content-Length": P + b"Content-Length: 5\r\nContent-Length: 5\r\n\r\nab=cd",
        "Content-Length list": P + b"Content-Length: 5, 5\r\n\r\nab=cd",
        "Content-Length and chunked": P + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "chunked": P + b"Transfer-Encoding: chunked\r\n\r\n5\r\nab=cd\r\n0\r\n\r\n",
        "chunk extension": P + b"Transfer-Encoding: chunked\r\n\r\n5;x=y\r\nab=cd\r\n0\r\n\r\n",
        "gzip, chunked": P + b"Transfer-Encoding: gzip, chunked\r\n\r\n",
        "xchunked with length": P + b"Transfer-Encoding: xchunked\r\nContent-Length: 5\r\n\r\nab=cd",
        "Transfer-Encoding identity": P + b"Transfer-Encoding: identity\r\n\r\n",
        "length +5": P + b"Content-Length: +5\r\n\r\nab=cd",
        "length 0x5": P + b"Content-Length: 0x5\r\n\r\nab=cd",
        "length -1": P + b"Content-Length: -1\r\n\r\n",
        "length 5 with space behind": P + b"Content-Length: 5 \r\n\r\nab=cd",
        "length with NUL": P + b"Content-Length: 5\x00\r\n\r\nab=cd",
        "length empty": P + b"Content-Length:\r\n\r\n",
        "huge length": P + b"Content-Length: 99999999999999999999999\r\n\r\n",
        "10 GB body": P + b"Content-Length: 10737418240\r\n\r\nab",
        "GET with body": b"GET /en HTTP/1.1\r\n" + H + b"Content-Length: %d\r\n\r\n" % len(smuggled) + smuggled,
        "HEAD with body": b"HEAD /en HTTP/1.1\r\n" + H + b"Content-Length: 3\r\n\r\nabc",
        "space before colon": G + b"Host : localhost\r\n\r\n",
        "space before colon, second": G + H + b"Content-Length : 5\r\n\r\nab=cd",
        "tab before colon": G + H + b"X-A\t: b\r\n\r\n",
        "obs-fold": G + H + b"X-A: b\r\n c\r\nX-D: e\r\n\r\n",
        "obs-fold in the last": G + H + b"X-A: b\r\n c\r\n\r\n",
        "obs-fold hides length": P + b"X-A: b\r\n\tContent-Length: 5\r\n\r\nab=cd",
        "header begins folded": b"GET /en HTTP/1.1\r\n X: y\r\n" + H + b"\r\n",
        "bare LF in headers": b"GET /en HTTP/1.1\r\nHost: localhost\nX-A: b\r\n\r\n",
        "bare LF in the last": b"GET /en HTTP/1.1\r\nHost: localhost\r\nX-A: b\n\r\n",
        "bare LF only": b"GET /en HTTP/1.1\nHost: localhost\n\n",
        "bare LF after the request line": b"GET /en HTTP/1.1\nHost: localhost\r\n\r\n",
        "bare CR in a header": G + H + b"X-A: b\rc\r\n\r\n",
        "NUL in a value": G + H + b"X-A: b\x00c\r\nX-B: d\r\n\r\n",
        "NUL in the last value": G + H + b"X-A: b\x00c\r\n\r\n",
        "NUL in a name": G + H + b"X-\x00A: b\r\n\r\n",
        "NUL in the target": b"GET /en\x00x HTTP/1.1\r\n" + H + b"\r\n",
        "control in a value": G + H + b"X-A: b\x01c\r\n\r\n",
        "bad name": G + H + b"X(A): b\r\n\r\n",
        "empty name": G + H + b": b\r\n\r\n",
        "no colon": G + H + b"nonsense\r\n\r\n",
        "no Host": b"GET /en HTTP/1.1\r\nX-A: b\r\n\r\n",
        "no header at all": b"GET /en HTTP/1.1\r\n\r\n",
        "no Host in 1.0": b"GET /en HTTP/1.0\r\nX-A: b\r\n\r\n",
        "two Hosts": G + H + b"Host: other\r\n\r\n",
        "empty Host": G + b"Host:\r\n\r\n",
        "Host with path": G + b"Host: localhost/x\r\n\r\n",
        "Host with @": G + b"Host: a@localhost\r\n\r\n",
        "unknown site": G + b"Host: evil.example\r\n\r\n",
        "%00 in the path": b"GET /en/%00 HTTP/1.1\r\n" + H + b"\r\n",
        "%00 in the query": b"GET /en?a=%00 HTTP/1.1\r\n" + H + b"\r\n",
        "broken escape": b"GET /en/%zz HTTP/1.1\r\n" + H + b"\r\n",
        "path not UTF-8": b"GET /en/%ff HTTP/1.1\r\n" + H + b"\r\n",
        "dot segments": b"GET /en/../x HTTP/1.1\r\n" + H + b"\r\n",
        "escaped dot segments": b"GET /en/%2e%2E/x HTTP/1.1\r\n" + H + b"\r\n",
        "absolute target": b"GET http://localhost/en HTTP/1.1\r\n" + H + b"\r\n",
        "star target": b"GET * HTTP/1.1\r\n" + H + b"\r\n",
        "two spaces": b"GET  /en HTTP/1.1\r\n" + H + b"\r\n",
        "space in the target": b"GET /en /x HTTP/1.1\r\n" + H + b"\r\n",
        "method PATCHY": b"PATCHY /en HTTP/1.1\r\n" + H + b"\r\n",
        "method TRACE": b"TRACE /en HTTP/1.1\r\n" + H + b"\r\n",
        "method CONNECT": b"CONNECT localhost:80 HTTP/1.1\r\n" + H + b"\r\n",
        "method get": b"get /en HTTP/1.1\r\n" + H + b"\r\n",
        "HTTP/0.9": b"GET /en\r\n\r\n",
        "HTTP/2.0": b"GET /en HTTP/2.0\r\n" + H + b"\r\n",
        "HTTP/1.2": b"GET /en HTTP/1.2\r\n" + H + b"\r\n",
        "64 KB header": G + H + b"X-A: " + b"a" * 65536 + b"\r\n\r\n",
        "64 KB target": b"GET /" + b"a" * 65536 + b" HTTP/1.1\r\n" + H + b"\r\n",
        "10,000 headers": G + H + b"".join(b"X-%d: a\r\n" % i for i in range(10000)) + b"\r\n",
        "not HTTP": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    }
    for name, data in cases.items():
        if name == "not HTTP":
            data += b"\r\n\r\n"
        got, closed = talk(port, data, wait=4)
        ok = (status(got) in (400, 404, 405, 411, 413, 414, 421, 431, 505) or got == b"") and closed
        # one answer; when the library cannot read a length it answers itself, its header twice
        ok = ok and b"hello" not in got and b"303" not in got[:20] and (
            len(re.findall(rb"HTTP/1\.1 \d\d\d ", got)) <= 1 or "ength" in name)
        check("refused and closed: " + name, ok, (got[:80], closed))


def slow(port):
    """One byte at a time must not hold a connection past its deadline."""
    def drip(name, head, limit):
        s = connect(port)
        s.sendall(head)
        start, cut = time.time(), False
        while time.time() - start < limit:
            try:
                s.sendall(b"a")
                s.settimeout(0.2)
                if s.recv(4096) == b"":
                    cut = True
                    break
            except socket.timeout:
                continue
            except OSError:
                cut = True
                break
        check(f"cut in {time.time() - start:.1f} s: {name}", cut)
        s.close()

    drip("header, one byte at a time", b"GET /en HTTP/1.1\r\nX-A: ", 5)
    drip("request line, one byte at a time", b"GET /", 5)
    drip("body, one byte at a time", b"POST /en/commit HTTP/1.1\r\nHost: a\r\nContent-Type: "
         b"application/x-www-form-urlencoded\r\nContent-Length: 9999\r\n\r\n", 7)
    s = connect(port)
    start = time.time()
    s.settimeout(6)
    try:
        check("idle connection closed", s.recv(1) == b"" and time.time() - start < 5)
    except socket.timeout:
        check("idle connection closed", False)
    # a reader that does not read a 20 MB answer
    s = socket.socket()
    s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    s.connect(("127.0.0.1", port))
    s.sendall(b"GET /en/download HTTP/1.1\r\nHost: a\r\n\r\n")
    time.sleep(6.5)
    total = 0
    s.settimeout(3)
    try:
        while True:
            part = s.recv(1 << 16)
            total += len(part)
            if not part:
                break
    except OSError:
        pass
    check("reader that does not read is cut", total < 20 << 20, total)
    # keep-alive outlives the header deadline
    s = connect(port)
    ok = True
    for _ in range(3):
        s.sendall(b"GET /en HTTP/1.1\r\nHost: a\r\n\r\n")
        ok = ok and b"hello" in s.recv(65536)
        time.sleep(1.2)
    check("a connection in use outlives the header deadline", ok)


def pages(srv):
    port = srv.port
    a = get(port, "/en")
    check("hello", status(a) == 200 and b"hello en / localhost:%d worker 1" % port in a, a)
    for header in (b"Content-Security-Policy: default-src 'none'; style-src 'self'", b"no-store",
                   b"nosniff", b"no-referrer", b"Cross-Origin-Opener-Policy: same-origin",
                   b"Cross-Origin-Resource-Policy: same-origin", b"Permissions-Policy:",
                   b"frame-ancestors 'none'"):
        check("header on a page: " + header.decode(), header in a)
        check("header on an error: " + header.decode(), header in get(port, "/en/nothing"))
    check("spanish", b"hello es /done" in get(port, "/es/done"))
    a = get(port, "/done?x=1", "Accept-Language: fr, es;q=0.8, en;q=0.7\r\n")
    check("language chosen and redirected", status(a) == 303 and b"Location: /es/done?x=1\r\n" in a, a)
    check("no redirect to elsewhere", status(get(port, "//evil.example/en")) == 404)
    check("404", status(get(port, "/en/nothing")) == 404)
    check("404 without language", status(get(port, "/nothing")) == 404)
    check("trailing slash is another address", status(get(port, "/en/done/")) == 404)
    a = get(port, "/en/done", method="DELETE")
    check("405 says what is allowed", status(a) == 405 and b"Allow: GET" in a, a)
    check("literal wins", b"hello en /case/new" in get(port, "/en/case/new"))
    a = get(port, "/en/case/X%20Y/step/z?q=%C3%A9&q=2")
    check("parameters", b"param id=X Y\nparam name=z\n" in a and "query q=é\nquery q=2".encode() in a, a)
    check("check refuses before the body", status(get(port, "/en/case/1/step/z?no=1")) == 404)
    a = get(port, "/en", method="HEAD")
    check("HEAD has no body and a length", body_of(a) == b"" and b"Content-Length: 2" in a or
          re.search(rb"Content-Length: \d+", a) and body_of(a) == b"", a)
    check("out of memory answers 503", status(get(port, "/en/oom")) == 503)
    check("too long an answer is our fault", status(get(port, "/en/big")) == 500)
    a = get(port, "/api/etag")
    check("etag", b'ETag: "v1"' in a and b"fresh" in a and b"Cache-Control: no-cache" in a, a)
    a = get(port, "/api/etag", 'If-None-Match: W/"v0", "v1"\r\n')
    check("etag known: 304", status(a) == 304 and body_of(a) == b"", a)
    a = post(port, "/api/raw", b"{\x00}", kind="application/json")
    check("raw body", b"body 3 token 0" in a, a)
    a = get(port, "/en/download", wait=10)
    check("download", len(body_of(a)) == 20 << 20 and
          b"filename=\"the _file_ __.pdf\"; filename*=UTF-8''the%20%22file%22%20%C3%A9.pdf" in a, a[:600])
    a = get(port, "/en/download?unknown=1", wait=10)
    check("download of unknown length", len(a) > 20 << 20)
    # assets
    a = get(port, srv.assets + "/main.css")
    check("asset", status(a) == 200 and b"immutable" in a and b"text/css" in a and
          b"body{}" in a and b"Content-Security-Policy" in a, a)
    check("asset packed", b"Content-Encoding: gzip" in
          get(port, srv.assets + "/main.css", "Accept-Encoding: br;q=0, gzip\r\n"))
    check("asset below", b"font/woff2" in get(port, srv.assets + "/fonts/a.woff2"))
    tag = re.search(rb'ETag: ("[^"]+")', a).group(1).decode()
    check("asset known", status(get(port, srv.assets + "/main.css", f"If-None-Match: {tag}\r\n")) == 304)
    a = get(port, "/assets/0123456789abcdef/main.css")
    check("asset of another day is not immutable", status(a) == 200 and b"immutable" not in a)
    check("favicon", status(get(port, "/favicon.ico")) == 200)
    check("no asset outside", status(get(port, srv.assets + "/%2e%2e/s")) == 400)
    # over the Unix socket
    a = talk(srv.unix, b"GET /en HTTP/1.1\r\nHost: h.example\r\n\r\n")[0]
    check("unix socket", b"hello en / h.example" in a, a)


def token_of(port, headers="", path="/en/token"):
    a = get(port, path, headers)
    cookie = re.search(rb"Set-Cookie: ([^=]+=[^;]+)", a)
    return body_of(a).decode(), cookie.group(1).decode() if cookie else "", a


def forms(srv):
    port = srv.port
    token, cookie, a = token_of(port)
    check("visit cookie", cookie.startswith(f"visit-{port}=") and b"HttpOnly; SameSite=Strict" in a
          and b"Secure" not in a, a)
    C = f"Cookie: {cookie}\r\n"
    good = f"text=a+b%0D%0Ac&text=2&empty=&token={token}"
    a = post(port, "/en/form", good, C)
    check("form", status(a) == 200 and b"form text=a b\r\nc\nform text=2\nform empty=\n" in a and
          b"token 32" in a, a)
    same = f"Origin: http://localhost:{port}\r\nSec-Fetch-Site: same-origin\r\n"
    check("form of our own", status(post(port, "/en/form", good, C + same)) == 200)
    check("form with Origin null and same-origin",
          status(post(port, "/en/form", good, C + "Origin: null\r\nSec-Fetch-Site: same-origin\r\n")) == 200)
    for name, headers, form in (
            ("no token", C, "text=a"),
            ("empty token", C, "text=a&token="),
            ("no cookie", "", good),
            ("foreign cookie", "Cookie: visit-%d=%s\r\n" % (port, "A" * 24), good),
            ("changed token", C, good[:-5] + ("AAAAA" if good[-5:] != "AAAAA" else "BBBBB")),
            ("other origin", C + "Origin: http://evil.example\r\n", good),
            ("other port's origin", C + "Origin: http://localhost:1\r\n", good),
            ("https origin", C + f"Origin: https://localhost:{port}\r\n", good),
            ("cross-site", C + "Sec-Fetch-Site: cross-site\r\n", good),
            ("same-site", C + "Sec-Fetch-Site: same-site\r\n", good)):
        a = post(port, "/en/form", form, headers)
        check("403: " + name, status(a) == 403, a)
    a = post(port, "/en/form", "text=my+words&token=x", C)
    check("403 keeps the text", b"kept: my words" in a, a)
    # bound to the session once there is one
    token2, cookie2, a = token_of(port, C, "/en/login")
    check("session cookie ends the visit", b"Set-Cookie: visit-%d=;" % port in a and b"Max-Age=0" in a, a)
    check("token for a session", status(post(port, "/en/form", f"token={token2}",
                                             f"Cookie: {cookie2}\r\n")) == 200)
    check("visit token without visit", status(post(port, "/en/form", good, f"Cookie: {cookie2}\r\n")) == 403)
    a = get(port, "/en/forget", C)
    check("leaving takes both cookies", a.count(b"Max-Age=0") == 2 and b"session-%d=;" % port in a
          and b"visit-%d=;" % port in a, a)
    # twice
    once = f"text=a&token={token}"
    a, b = post(port, "/en/once", once, C), None
    a = post(port, "/en/once", once, C)
    check("the same form again: the same answer", status(a) == 303, a)
    # odd forms
    for name, form in (("NUL", "text=%00"), ("broken escape", "text=%4"), ("not UTF-8", "text=%ff"),
                       ("name with a control", "te%0Axt=1"), ("no name", "=1"),
                       ("1,001 fields", "&".join("a=1" for _ in range(1001)))):
        a = post(port, "/en/form", form + f"&token={token}", C)
        check("400: form with " + name, status(a) == 400, a)
    a = post(port, "/en/form", f"text=a%0Bb%7Fc&token={token}", C)
    check("odd controls become spaces", b"form text=a b c\n" in a, a)
    a = post(port, "/en/form", "a=" + "x" * (600 << 10), C)
    check("413 for a form too large arrives", status(a) == 413, a)
    check("wrong type", status(post(port, "/en/form", "a=1", C, "text/plain")) == 400)
    # https behind a proxy
    p = srv.proxied
    t, cookie, a = token_of(p, "X-Forwarded-Proto: https\r\n")
    check("__Host- behind a proxy", cookie.startswith("__Host-visit=") and b"; Secure" in a and
          b"Strict-Transport-Security" in a, a)
    a = post(p, "/en/form", f"token={t}", f"X-Forwarded-Proto: https\r\nCookie: {cookie}\r\n"
             f"Origin: https://localhost:{p}\r\n")
    check("form behind a proxy", status(a) == 200, a)
    _, cookie, a = token_of(port, "X-Forwarded-Proto: https\r\n")
    check("X-Forwarded-Proto from anyone is ignored", cookie.startswith("visit-"), a)
    # waiting for the writer
    a = post(port, "/en/commit", "text=" + "x" * 100000)
    check("commit", status(a) == 303 and b"Location: /en/done" in a, a)
    a = post(port, "/en/commit", "text=!x")
    check("once more in the lane", b"round 1 outcome 7" in a, a)


def part(name, value, filename=None, kind=None):
    out = f'--BB\r\nContent-Disposition: form-data; name="{name}"'
    if filename is not None:
        out += f'; filename="{filename}"\r\nContent-Type: {kind or "text/plain"}'
    return out.encode() + b"\r\n\r\n" + (value if isinstance(value, bytes) else value.encode()) + b"\r\n"


MULTI = "multipart/form-data; boundary=BB"


def files(srv):
    port = srv.port
    token, cookie, _ = token_of(port)
    C = f"Cookie: {cookie}\r\n"
    T = part("token", token)
    end = b"--BB--\r\n"
    tricky = b"\r\n--B\r\n--BX\r\r\n--\r\n--B"
    a = post(port, "/en/upload", T + part("f", tricky, "C:\\dir\\a b.txt") + part("g", "", "") + end, C, MULTI)
    check("file", status(a) == 200 and b"f|a b.txt|%d\n" % len(tricky) in a and b"g|" not in a, a)
    a = post(port, "/en/upload", T + part("f", "", "empty.txt") + end, C, MULTI)
    check("an empty file is a file", b"f|empty.txt|0\n" in a, a)
    a = post(port, "/en/form", T + part("text", "línea\r\n2") + end, C, MULTI)
    check("multipart without files", "form text=línea\r\n2\n".encode() in a, a)
    for name, body, want in (
            ("file before the token", part("f", "x", "a") + T + end, 403),
            ("file without token", part("f", "x", "a") + end, 403),
            ("four files", T + b"".join(part("f", "x", "a") for _ in range(4)) + end, 413),
            ("broken off", T + part("f", "x", "a"), 400),
            ("no disposition", T + b"--BB\r\nX: y\r\n\r\nz\r\n" + end, 400),
            ("huge part header", T + b"--BB\r\nX: " + b"y" * 5000 + b"\r\n\r\nz\r\n" + end, 413),
            ("1,001 parts", T + part("a", "1") * 1000 + end, 413),
            ("preamble", b"hello\r\n" + T + end, 400),
            ("epilogue", T + end + b"more", 400),
            ("NUL in a field", T + part("a", "x\0y") + end, 400),
            ("field too large", T + part("a", "x" * (600 << 10)) + end, 413)):
        a = post(port, "/en/upload", body, C, MULTI)
        check(f"{want}: upload, {name}", status(a) == want, a[:100])
    a = post(port, "/en/form", T + part("f", "x", "a") + end, C, MULTI)
    check("400: a file where none is taken", status(a) == 400, a)
    for kind in ("multipart/form-data", "multipart/form-data; boundary=", "multipart/mixed; boundary=BB",
                 "multipart/form-data; boundary=" + "a" * 71, "multipart/form-data; boundary=a\"b"):
        check("400: " + kind[:50], status(post(port, "/en/upload", T + end, C, kind)) == 400)
    a = talk(port, f"POST /en/upload HTTP/1.1\r\nHost: a\r\n{C}Content-Type: {MULTI}\r\n"
                   f"Content-Length: 10737418240\r\n\r\n".encode())
    check("10 GB upload refused early", status(a[0]) == 413 and a[1], a)
    # byte by byte
    body = T + part("f", tricky, "a") + end
    head = (f"POST /en/upload HTTP/1.1\r\nHost: a\r\n{C}Content-Type: {MULTI}\r\n"
            f"Content-Length: {len(body)}\r\n\r\n").encode()
    a = talk(port, [head] + [bytes([b]) for b in body], pause=0.001)[0]
    check("a file byte by byte", b"f|a|%d\n" % len(tricky) in a, a)
    # clients that go away half way
    for _ in range(20):
        s = connect(port)
        s.sendall(head + body[:-30])
        s.close()


def stall(srv):
    get(srv.port, "/en/sleep?ms=3500", wait=6)


def main():
    srv = Server()
    vectors(srv.port)
    pages(srv)
    forms(srv)
    files(srv)
    slow(srv.port)
    stall(srv)
    # a request under way when it stops is finished
    result = []
    waiter = threading.Thread(target=lambda: result.append(get(srv.port, "/en/sleep?ms=1500", wait=5)))
    waiter.start()
    time.sleep(0.5)
    code, out, err = srv.stop()
    waiter.join()
    check("stops gracefully: the request under way is answered", b"slept" in result[0], result)
    check("stops clean: " + out.strip(), code == 0 and "files 0 downloads 0" in out, (code, out, err[-3000:]))
    check("a stalled request is logged", "REQUEST_STALLED" in err, err[-500:])
    check("a full arena is logged", "ARENA_FULL" in err)
    lines = [l for l in err.splitlines() if not l.startswith("{")]
    check("nothing else is logged", not lines, lines[:20])
    print(f"{len(failed)} failed")
    sys.exit(1 if failed else 0)


main()
