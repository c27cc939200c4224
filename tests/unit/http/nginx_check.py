#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The documented proxy in front of the probe server: docs/nginx.conf as it is, but for its names.
Usage: nginx_check.py PROBE NGINX_CONF"""
import os, re, shutil, signal, socket, ssl, subprocess, sys, tempfile, time

probe, conf = sys.argv[1:3]
failed = []


def check(name, ok, seen=""):
    if not ok:
        failed.append(name)
    print(("ok   " if ok else "FAIL ") + name + (f"  {seen!r}" if not ok else ""), flush=True)


nginx = shutil.which("nginx") or "/usr/sbin/nginx"
if not os.path.exists(nginx):
    print("FAIL nginx is missing: tools/install brings it\n1 failed")
    sys.exit(1)
top = tempfile.mkdtemp()
os.chmod(top, 0o755)
with socket.socket() as s:
    s.bind(("127.0.0.1", 0))
    port = s.getsockname()[1]
subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj",
                "/CN=amparo.example.edu", "-keyout", top + "/key", "-out", top + "/cert"],
               check=True, stderr=subprocess.DEVNULL)
with open(conf) as f:
    text = f.read()
for old, new in (("/etc/letsencrypt/live/amparo.example.edu/fullchain.pem", top + "/cert"),
                 ("/etc/letsencrypt/live/amparo.example.edu/privkey.pem", top + "/key"),
                 ("listen 443 ssl http2;", f"listen 127.0.0.1:{port} ssl http2;"),
                 ("listen [::]:443 ssl http2;", ""), ("/run/amparo/http.sock", top + "/s")):
    check("nginx.conf has " + old, old in text)
    text = text.replace(old, new)
temp = "".join(f"{kind}_temp_path {top}/{kind};" for kind in
               ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
with open(top + "/nginx.conf", "w") as f:
    f.write(("user root;" if os.getuid() == 0 else "") + f"pid {top}/pid; error_log {top}/startup.log;"
            f"events {{}} http {{ {temp} {text} }}")
os.makedirs(top + "/assets")
server = subprocess.Popen([probe, top + "/s", top + "/assets"], stdout=subprocess.PIPE, text=True)
server.stdout.readline()
front = subprocess.Popen([nginx, "-p", top, "-c", top + "/nginx.conf", "-g", "daemon off;"],
                         stderr=subprocess.PIPE)


def talk(data, wait=3):
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    s = context.wrap_socket(socket.create_connection(("127.0.0.1", port)))
    s.settimeout(wait)
    got = bytearray()
    try:
        s.sendall(data)
        while True:
            part = s.recv(65536)
            if not part:
                break
            got += part
    except OSError:
        pass
    s.close()
    return bytes(got)


def status(answer):
    m = re.match(rb"HTTP/1\.[01] (\d+)", answer)
    return int(m.group(1)) if m else 0


H = b"Host: amparo.example.edu\r\n"
C = b"Connection: close\r\n"
try:
    for _ in range(50):
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            break
        except OSError:
            time.sleep(0.1)
    a = talk(b"GET /en HTTP/1.1\r\n" + H + C + b"\r\n")
    check("a page through nginx", b"hello en / amparo.example.edu" in a, a)
    check("https is known", b"Strict-Transport-Security" in a, a)
    a = talk(b"GET /en/token HTTP/1.1\r\n" + H + C + b"X-Forwarded-Proto: http\r\n\r\n")
    check("a client cannot say otherwise", b"__Host-visit=" in a and b"Secure" in a, a)
    token = a.split(b"\r\n\r\n", 1)[1].split(b"\r\n")[-1] if b"chunked" not in a else \
        re.search(rb"[A-Za-z0-9_-]{54}", a.split(b"\r\n\r\n", 1)[1]).group(0)
    cookie = re.search(rb"Set-Cookie: ([^;]+)", a).group(1)
    form = b"text=a&token=" + token
    a = talk(b"POST /en/form HTTP/1.1\r\n" + H + C + b"Cookie: " + cookie +
             b"\r\nOrigin: https://amparo.example.edu\r\nContent-Type: application/x-www-form-urlencoded\r\n"
             b"Content-Length: %d\r\n\r\n" % len(form) + form)
    check("a form through nginx", status(a) == 200 and b"form text=a" in a, a)
    smuggled = b"GET /en/done HTTP/1.1\r\n" + H + b"\r\n"
    P = b"POST /en/commit HTTP/1.1\r\n" + H + b"Content-Type: application/x-www-form-urlencoded\r\n"
    for name, data in {
        "CL.TE": P + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + smuggled,
        "TE.CL": P + b"Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n5c\r\n" + smuggled + b"\r\n0\r\n\r\n",
        "TE.TE": P + b"Transfer-Encoding: xchunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + smuggled,
        "two lengths": P + b"Content-Length: 0\r\nContent-Length: 44\r\n\r\n" + smuggled,
        "obs-fold": P + b"X: y\r\n Content-Length: 5\r\n\r\n" + smuggled,
        "space before colon": P + b"Content-Length : 44\r\n\r\n" + smuggled,
        "GET with body": b"GET /en HTTP/1.1\r\n" + H + b"Content-Length: %d\r\n\r\n" % len(smuggled) + smuggled,
    }.items():
        a = talk(data, 1)
        check("not smuggled through nginx: " + name, b"hello en /done" not in a or
              name in ("two lengths", "obs-fold", "space before colon") and a.count(b"HTTP/1.1 ") == 2, a[:300])
    # an upload leaves nothing on nginx's disk
    head = (b'--BB\r\nContent-Disposition: form-data; name="token"\r\n\r\n' + token +
            b'\r\n--BB\r\nContent-Disposition: form-data; name="f"; filename="big"\r\n\r\n')
    size, tail = 40 << 20, b"\r\n--BB--\r\n"
    a = talk(b"POST /en/upload HTTP/1.1\r\n" + H + C + b"Cookie: " + cookie +
             b"\r\nContent-Type: multipart/form-data; boundary=BB\r\nContent-Length: %d\r\n\r\n"
             % (len(head) + size + len(tail)) + head + b"x" * size + tail, 30)
    check("an upload through nginx", b"f|big|%d" % size in a, a[-200:])
    a = talk(b"GET /en/download HTTP/1.1\r\n" + H + C + b"\r\n", 30)
    check("a download through nginx", len(a) > 20 << 20, len(a))
    left = [f for d, _, files in os.walk(top) for f in files
            if os.path.basename(d) in ("client_body", "proxy")]
    check("nothing was kept on nginx's disk", not left, left)
    logs = open(top + "/startup.log").read()
    check("nothing was logged", "127.0.0.1" not in logs and not os.path.exists(top + "/logs/access.log"), logs)
finally:
    front.send_signal(signal.SIGQUIT)
    front.wait(20)
    server.send_signal(signal.SIGTERM)
    out = server.communicate(timeout=30)[0]
check("the probe stops clean", server.returncode == 0 and "files 0 downloads 0" in out, out)
shutil.rmtree(top)
print(f"{len(failed)} failed")
sys.exit(1 if failed else 0)
