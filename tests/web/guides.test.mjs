// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * guides.test.mjs - the pages that tell, from a running server with a real pack: valid,
 * accessible, in both languages, on a small and a large screen; every link among them leads
 * somewhere; nothing is loaded from elsewhere and no cookie is set by reading.
 */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import * as kit from "./kit.mjs";

const PAGES = ["", "help", "help?need=medical", "help/print", "confidential", "evidence", "choices", "safe", "who",
  "accessibility", "rules", "rules/2740/9.p1", "rules/t9/106.44(c)", "code", "sign-in", "rules/2740/none"];
let browser, site;

before(async () => { browser = await kit.browser(); site = await kit.institution(); });
after(async () => { await browser?.close(); await site?.close(); });

for (const path of PAGES)
  test(`/${path} is valid, accessible and keeps to the policy`, async () => {
    // the sheets are seen in every pair; here each language and each width once
    for (const [lang, width] of [["en", 320], ["es", 1280]]) {
      const context = await browser.newContext({ viewport: { width, height: 900 } });
      const page = await context.newPage();
      const problems = kit.watch(page, site.base);
      const where = `${lang} at ${width}`;
      const reply = await page.goto(`${site.base}/${lang}/${path}`);

      assert.equal(reply.status(), path.endsWith("none") ? 404 : 200, where);
      assert.deepEqual(await kit.invalid(await reply.text()), [], where);
      assert.deepEqual(problems.filter(p => !/status of 404/.test(p)), [], where);
      assert.equal(await kit.sideways(page), 0, where);
      assert.deepEqual(await kit.axe(page), [], where);
      assert.equal(await page.locator("html").getAttribute("lang"), lang);
      await kit.shot(page, `${path.replace(/[^a-z0-9]+/g, "-") || "home"}.${lang}.${width}`);
      await context.close();
    }
  });

test("every link of these pages leads to a page, and reading sets no session", async () => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const seen = new Map(), todo = PAGES.filter(p => !p.endsWith("none")).map(p => `/en/${p}`);
  let steps = 0;

  for (const path of todo) {
    const reply = await context.request.get(site.base + path);
    const html = await reply.text();
    for (const [, link] of html.matchAll(/href="(\/[^"#]*)/g)) {
      const plain = link.replace(/&amp;/g, "&");
      if (plain.startsWith("/assets/") || plain.endsWith("/leave") || seen.has(plain)) continue;
      if (/\/rules\/.*\//.test(plain) && ++steps % 20) continue;    // one clause in twenty
      seen.set(plain, (await context.request.get(site.base + plain)).status());
    }
  }
  assert.ok(seen.size > 40, `${seen.size} links`);
  const broken = [...seen].filter(([link, status]) => status !== 200 && !/\/(campaigns|duty)$/.test(link));
  assert.deepEqual(broken, []);
  assert.deepEqual((await context.cookies()).filter(c => /session/.test(c.name)), []);
  await context.close();
});

test("the language link keeps the page and what was asked of it", async () => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();

  await page.goto(`${site.base}/en/help?need=medical`);
  await page.locator(".lang").click();
  assert.equal(page.url(), `${site.base}/es/help?need=medical`);
  await context.close();
});
