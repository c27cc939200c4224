#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every file of bad/ must be refused, at the place and in the words its first line gives.

    run.py TEMPLATEGEN WORDS.LIST
"""
import os
import re
import subprocess
import sys
import tempfile

tool, words = sys.argv[1:3]
here = os.path.dirname(os.path.abspath(__file__))
good = open(os.path.join(here, "ok", "good_row.html"), encoding="utf-8").read()
passed = failed = 0

for name in sorted(os.listdir(os.path.join(here, "bad"))):
    if not name.endswith(".html"):
        continue
    text = open(os.path.join(here, "bad", name), encoding="utf-8").read()
    wanted = re.match(r"\{\{! expects (.*) \}\}\n", text).group(1)
    advice = re.search(r"^\{\{! mends (.*) \}\}$", text, re.M)
    with tempfile.TemporaryDirectory() as folder:
        for file, content in ((name, text), ("good_row.html", good)):
            with open(os.path.join(folder, file), "w", encoding="utf-8") as f:
                f.write(content)
        run = subprocess.run(
            [tool, "--header", os.path.join(folder, "t.h"), "--source", os.path.join(folder, "t.c"),
             "--words", words, folder], capture_output=True, text=True, check=False)
    first = run.stderr.split("\n")[0]
    place, _, said = wanted.partition(" ")
    good_answer = (run.returncode == 1 and first.endswith(f"{name}:{place}: {said}")
                   and "To mend it: " in run.stderr
                   and (not advice or f"To mend it: {advice.group(1)}" in run.stderr))
    if good_answer:
        passed += 1
    else:
        failed += 1
        print(f"not ok - {name}\n  wanted {place}: {said}\n  got    {first} (exit {run.returncode})")
print(f"{passed} passed, {failed} failed")
sys.exit(1 if failed or passed < 30 else 0)
