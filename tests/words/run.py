#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the word compiler refuses: each case is a pair of small .po files and what it must say.

    run.py WORDGEN
"""
import os
import subprocess
import sys
import tempfile

tool = sys.argv[1]
unsafe = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../words/unsafe.txt")
HEAD = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\nPlural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'


def one(key, text):
    return f'msgid "{key}"\nmsgstr "{text}"\n\n'


def many(key, *forms):
    return f'msgid "{key}"\nmsgid_plural "{key}"\n' + "".join(
        f'msgstr[{i}] "{t}"\n' for i, t in enumerate(forms)) + "\n"


# name, en, es, what must be said ("" = nothing is wrong)
CASES = [
    ("good", one("a.b", "Yes, {who}."), one("a.b", "Sí, {who}."), ""),
    ("good plural", many("a.n", "{n} day", "{n} days"), many("a.n", "{n} día", "{n} días"), ""),
    ("missing in Spanish", one("a.b", "Yes") + one("a.c", "No"), one("a.b", "Sí"), 'en.po:7: "a.c" has no words in "es"'),
    ("missing in English", one("a.b", "Yes"), one("a.b", "Sí") + one("a.c", "No"), '"a.c" has no words in "en"'),
    ("empty", one("a.b", "Yes"), one("a.b", ""), '"a.b" has no words'),
    ("other argument", one("a.b", "By {day}"), one("a.b", "El {dia}"), '"a.b" takes other {arguments} here'),
    ("argument lost", one("a.b", "By {day}"), one("a.b", "Pronto"), '"a.b" takes other {arguments} here'),
    ("plural in one", many("a.n", "{n} day", "{n} days"), one("a.n", "{n} días"), "has a plural in one language only"),
    ("one form", many("a.n", "{n} day"), many("a.n", "{n} día", "{n} días"), '"a.n"'),
    ("twice", one("a.b", "Yes") + one("a.b", "Yes"), one("a.b", "Sí"), "duplicate message definition"),
    ("fuzzy", "#, fuzzy\n" + one("a.b", "Yes"), one("a.b", "Sí"), "is marked fuzzy"),
    ("bad key", one("A b", "Yes"), one("A b", "Sí"), "is not a key"),
    ("tag", one("a.b", "<b>Yes</b>"), one("a.b", "Sí"), "holds a sign that is not for prose"),
    ("open brace", one("a.b", "Yes {who"), one("a.b", "Sí {who"), "has a { that is no {name}"),
    ("lone brace", one("a.b", "Yes who}"), one("a.b", "Sí who}"), "has a } without {"),
    ("space", one("a.b", "Yes "), one("a.b", "Sí"), "begins, ends or goes on with empty space"),
    ("line break", one("a.b", "Yes\\nno"), one("a.b", "Sí"), "holds a line break"),
    ("unsafe", one("a.b", "Invalid date"), one("a.b", "Revise la fecha"), 'says "invalid"'),
    ("unsafe in Spanish", one("a.b", "You decide"), one("a.b", "Tú decides"), 'says "tú"'),
    ("unsafe outside", one("title.x", "Sexual assault"), one("title.x", "Ayuda"), 'says "assault"'),
    ("the same inside", one("page.x", "Sexual assault"), one("page.x", "Agresión sexual"), ""),
    ("part of a word", one("a.b", "Reclaim"), one("a.b", "Actual"), ""),
    ("no po at all", "this is no po file", one("a.b", "Sí"), "en.po"),
]

passed = failed = 0
for name, en, es, wanted in CASES:
    with tempfile.TemporaryDirectory() as folder:
        words = os.path.join(folder, "words")
        os.mkdir(words)
        for lang, text in (("en", en), ("es", es)):
            with open(os.path.join(words, f"{lang}.po"), "w", encoding="utf-8") as f:
                f.write(HEAD + text)
        with open(unsafe, encoding="utf-8") as f, open(os.path.join(words, "unsafe.txt"), "w", encoding="utf-8") as g:
            g.write(f.read())
        out = [os.path.join(folder, n) for n in ("w.h", "w.c", "w.list")]
        run = subprocess.run([tool, "--header", out[0], "--source", out[1], "--list", out[2], words],
                             capture_output=True, text=True, check=False)
    good = run.returncode == 0 and not run.stderr if not wanted else run.returncode == 1 and wanted in run.stderr
    passed += good
    failed += not good
    if not good:
        print(f"not ok - {name}: wanted {wanted!r}, got exit {run.returncode}: {run.stderr.strip()}")
print(f"{passed} passed, {failed} failed")
sys.exit(1 if failed else 0)
