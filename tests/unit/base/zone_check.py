"""Hold zone.c against Python's zoneinfo, an independent reader of the same files.

Every zone with contents of its own, 2000 to 2040: each change of clocks to the second on
both sides, the local times around it, and days at random (to find a change we do not see).
Usage: zone_check.py PROBE
"""
import datetime as dt
import pathlib
import random
import subprocess
import sys
import zoneinfo

FROM, TO = 946684800, 2240524800  # 2000-01-01, 2041-01-01
EPOCH = dt.datetime(1970, 1, 1)
UTC_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.timezone.utc)
FOLDER = pathlib.Path("/usr/share/zoneinfo")


def probe(lines):
    done = subprocess.run([sys.argv[1]], input="\n".join(lines) + "\n", text=True,
                          capture_output=True)
    assert done.returncode == 0, done.stdout[-200:] + done.stderr[-2000:]
    return done.stdout.split("\n")


def zones():
    seen, names = set(), []
    for name in sorted(zoneinfo.available_timezones()):
        if name.startswith(("right/", "posix/")):
            continue  # leap seconds counted, or a copy: not what anyone names
        data = (FOLDER / name).read_bytes()
        if data not in seen:
            seen.add(data)
            names.append(name)
    return names


def offset(zone, second):
    at = UTC_EPOCH + dt.timedelta(seconds=second)
    return int(at.astimezone(zone).utcoffset().total_seconds())


def local(zone, wall):
    naive = EPOCH + dt.timedelta(seconds=wall)
    offsets = [int(naive.replace(tzinfo=zone, fold=f).utcoffset().total_seconds()) for f in (0, 1)]
    first, second = wall - offsets[0], wall - offsets[1]
    fit = "once" if first == second else "twice" if first < second else "never"
    return f"{fit} {first} {second}"


def main():
    random.seed(2740)
    zoneinfo.reset_tzpath([FOLDER])
    names = zones()
    assert len(names) > 300, "only %d zones: is tzdata installed?" % len(names)
    changes = probe([line for n in names for line in ("Z " + n, f"T {FROM} {TO}")])
    asked, want = [], []
    counts = {"once": 0, "never": 0, "twice": 0}
    for name, row in zip(names, changes):
        zone = zoneinfo.ZoneInfo(name)
        asked.append("Z " + name)
        seconds = {random.randrange(FROM, TO) for _ in range(60)}
        walls = set(seconds)
        found = [int(c) for c in row.split()]
        # A sample of the changes keeps this quick; the random days find a change we do not see.
        for c in random.sample(found, min(len(found), 24)):
            seconds |= {c - 1, c}
            before, after = offset(zone, c - 1), offset(zone, c)
            low, high = sorted((c + before, c + after))
            walls |= {low - 1, low, (low + high) // 2, high - 1, high}
        for s in seconds:
            asked.append(f"U {s}")
            want.append((name, asked[-1], str(offset(zone, s))))
        for w in walls:
            asked.append(f"L {w}")
            want.append((name, asked[-1], local(zone, w)))
            counts[want[-1][2].split()[0]] += 1
    got = probe(asked)
    wrong = [(w, g) for w, g in zip(want, got) if w[2] != g]
    for (name, question, answer), mine in wrong[:20]:
        print(f"{name}: {question}: zoneinfo says {answer}, we say {mine}")
    print(f"{len(names)} zones, {len(want)} questions, {counts}, {len(wrong)} wrong")
    return 1 if wrong or min(counts.values()) < 1000 else 0


if __name__ == "__main__":
    sys.exit(main())
