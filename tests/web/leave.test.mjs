// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * leave.test.mjs - the way out: after leaving, Back must not bring our page into view again.
 * In Chromium with the back/forward cache as people have it, and in Firefox; by the link
 * with scripts off, by the link with scripts on, and by three presses of Shift.  As in the
 * program, leaving ends the session, so the server itself shows the page no more.
 */
import assert from "node:assert/strict";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import * as kit from "./kit.mjs";

const folder = kit.sheets();
let site, away, session = false;

before(async () => {
  away = await kit.serve(folder, (request, response) => {
    response.setHeader("content-type", "text/html");
    response.end("<!DOCTYPE html><html lang=\"en\"><title>Weather</title><h1>Sunny</h1>");
    return true;
  });
  site = await kit.serve(folder, (request, response) => {
    if (request.url === "/leave.gif") {
      response.writeHead(200, { "clear-site-data": "\"cache\"", "content-type": "image/svg+xml" });
      response.end("<svg xmlns=\"http://www.w3.org/2000/svg\"/>");
      return true;
    }
    if (request.url === "/en/private") {
      response.writeHead(session ? 200 : 404, { "content-type": "text/html; charset=utf-8" });
      response.end(session ? readFileSync(join(folder, "en/index.html")) : "<!DOCTYPE html><p>not available</p>");
      return true;
    }
    if (request.url !== "/en/leave") return false;
    session = false;
    response.writeHead(200, { "content-type": "text/html; charset=utf-8" });
    response.end(readFileSync(join(folder, "en/leave.html"), "utf8").replace(/https:[^"]*/, away.base));
    return true;
  });
});
after(async () => { await site.close(); await away.close(); rmSync(folder, { recursive: true }); });

const ours = text => /You decide what happens next/.test(text);

for (const how of ["link without scripts", "link", "three presses of Shift"])
  test(`Chromium: ${how} leaves fast, and Back does not return`, async t => {
    const browser = await kit.bfcache();
    t.after(() => browser.close());
    session = true;
    const context = await browser.newContext({ javaScriptEnabled: how !== "link without scripts" });
    const page = await context.newPage();

    await page.goto(`${away.base}/before`);
    await page.goto(`${site.base}/en/private`);
    assert.ok(ours(await page.content()));
    const start = Date.now();
    if (how === "three presses of Shift")
      for (let i = 0; i < 3; i++) await page.keyboard.press("Shift");
    else
      await page.locator(".leave").click();
    await page.waitForURL(`${away.base}/**`, { timeout: 10000 });
    const took = Date.now() - start;
    await page.goBack({ timeout: 5000, waitUntil: "commit" }).catch(() => {});
    await page.waitForTimeout(1500);
    const text = await page.evaluate(() => document.documentElement.hidden ? "" : document.body?.innerText ?? "").catch(() => "");
    assert.ok(!ours(text), `Back shows our page: ${text.slice(0, 80)}`);
    t.diagnostic(`${how}: ${took} ms`);
  });

test("Firefox: the link leaves, and Back does not return", async t => {
  const browser = await kit.firefox();
  t.after(() => browser.close());
  session = true;
  const page = await browser.newPage();

  await page.goto(`${away.base}/before`);
  await page.goto(`${site.base}/en/private`);
  assert.ok(ours(await page.content()));
  await Promise.all([page.waitForNavigation({ timeout: 10000 }), page.click(".leave")]);
  for (let i = 0; i < 40 && !page.url().startsWith(away.base); i++)
    await new Promise(r => setTimeout(r, 250));
  assert.ok(page.url().startsWith(away.base), page.url());
  await page.goBack({ timeout: 4000 }).catch(() => {});
  await new Promise(r => setTimeout(r, 1500));
  const text = await Promise.race([page.evaluate(() => document.documentElement.hidden ? "" : document.body?.innerText ?? ""),
    new Promise(r => setTimeout(r, 4000, ""))]).catch(() => "");
  assert.ok(!ours(text), `Back shows our page: ${text.slice(0, 80)}`);
});
