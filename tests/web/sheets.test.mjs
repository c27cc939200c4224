// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * sheets.test.mjs - the public pages and every component, without a server of ours: in two
 * languages, on a small and a large screen, on paper, under the strict policy.
 */
import assert from "node:assert/strict";
import { readFileSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { gzipSync } from "node:zlib";
import * as kit from "./kit.mjs";

const FIRST_VISIT = 40 * 1024, SCRIPT = 1024, MARK = 400;   // bytes on the wire

const folder = kit.sheets();
const names = readdirSync(join(folder, "en")).map(f => f.slice(0, -5)).sort();
const shown = names.filter(n => n !== "leave");             // it leads away: leave.test.mjs
const weight = file => gzipSync(readFileSync(file)).length;
let browser, site;

before(async () => { browser = await kit.browser(); site = await kit.serve(folder); });
after(async () => { await browser.close(); await site.close(); rmSync(folder, { recursive: true }); });

test("every page is there in both languages", () => {
  assert.ok(names.length >= 19, `${names.length} pages`);
  assert.deepEqual(readdirSync(join(folder, "es")).map(f => f.slice(0, -5)).sort(), names);
});

test("the script is at most 1 KB, and nothing is loaded from elsewhere", () => {
  assert.ok(readFileSync(join(kit.assets, "leave.js")).length <= SCRIPT);
  assert.doesNotMatch(readFileSync(join(kit.assets, "amparo.css"), "utf8"), /url\((['"]?)(https?:)?\/\/|@font-face|@import|data:/);
});

for (const name of names)
  test(`${name} is valid HTML`, async () => {
    for (const lang of kit.LANGS)
      assert.deepEqual(await kit.invalid(readFileSync(join(folder, lang, `${name}.html`), "utf8")), [], lang);
  });

for (const name of shown)
  test(`${name} is light, accessible and keeps to the policy`, async () => {
    for (const width of kit.WIDTHS) {
      const context = await browser.newContext({ viewport: { width, height: 900 } });
      const page = await context.newPage();
      const problems = kit.watch(page, site.base);

      for (const lang of kit.LANGS) {
        const where = `${lang} at ${width}`;
        await page.goto(`${site.base}/${lang}/${name}`);
        assert.deepEqual(problems, [], where);
        assert.equal(await kit.sideways(page), 0, where);
        assert.deepEqual(await kit.axe(page), [], where);
        const leave = page.locator(".top.exit .leave");
        if (await leave.count()) {
          await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
          const box = await leave.boundingBox();
          assert.ok(box && box.y >= 0 && box.y < 60 && box.height >= 44 && box.width >= 44,
            `${where}: Leave stays in view: ${JSON.stringify(box)}`);
          await page.evaluate(() => scrollTo(0, 0));
        }
        const bytes = weight(join(folder, lang, `${name}.html`)) + weight(join(kit.assets, "amparo.css")) +
          weight(join(kit.assets, "leave.js")) + MARK;
        assert.ok(bytes <= FIRST_VISIT, `${where}: ${bytes} bytes`);
        await kit.shot(page, `${name}.${lang}.${width}`);
      }
      await context.close();
    }
  });

test("on paper there is no menu, no Leave and no form button", async () => {
  const context = await browser.newContext({ viewport: { width: 800, height: 1100 } });
  const page = await context.newPage();

  await page.goto(`${site.base}/en/kitchen-staff`);
  await page.emulateMedia({ media: "print" });
  for (const part of [".nav", ".who form", ".acts", ".usa-skipnav"])
    assert.equal(await page.locator(part).first().isVisible(), false, part);
  await page.goto(`${site.base}/es/index`);
  for (const part of [".leave", ".help"])
    assert.equal(await page.locator(part).first().isVisible(), false, part);
  assert.equal(await page.locator("h1").isVisible(), true);
  await context.close();
});

test("the keyboard reaches skip, then Leave, then the rest, and the bar hides no focus", async () => {
  const context = await browser.newContext({ viewport: { width: 320, height: 600 }, javaScriptEnabled: false });
  const page = await context.newPage();

  await page.goto(`${site.base}/en/kitchen`);
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.className), "usa-skipnav");
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.className), "leave");
  for (let i = 0; i < 40; i++) {
    await page.keyboard.press("Tab");
    const box = await page.evaluate(() => {
      const a = document.activeElement, r = a.getBoundingClientRect();
      return { what: a.outerHTML.slice(0, 80), bottom: r.bottom, top: r.top, bar: document.querySelector(".top").getBoundingClientRect().bottom,
        inBar: !!a.closest(".top") };
    });
    assert.ok(box.inBar || box.bottom > box.bar, `hidden under the bar: ${JSON.stringify(box)}`);
  }
  await context.close();
});
