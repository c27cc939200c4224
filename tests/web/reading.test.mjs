// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * reading.test.mjs - how hard the public pages are to read.  English by the grade of
 * `style` (Kincaid): none over 8, half of the pages at 6 or less.  Spanish by INFLESZ
 * (Szigriszt): none under 65, which is fairly easy.  Short pages of names and numbers
 * are counted together, since a grade needs sentences.
 */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import * as kit from "./kit.mjs";

const folder = kit.sheets();
after(() => rmSync(folder, { recursive: true }));

const ENTITIES = { amp: "&", lt: "<", gt: ">", quot: "\"", "#39": "'" };

/** The sentences of the page's main part: one for each block that ends like a sentence. */
function sentences(html) {
  const main = html.slice(html.indexOf("<main"), html.indexOf("</main>"))
    .replace(/<(a|span) class="cl[^]*?<\/\1>/g, "").replace(/<svg[^]*?<\/svg>/g, "").replace(/<nav[^]*?<\/nav>/g, "");
  return main.replace(/<\/?(b|strong|a|span|em|small|br)\b[^>]*>/g, " ").split(/<[^>]+>/)
    .map(t => t.replace(/&([a-z0-9#]+);/g, (all, name) => ENTITIES[name] ?? all).replace(/\s+/g, " ").trim())
    .filter(t => /[.!?:]$/.test(t)).map(t => t.replace(/:$/, "."));
}

const grade = text => {
  const said = execFileSync("style", ["-L", "en"], { input: text, encoding: "utf8" });
  return Number(/Kincaid: (-?[\d.]+)/.exec(said)[1]);
};

/** Syllables of a Spanish word: groups of vowels, with hiatus where a strong vowel meets another. */
export function syllables(word) {
  const w = word.toLowerCase().replace(/qu/g, "k").replace(/gu([eiéí])/g, "g$1").replace(/y$/, "i").replace(/h/g, "");
  let n = 0;
  for (const group of w.match(/[aeiouáéíóúü]+/g) ?? []) {
    n++;
    for (let i = 1; i < group.length; i++)
      if (/[aeoáéó]{2}|[íú][aeo]|[aeo][íú]/.test(group.slice(i - 1, i + 1))) n++;
  }
  return Math.max(1, n);
}

function inflesz(text) {
  const words = text.match(/[a-záéíóúüñ]+/gi), count = text.match(/[.!?]+/g).length;
  return 206.835 - 62.3 * words.reduce((n, w) => n + syllables(w), 0) / words.length - words.length / count;
}

const names = readdirSync(join(folder, "en")).map(f => f.slice(0, -5)).filter(n => !/^(kitchen|leave)/.test(n));
const texts = lang => Object.fromEntries(names.map(n =>
  [n, sentences(readFileSync(join(folder, lang, `${n}.html`), "utf8"))]));
const long = all => Object.entries(all).filter(([, s]) => s.length >= 8);
const rest = all => Object.values(all).filter(s => s.length < 8).flat();

test("syllables are counted as people speak them", () => {
  for (const [word, n] of [["usted", 2], ["aparato", 4], ["guarda", 2], ["decisión", 3], ["país", 2], ["leer", 2],
    ["quiere", 2], ["también", 2], ["policía", 4], ["ahora", 3], ["muy", 1], ["que", 1], ["oído", 3]])
    assert.equal(syllables(word), n, word);
});

test("English pages: no grade over 8, half at 6 or less", t => {
  const all = texts("en"), grades = [...long(all), ["short pages", rest(all)]].map(([n, s]) => [n, grade(s.join("\n"))]);

  t.diagnostic(grades.map(([n, g]) => `${n} ${g}`).join(", "));
  assert.ok(grades.length >= 8);
  for (const [name, g] of grades) assert.ok(g <= 8, `${name} has grade ${g}`);
  assert.ok(grades.map(([, g]) => g).sort((a, b) => a - b)[grades.length >> 1] <= 6);
});

test("Spanish pages: INFLESZ 65 or more", t => {
  const all = texts("es"), scores = [...long(all), ["short pages", rest(all)]].map(([n, s]) => [n, inflesz(s.join("\n"))]);

  t.diagnostic(scores.map(([n, g]) => `${n} ${g.toFixed(0)}`).join(", "));
  for (const [name, score] of scores) assert.ok(score >= 65, `${name} has ${score.toFixed(1)}`);
});
