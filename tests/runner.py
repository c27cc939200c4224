#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Runs the tests; called by ./test.  Parts:

checks  every program tools/check-*; it answers 0 when all is well
unit    meson suites `unit` and `fuzz` (the seeds of fuzz/ replayed)
slow    meson suite `slow` (floods, killed clients); in a release build suite `plain` (memory
        of 10,000 connections and of large uploads); with the thread sanitizer suite `threads`
packs   `amparo pack check` and `amparo pack test` of every folder in packs/
web     tests/web/*.test.mjs with node --test, in real browsers

A part that ran fewer tests than it found fails.  To add a test: see the part's own folder.
"""
import glob, json, os, re, subprocess, sys, time

TOP = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
BUILD = os.path.join(TOP, "build-test")
RELEASE = os.path.join(TOP, "build-release")  # ./run's; here for what sanitizers would distort
THREADS = os.path.join(TOP, "build-threads")  # with the thread sanitizer
JOBS = str(os.cpu_count() or 2)
results = []  # (part/name, passed, failed, seconds)


def say(text):
    print(text, flush=True)


def record(name, passed, failed, seconds, output=""):
    passed, failed = int(passed), int(failed)
    results.append((name, passed, failed, seconds))
    say(f"{'ok  ' if not failed else 'FAIL'} {name}  {passed} passed, {failed} failed  {seconds:.1f} s")
    if failed and output:
        lines = output.rstrip().splitlines()
        say("\n".join("    " + l for l in lines[-60:]))


def run(command, **kw):
    start = time.monotonic()
    try:
        p = subprocess.run(command, cwd=TOP, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                           text=True, errors="replace", **kw)
        return p.returncode, p.stdout, time.monotonic() - start
    except subprocess.TimeoutExpired as e:
        out = e.stdout or b""
        if isinstance(out, bytes):
            out = out.decode(errors="replace")
        return 124, out + "\ntook too long", time.monotonic() - start


def build(folder, options, targets=()):
    env = dict(os.environ)
    name = os.path.basename(folder)
    if "CC" not in env and subprocess.run(["sh", "-c", "command -v ccache"],
                                          stdout=subprocess.DEVNULL).returncode == 0:
        env["CC"] = "ccache gcc"
    if not os.path.exists(os.path.join(folder, "build.ninja")):
        say(f"configuring {name}: {' '.join(options)}")
        code, out, _ = run(["meson", "setup", folder, *options], env=env)
        if code:
            say(out)
            return False
    if targets == "none":
        return True
    say(f"building {name}")
    start = time.monotonic()
    code = subprocess.run(["ninja", "-C", folder, "--quiet", *targets], cwd=TOP, env=env).returncode
    say(f"built in {time.monotonic() - start:.0f} s" if not code else "the build failed")
    return code == 0


def binary():
    for path in ("amparo", "src/amparo"):
        if os.access(os.path.join(BUILD, path), os.X_OK):
            return os.path.join(BUILD, path)
    return None


def wanted(name, names):
    return not names or any(n in name for n in names)


# ---- parts -----------------------------------------------------------------------------


def part_checks(names):
    for path in sorted(glob.glob(os.path.join(TOP, "tools/check-*"))):
        name = os.path.basename(path)
        if os.access(path, os.X_OK) and wanted(name, names):
            code, out, seconds = run([path], timeout=600)
            record("checks/" + name, code == 0, code != 0, seconds, out)


def meson_part(part, suites, names, folder=BUILD):
    listed = subprocess.run(["meson", "introspect", "--tests", folder], stdout=subprocess.PIPE,
                            text=True, check=True).stdout
    tests = [t for t in json.loads(listed)
             if any(s.split(":")[-1] in suites for s in t["suite"]) and wanted(t["name"], names)]
    if not tests:
        return
    if folder != BUILD:
        made = json.loads(subprocess.run(["meson", "introspect", "--targets", folder],
                                         stdout=subprocess.PIPE, text=True, check=True).stdout)
        made = {os.path.relpath(f, folder) for t in made for f in t["filename"]}
        targets = {a for t in tests for a in t["cmd"] if os.path.relpath(
                       os.path.join(folder, a), folder) in made}
        if not build(folder, [], sorted(targets)):
            record(f"{part}/{os.path.basename(folder)}", 0, 1, 0)
            return
    log = os.path.join(folder, "meson-logs", f"{part}.json")
    if os.path.exists(log):
        os.remove(log)
    say(f"{part}: {len(tests)} test programs")
    # a private PostgreSQL is there for every test that wants one
    code, out, seconds = run([os.path.join(TOP, "tests/pg.sh"), "run",
                              "meson", "test", "-C", folder, "--no-rebuild", "--logbase", part,
                              "--num-processes", JOBS] + [t["name"] for t in tests],
                             timeout=2400)
    seen = {}
    if os.path.exists(log):
        with open(log) as f:
            for line in f:
                t = json.loads(line)
                seen[t["name"].split(" / ", 1)[-1].split(":")[-1]] = t
    for t in tests:
        r = seen.get(t["name"])
        if not r:
            record(f"{part}/{t['name']}", 0, 1, 0, "it was found and did not run\n" + out)
            continue
        text = (r.get("stdout") or "") + (r.get("stderr") or "")
        good = r["result"] in ("OK", "EXPECTEDFAIL")
        # cmocka programs hold many tests; one that was skipped has not passed
        found = sum(int(n) for n in re.findall(r"\[=+\] Running (\d+) test", text))
        passed = text.count("[       OK ]") if found else int(good)
        failed = found - passed if found else int(not good)
        if re.search(r"^\d+ failed$", text, re.M):  # our scripts say ok or FAIL, a line a check
            passed, failed = (len(re.findall(rf"^{word} ", text, re.M)) for word in ("ok", "FAIL"))
        if not good and not failed:
            failed = 1
        record(f"{part}/{t['name']}", passed, failed, r["duration"], text)


def part_unit(names):
    meson_part("unit", ("unit", "fuzz"), names)


def part_slow(names):
    meson_part("slow", ("slow",), names)
    if build(RELEASE, ["-Dbuildtype=release"], "none"):
        meson_part("slow", ("plain",), names, RELEASE)
    if build(THREADS, ["-Dbuildtype=debug", "-Db_sanitize=thread"], "none"):
        meson_part("slow", ("threads",), names, THREADS)


def part_packs(names):
    amparo = binary()
    packs = sorted(os.path.dirname(p) for p in glob.glob(os.path.join(TOP, "packs/*/pack.yaml")))
    if not amparo:
        record("packs/binary", 0, 1, 0, "the binary amparo was not built")
        return
    for pack in packs:
        name = os.path.basename(pack)
        if not wanted(name, names):
            continue
        code, out, seconds = run([amparo, "pack", "check", pack], timeout=300)
        record(f"packs/{name} check", code == 0, code != 0, seconds, out)
        code, out, seconds = run([amparo, "pack", "test", pack], timeout=300)
        counts = re.findall(r"(\d+)[a-z ]* passed, (\d+) failed", out)
        passed, failed = (int(n) for n in counts[-1]) if counts else (0, 1)
        scenarios = glob.glob(os.path.join(pack, "scenarios/*.yaml"))
        if (code and not failed) or (scenarios and not passed + failed):
            failed += 1
        record(f"packs/{name} scenarios", passed, failed, seconds, out)


def part_web(names):
    for path in sorted(glob.glob(os.path.join(TOP, "tests/web/*.test.mjs"))):
        name = os.path.basename(path)[:-len(".test.mjs")]
        if not wanted(name, names):
            continue
        env = dict(os.environ, AMPARO=binary() or "", AMPARO_BUILD=BUILD)
        code, out, seconds = run([os.path.join(TOP, "tools/node"), "--test",
                                  "--test-reporter=tap", path], env=env, timeout=1200)
        number = lambda what: int((re.findall(rf"^# {what} (\d+)", out, re.M) or ["0"])[-1])
        passed, failed = number("pass"), number("fail") + number("cancelled")
        if code and not failed or passed + failed + number("skipped") == 0:
            failed += 1
        record("web/" + name, passed, failed, seconds, out)


PARTS = {"checks": part_checks, "unit": part_unit, "slow": part_slow, "packs": part_packs,
         "web": part_web}


def main():
    parts = [a for a in sys.argv[1:] if a in PARTS] or list(PARTS)
    names = [a for a in sys.argv[1:] if a not in PARTS]
    start = time.monotonic()
    if not build(BUILD, ["-Dbuildtype=debug", "-Db_sanitize=address,undefined"]):
        say("0 passed, 1 failed")
        return 1
    for part in parts:
        before = len(results)
        PARTS[part](names)
        if len(results) == before and not names:
            say(f"{part}: nothing to run")
    slowest = sorted(results, key=lambda r: -r[3])[:10]
    say("\nslowest:")
    for name, _, _, seconds in slowest:
        say(f"  {seconds:7.1f} s  {name}")
    failing = [r[0] for r in results if r[2]]
    for name in failing:
        say("failed: " + name)
    passed, failed = sum(r[1] for r in results), sum(r[2] for r in results)
    if passed + failed == 0:
        failed = 1
        say("nothing was run" + (f": no test has {' or '.join(names)} in its name" if names else ""))
    say(f"\ntook {time.monotonic() - start:.0f} s")
    say(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


sys.exit(main())
