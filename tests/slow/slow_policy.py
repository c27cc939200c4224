#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The second, slow and obvious evaluator of packs: decisions and clocks, straight from the files.

It shares no code with src/policy and is written from docs/packs.md alone, so that a
mistake in one shows as a difference. It checks nothing: it expects packs that
`amparo pack check` accepts.

    slow_policy.py decide DIR TABLE fact=value ... [--set setting=value] [--now MOMENT]
    slow_policy.py due DIR CLOCK start=MOMENT ... [--calendar FILE] [--set setting=value]
    slow_policy.py names DIR
    slow_policy.py batch DIR [--calendar FILE]      JSON lines in, JSON lines out

Values are written as packs write them: yes, `a and b`, 12, 2026-11-20, 2026-11-20T16:00,
given, not given, unknown. `start=` stands for whatever starts the clock (both receipts,
if party and advisor count), `--set reading=` for its choice of readings. `now` is the moment asked about; needed for standings only.

Batch, one object a line; an answer line for each, in order:

    {"op": "decide", "table": "route", "facts": {"medium": "online"}, "settings": {}, "now": "2026-11-20T16:00"}
    {"op": "due", "clock": "report_24h", "facts": {"learned_at": "2026-11-27T22:15"}, "settings": {}, "now": ...}
    an optional "id" is handed back

    decide ->
    {"state": "answered" | "undetermined" | "no_row",
     "row": "member_away" | null,          first: the row that fits or stopped the walk; every: the first that fits
     "rows": ["..."],                      all rows that fit, in order
     "answers": {"state": ["open"], ...},  words in alphabetical order; {} unless answered
     "any_of": ["goes_to"],                columns whose words are joined with `or`
     "ask": ["disruption"],                what to ask, alphabetical; also while `every` is answered
     "unset": "window_days" | null}        the setting that must be chosen first
    due ->
    {"started": true, "start": "2026-11-20T16:00:00", "due": "2026-11-24T23:59:59", "due_utc": 1795589999,
     "warn": null | "2026-...", "reading": "A", "skipped": ["2026-11-21", ...], "standing": "running" | null,
     "floored": false, "longer": null | "formal.delay", "unset": null}
    anything refused -> {"error": "no_such_time" | "which_pass" | "bad_value" | "no_name" | "no_entry", "arg": "..."}
"""
import datetime as dt
import json
import os
import re
import sys
from zoneinfo import ZoneInfo

import yaml

UTC = dt.timezone.utc
HERE = os.path.dirname(os.path.abspath(__file__))
BORDER = os.path.join(HERE, "..", "..", "src", "policy", "facts.def")

UNKNOWN = ("unknown",)
NOT_GIVEN = ("not given",)
UNSET = ("unset",)


class Refused(Exception):
    def __init__(self, key, arg=""):
        super().__init__(key, arg)
        self.key, self.arg = key, arg


class TextLoader(yaml.SafeLoader):
    """Every scalar stays the text that was written."""


TextLoader.yaml_implicit_resolvers = {}


def read_yaml(path):
    with open(path, encoding="utf-8") as f:
        return yaml.load(f, TextLoader)


# ---- packs -------------------------------------------------------------------------

class Pack:
    """What a folder says, with what it extends brought in and `replaces` applied."""

    def __init__(self, folder, calendar_file=None):
        self.lists, self.groups, self.questions, self.settings = {}, {}, {}, {}
        self.decisions, self.clocks, self.procedures, self.letters = {}, {}, {}, {}
        self.requirements = {}
        self.zone, self.calendars, self.facts = None, {}, {}
        self.names, self.listed = {}, {}  # what was looked up once is not looked up again
        self.read_border()
        self.head = self.bring_in(os.path.abspath(folder), set())
        if calendar_file:
            self.read_calendar(calendar_file)
        # a pack that writes no house calendar has a plain working week
        self.calendars.setdefault("house", {"week": {0, 1, 2, 3, 4}, "closed": [], "closes": clock_time("17:00")})

    def read_border(self):
        text = re.sub(r"/\*.*?\*/", "", open(BORDER, encoding="utf-8").read(), flags=re.S)
        for name, words in re.findall(r"^WORDS\((\w+),\s*([^)]*)\)", text, re.M):
            self.lists[name] = [w for w in re.split(r"[,\s]+", words) if w]
        for name, kind, about in re.findall(r"^FACT\((\w+),\s*([\w:]+),\s*(\w+)", text, re.M):
            kind, _, of = kind.partition(":")
            self.facts[name] = {"kind": {"one": "one_of"}.get(kind, kind), "list": of, "about": about}

    def bring_in(self, folder, seen):
        head = read_yaml(os.path.join(folder, "pack.yaml"))
        if head["id"] in seen:
            return head
        seen.add(head["id"])
        for parent in head.get("extends", []):
            self.bring_in(os.path.join(os.path.dirname(folder), parent), seen)
        self.merge(self.settings, head.get("settings") or [])
        for name, noun in (("decisions", self.decisions), ("clocks", self.clocks),
                           ("letters", self.letters)):
            path = os.path.join(folder, name + ".yaml")
            if os.path.exists(path):
                self.merge(noun, read_yaml(path).get(name) or [])
        path = os.path.join(folder, "requirements.yaml")
        if os.path.exists(path):
            self.merge(self.requirements, read_yaml(path).get("requirements") or [])
        for name in ("vocabulary", "measures"):
            path = os.path.join(folder, name + ".yaml")
            for key, rows in (read_yaml(path) or {}).items() if os.path.exists(path) else ():
                if key == "questions":
                    self.merge(self.questions, rows)
                elif key == "groups":
                    self.merge(self.groups, rows)
                else:
                    self.lists.setdefault(key, [])
                    self.lists[key] += [r["id"] for r in rows]
        where = os.path.join(folder, "procedures")
        for name in sorted(os.listdir(where)) if os.path.isdir(where) else ():
            one = read_yaml(os.path.join(where, name))
            self.merge(self.procedures, [one])
        path = os.path.join(folder, "calendar.yaml")
        if os.path.exists(path):
            self.read_calendar(path)
        return head

    @staticmethod
    def merge(into, entries):
        for e in entries:
            old = into.get(e["replaces"].split()[-1], {}) if "replaces" in e else {}
            into[e["id"]] = {**old, **e}

    def read_calendar(self, path):
        text = read_yaml(path)
        if "zone" in text:
            self.zone = text["zone"]
        for c in text.get("calendars", []):
            closed = []
            for row in c.get("closed") or []:
                first, _, last = row[0].partition(" to ")
                closed.append((day(first), day(last or first)))
            opens, _, closes = c["office"].partition(" to ")
            week = {"mon": 0, "tue": 1, "wed": 2, "thu": 3, "fri": 4, "sat": 5, "sun": 6}
            self.calendars[c["id"]] = {"week": {week[w] for w in c["week"]}, "closed": closed,
                                       "closes": clock_time(closes)}

    # every name a cell may use: kind, list of words, where it comes from
    def name(self, id):
        if id not in self.names:
            self.names[id] = self.find_name(id)
            self.names[id]["words"] = self.words_of(self.names[id])
        return self.names[id]

    def find_name(self, id):
        if id in self.facts:
            return {"from": "fact", **self.facts[id]}
        if id in self.questions:
            q = self.questions[id]
            return {"from": "question", "kind": q["kind"], "list": q.get("list")}
        if id in self.settings:
            s = self.settings[id]
            words = [c["id"] for c in s.get("choices") or []]
            return {"from": "setting", "kind": s["kind"], "words": words}
        head, _, tail = id.rpartition(".")
        if head in self.decisions:
            words, many = answer_words(self, head, tail)
            kind = "many" if self.decisions[head]["hit"] == "every" or many else "one_of"
            return {"from": "answer", "kind": kind, "words": words}
        if head in self.clocks:
            if tail == "due":
                return {"from": "due", "kind": "moment"}
            return {"from": "standing", "kind": "one_of", "list": "clock_standing"}
        if head in self.procedures:
            if tail == "state":
                return {"from": "state", "kind": "one_of",
                        "words": ["none"] + [s["id"] for s in self.procedures[head]["states"]]}
            if tail in [s["id"] for s in self.procedures[head]["steps"]]:
                return {"from": "event", "kind": "event"}
        first = id.split(".")[0]
        if first in self.letters and id.split(".")[1] in ("sent", "received"):
            return {"from": "event", "kind": "event"}
        if head in self.requirements and tail == "standing":
            return {"from": "requirement", "kind": "one_of", "list": "standing_word"}
        raise Refused("no_name", id)

    def words_of(self, name):
        if name["kind"] == "yes_no":
            return ["no", "yes"]
        if "words" in name:
            return name["words"]
        return self.lists.get(name.get("list"), [])

    def words_in(self, text, joint, words):
        """The words of a cell, groups taken apart."""
        key = (text, joint, id(words))
        if key not in self.listed:
            self.listed[key] = frozenset(w for part in text.split(joint)
                                         for w in self.group_words(part, words))
        return self.listed[key]

    def group_words(self, word, words):
        """A group stands for its words."""
        g = self.groups.get(word)
        if word not in words and g and set(g["words"]) <= set(words):
            return list(g["words"])
        return [word]


def answer_words(pack, table, column):
    d = pack.decisions[table]
    facts, answers = columns_of(d)
    if column not in answers:
        raise Refused("no_name", table + "." + column)
    at = 1 + len(facts) + 1 + answers.index(column)
    words, many = [], False
    for row in d["rows"]:
        if " and " in row[at]:
            many = True
        for w in re.split(r" and | or ", row[at]):
            if w not in words:
                words.append(w)
    return words, many


def columns_of(d):
    arrow = d["columns"].index("->")
    return d["columns"][1:arrow], d["columns"][arrow + 1:-1]


# ---- time --------------------------------------------------------------------------

def day(text):
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        raise Refused("bad_value", text)
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise Refused("bad_value", text)


def clock_time(text):
    parts = [int(p) for p in text.split(":")]
    return dt.time(*parts)


def moments_of(zone, naive):
    """The moments a local time stands for: none, one, or the first and second pass."""
    found = []
    for fold in (0, 1):
        utc = naive.replace(tzinfo=zone, fold=fold).astimezone(UTC)
        if utc.astimezone(zone).replace(tzinfo=None) == naive and utc not in found:
            found.append(utc)
    return sorted(found)


def moment(text, home):
    m = re.fullmatch(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d(?::\d\d)?)(?: (.+))?", text)
    if not m:
        raise Refused("bad_value", text)
    words = (m.group(3) or "").split()
    which = words.pop() if words and words[-1] in ("first", "second") else None
    zone = ZoneInfo(words[0]) if words else home
    try:
        naive = dt.datetime.combine(day(m.group(1)), clock_time(m.group(2)))
    except ValueError:
        raise Refused("bad_value", text)
    found = moments_of(zone, naive)
    if not found:
        raise Refused("no_such_time", text)
    if len(found) == 2 and not which:
        raise Refused("which_pass", text)
    return found[1] if len(found) == 2 and which == "second" else found[0]


def as_end(zone, date, time):
    """A local time the program makes up as an end never comes out shorter."""
    naive = dt.datetime.combine(date, time)
    found = moments_of(zone, naive)
    if found:
        return found[-1]
    return naive.replace(tzinfo=zone, fold=0).astimezone(UTC)  # by the clocks before the change


def show(zone, utc):
    local = utc.astimezone(zone)
    text = local.replace(tzinfo=None).isoformat(timespec="seconds")
    found = moments_of(zone, local.replace(tzinfo=None, fold=0))
    if len(found) == 2:
        text += " first" if utc == found[0] else " second"
    return text


def is_open(calendar, date):
    if date.weekday() not in calendar["week"]:
        return False
    return not any(a <= date <= b for a, b in calendar["closed"])


def add_years(date, n):
    try:
        return date.replace(year=date.year + n)
    except ValueError:
        return dt.date(date.year + n, 3, 1)


def add_months(date, n):
    month = date.year * 12 + date.month - 1 + n
    year, month = divmod(month, 12)
    try:
        return dt.date(year, month + 1, date.day)
    except ValueError:
        return dt.date(year + (month == 11), (month + 1) % 12 + 1, 1)


def length(text):
    m = re.fullmatch(r"(\d+) (business day|hour|day|week|month|year)s?", text)
    if not m:
        raise Refused("bad_value", text)
    return int(m.group(1)), m.group(2)


# ---- facts and cells ---------------------------------------------------------------

class Case:
    """One set of facts and settings; everything else is worked out from them each time."""

    def __init__(self, pack, facts=None, settings=None, now=None):
        self.pack = pack
        self.zone = ZoneInfo(pack.zone or "UTC")
        self.facts, self.settings = {}, {}
        self.answers = {}  # of the tables asked so far; the facts of a case do not change
        for id, text in (facts or {}).items():
            if id == "now":
                now = text
            else:
                self.facts[id] = self.parse(id, text)
        for id, text in (settings or {}).items():
            self.settings[id] = self.parse(id, text)
        self.now = moment(now, self.zone) if now else None

    def parse(self, id, text):
        name = self.pack.name(id)
        text = text.strip()
        if text == "unknown":
            return UNKNOWN
        if text == "not given":
            return NOT_GIVEN
        kind, words = name["kind"], self.pack.words_of(name)
        if kind in ("yes_no", "one_of"):
            if text not in words:
                raise Refused("bad_value", text)
            return frozenset([text])
        if kind == "many":
            if text == "none" and "none" not in words:
                return NOT_GIVEN
            if text == "given":
                return frozenset()
            out = []
            for w in re.split(r" and | or ", text):
                out += self.pack.group_words(w, words)
            if not set(out) <= set(words):
                raise Refused("bad_value", text)
            return frozenset(out)
        if kind == "number":
            try:
                return int(text)
            except ValueError:
                raise Refused("bad_value", text)
        if text == "given":
            return "given"
        if kind == "date":
            return day(text)
        if kind in ("moment", "event"):
            if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
                return as_end(self.zone, day(text), dt.time(0))
            return moment(text, self.zone)
        return text

    def value(self, id):
        """What is known of a name, and if nothing is: what to ask."""
        if self.facts.get(id, UNKNOWN) is not UNKNOWN:
            return self.facts[id], set()
        name = self.pack.name(id)
        origin = name["from"]
        if origin == "setting":
            if id in self.settings:
                return self.settings[id], set()
            default = self.pack.settings[id].get("default", "unset")
            return (UNSET, {id}) if default == "unset" else (self.parse(id, default), set())
        if origin == "answer":
            table, column = id.rsplit(".", 1)
            if table not in self.answers:
                self.answers[table] = self.decide(table)
            got = self.answers[table]
            if got["state"] != "answered" or got["ask"]:
                return UNKNOWN, set(got["ask"])
            words = frozenset(got["answers"][column])
            if column in got["any_of"]:
                return ("any of", words), set()
            return words, set()
        if origin in ("standing", "due"):
            clock = id.rsplit(".", 1)[0]
            got = self.reckon(clock)
            if got["unset"]:
                return UNSET, {got["unset"]}
            if origin == "standing":
                return frozenset([got["standing"]]), set()
            if got["started"]:
                return got["due"], set()
            return UNKNOWN, {self.pack.clocks[clock]["starts"]}
        if origin == "event":
            return NOT_GIVEN, set()
        if origin == "state":
            return frozenset(["none"]), set()
        return UNKNOWN, {id}

    def holds(self, id, cell):
        """True, False or None (not known), and what to ask."""
        if cell == "any":
            return True, set()
        value, ask = self.value(id)
        if value is UNKNOWN or value is UNSET:
            return None, ask or {id}
        if cell == "given":
            return value is not NOT_GIVEN, set()
        if cell == "not given":
            return value is NOT_GIVEN, set()
        name = self.pack.name(id)
        kind, words = name["kind"], self.pack.words_of(name)
        if kind == "many" and value is NOT_GIVEN:
            value = frozenset()
        if value is NOT_GIVEN:
            return None, {id}
        if kind in ("yes_no", "one_of", "many"):
            return self.holds_words(value, cell, kind, words), set()
        if kind == "number":
            m = re.fullmatch(r"(at least |under |)(-?\d+)", cell)
            n = int(m.group(2))
            return {"at least ": value >= n, "under ": value < n, "": value == n}[m.group(1)], set()
        return self.holds_day(value, cell, kind)

    def holds_words(self, value, cell, kind, words):
        def listed(text, joint):
            return self.pack.words_in(text, joint, words)

        if isinstance(value, tuple):  # any one of several: certain only when all agree
            each = [self.holds_words(frozenset([w]), cell, kind, words) for w in value[1]]
            return each[0] if len(set(each)) == 1 else None
        if kind == "many":
            verb, _, rest = cell.partition(" ")
            if verb not in ("has", "lacks"):
                verb, rest = "has", cell
            if verb == "lacks":
                return not value & listed(rest, " or ")
            if " or " in rest:
                return bool(value & listed(rest, " or "))
            return listed(rest, " and ") <= value
        if cell.startswith("not "):
            return not value & listed(cell[4:], " or ")
        return bool(value & listed(cell, " or "))

    def holds_day(self, value, cell, kind):
        if value == "given":
            return None, set()
        date = value if kind == "date" else value.astimezone(self.zone).date()
        if cell == "open day":
            return is_open(self.pack.calendars["house"], date), set()
        m = re.fullmatch(r"(\d{4}-\d\d-\d\d) to (\d{4}-\d\d-\d\d)", cell)
        if m:
            return day(m.group(1)) <= date <= day(m.group(2)), set()
        verb, _, rest = cell.partition(" ")
        if re.fullmatch(r"\d{4}-\d\d-\d\d", rest):
            return (date < day(rest) if verb == "before" else date >= day(rest)), set()
        other, ask = self.value(rest)
        if isinstance(other, tuple) or other == "given":
            return None, ask
        a, b = value, other
        if isinstance(a, dt.datetime) != isinstance(b, dt.datetime) or kind == "date":
            a = date
            b = b.astimezone(self.zone).date() if isinstance(b, dt.datetime) else b
        return (a < b if verb == "before" else a >= b), set()

    # ---- decisions

    def decide(self, table):
        d = self.pack.decisions.get(table)
        if not d:
            raise Refused("no_entry", table)
        facts, answers = columns_of(d)
        out = {"state": "no_row", "row": None, "rows": [], "answers": {}, "any_of": [],
               "ask": [], "unset": None}
        ask = set()
        for row in d["rows"]:
            cells = row[1:1 + len(facts)]
            results = row[2 + len(facts):-1]
            tests = []
            for fact, cell in zip(facts, cells):
                tests.append(self.holds(fact, cell))
                if tests[-1][0] is False:
                    break
            if tests and tests[-1][0] is False:
                continue
            if any(t is None for t, _ in tests):
                for t, more in tests:
                    ask |= more if t is None else set()
                if d["hit"] == "every":
                    continue
                out.update(state="undetermined", row=row[0])
                break
            out["rows"].append(row[0])
            out["row"] = out["row"] or row[0]
            for column, text in zip(answers, results):
                words = re.split(r" and | or ", text)
                out["answers"][column] = sorted(set(out["answers"].get(column, [])) | set(words))
                if " or " in text and d["hit"] == "first":
                    out["any_of"].append(column)
            if d["hit"] == "first":
                out["state"] = "answered"
                break
        if d["hit"] == "every":
            out["state"] = "answered" if out["rows"] or not ask else "undetermined"
        out["ask"] = sorted(ask)
        unset = [a for a in out["ask"] if a in self.pack.settings]
        out["unset"] = unset[0] if unset else None
        return out

    # ---- clocks

    def starts(self, clock):
        """The moment a clock starts, and whether only its day is known; None: it has not."""
        names = [clock["starts"]]
        if clock["starts"].endswith(".received") and "advisor" in clock.get("by", []):
            both = "party" in clock["by"]
            names = [clock["starts"]] * both + [clock["starts"] + ".advisor"]
        found = []
        for id in names:
            value, _ = self.value(id)
            if value in (UNKNOWN, NOT_GIVEN, UNSET, "given"):
                return None
            if isinstance(value, dt.datetime):
                found.append((value, False))
            else:
                found.append((as_end(self.zone, value, dt.time(0)), True))
        return max(found, key=lambda f: f[0])

    def one_run(self, clock, start, only_day, run, size=None):
        reading, text, calendar, ends, closed = run
        if size:
            text = size
        elif text in self.pack.settings:
            value, _ = self.value(text)
            if value is UNSET:
                raise Refused("unset", text)
            text = value
        if calendar in self.pack.settings:
            value, _ = self.value(calendar)
            if value is UNSET:
                raise Refused("unset", calendar)
            calendar = value
        cal = self.pack.calendars[calendar]
        n, unit = length(text)
        local = start.astimezone(self.zone)
        first, skipped = local.date(), []
        if unit == "hour":
            if only_day:
                start = as_end(self.zone, first, dt.time(23, 59, 59))
            due = start + dt.timedelta(hours=n)
            last = due.astimezone(self.zone).date()
            time = due.astimezone(self.zone).time().replace(tzinfo=None)
        else:
            last = first
            if unit == "business day":
                while n:
                    last += dt.timedelta(days=1)
                    if is_open(cal, last):
                        n -= 1
                    else:
                        skipped.append(last)
            elif unit in ("day", "week"):
                last += dt.timedelta(days=n * (7 if unit == "week" else 1))
            elif unit == "month":
                last = add_months(last, n)
            else:
                last = add_years(last, n)
            due = None
            time = local.time().replace(tzinfo=None)
            if only_day:
                time = dt.time(23, 59, 59)
        if closed == "moves on":
            while not is_open(cal, last):
                skipped.append(last)
                last += dt.timedelta(days=1)
                due = None
        if due is None or ends != "same time":
            due = self.on_day(last, ends, time, cal)
        return due, skipped, time, cal

    def on_day(self, date, ends, same, cal):
        time = {"same time": same, "end of day": dt.time(23, 59, 59),
                "close of office": cal["closes"], "start of day": dt.time(0)}[ends]
        return as_end(self.zone, date, time)

    def reckon(self, clock_id):
        clock = self.pack.clocks.get(clock_id)
        if not clock:
            raise Refused("no_entry", clock_id)
        out = {"started": False, "start": None, "due": None, "warn": None, "reading": None,
               "skipped": [], "standing": "not_started", "floored": False, "longer": None,
               "unset": None}
        start = self.starts(clock)
        if not start:
            return out
        start, only_day = start
        runs = clock["runs"]
        try:
            if "differ" not in clock and clock.get("reading"):
                value, _ = self.value(clock["reading"])
                if value is UNSET:
                    raise Refused("unset", clock["reading"])
                runs = [r for r in runs if r[0] == "any" or r[0] in value][:1]
            best = None
            for run in runs:
                due, skipped, time, cal = self.one_run(clock, start, only_day, run)
                one = {"reading": run[0], "skipped": skipped, "floored": False, "longer": None}
                if "floor" in clock:
                    low, low_skipped, _, _ = self.one_run(clock, start, only_day, run, clock["floor"])
                    if low > due:
                        due, one["skipped"], one["floored"] = low, low_skipped, True
                for step, question, _ in clock.get("longer") or []:
                    taken, _ = self.value(step)
                    to, _ = self.value(question)
                    if isinstance(taken, dt.datetime) and isinstance(to, dt.date):
                        later = self.on_day(to, run[3], time, cal)
                        if later > due:
                            due, one["longer"] = later, step
                one["due"] = due
                one["warn"] = min(due, best["warn"]) if best else due
                if best and due <= best["due"]:
                    best["warn"] = one["warn"]
                else:
                    best = one
        except Refused as no:
            if no.key != "unset":
                raise
            out["unset"] = no.arg
            return out
        out.update(best, started=True, start=start)
        if "differ" not in clock:
            out["warn"] = None
        out["standing"] = self.standing(clock, out)
        return out

    def standing(self, clock, got):
        stops = [self.value(s)[0] for s in clock.get("stops") or []]
        stops = [s for s in stops if isinstance(s, dt.datetime)]
        due, warn = got["due"], got["warn"]
        if clock["kind"] not in ("deadline", "target"):
            if self.now is None:
                return None
            opens = clock["kind"] == "waiting" and self.ends_of(clock, got) in ("start of day", "same time")
            over = self.now >= due if opens else self.now >= due + dt.timedelta(seconds=1)
            return "over" if over else "running"
        at = min(stops) if stops else self.now
        if at is None:
            return None
        at = at.replace(microsecond=0)
        if at > due:
            return "late"
        if warn and at > warn:
            return "between"
        return "in_time" if stops else "running"

    @staticmethod
    def ends_of(clock, got):
        return [r for r in clock["runs"] if r[0] == got["reading"]][0][3]

    def due(self, clock_id):
        got = self.reckon(clock_id)
        got["due_utc"] = int(got["due"].timestamp()) if got["due"] else None
        for key in ("start", "due", "warn"):
            got[key] = show(self.zone, got[key]) if got[key] else None
        got["skipped"] = [d.isoformat() for d in got["skipped"]]
        return got


# ---- command line ------------------------------------------------------------------

def answer(pack, ask):
    try:
        facts = dict(ask.get("facts") or {})
        if "start" in facts and ask["op"] == "due":
            clock = pack.clocks.get(ask["clock"]) or {}
            at = facts.pop("start")
            if clock:
                facts[clock["starts"]] = at
                if "advisor" in clock.get("by", []):
                    facts[clock["starts"] + ".advisor"] = at
        settings = dict(ask.get("settings") or {})
        if "reading" in settings and "reading" not in pack.settings:
            settings[pack.clocks[ask["clock"]]["reading"]] = settings.pop("reading")
        case = Case(pack, facts, settings, ask.get("now"))
        out = case.decide(ask["table"]) if ask["op"] == "decide" else case.due(ask["clock"])
    except Refused as no:
        out = {"error": no.key, "arg": no.arg}
    if "id" in ask:
        out["id"] = ask["id"]
    return out


def pairs(words):
    return dict(w.split("=", 1) for w in words)


def main(argv):
    if len(argv) < 3 or argv[1] not in ("decide", "due", "names", "batch"):
        sys.stderr.write(__doc__)
        return 2
    op, folder, rest = argv[1], argv[2], argv[3:]
    options, words = {"--set": [], "--calendar": [], "--now": []}, []
    while rest:
        word = rest.pop(0)
        if word in options:
            options[word].append(rest.pop(0))
        else:
            words.append(word)
    pack = Pack(folder, options["--calendar"][0] if options["--calendar"] else None)
    if op == "names":
        for id in sorted(list(pack.facts) + list(pack.questions) + list(pack.settings)):
            n = pack.name(id)
            print(json.dumps({"name": id, "from": n["from"], "kind": n["kind"], "words": pack.words_of(n)}))
        return 0
    if op == "batch":
        for line in sys.stdin:
            if line.strip():
                print(json.dumps(answer(pack, json.loads(line))), flush=True)
        return 0
    now = options["--now"][0] if options["--now"] else None
    ask = {"op": op, "table": words[0], "clock": words[0], "facts": pairs(words[1:]),
           "settings": pairs(options["--set"]), "now": now}
    print(json.dumps(answer(pack, ask), ensure_ascii=False, indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
