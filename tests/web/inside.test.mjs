// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * inside.test.mjs - the pages behind a code and behind sign-in, on a small and a large screen,
 * in both languages: valid HTML, nothing from elsewhere, no sideways scroll; behind a code no axe
 * violation, and everywhere else too with AXE=1 in the environment (some minutes).
 * Pages with ids come from what the coordinator's pages link to.
 */
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import * as kit from "./kit.mjs";

const PEOPLE = {
  "a draft": ["/p/1", "/p/2", "/p/4", "/p/8", "/p/10", "/p/look", "/p/later"],
  "a code": ["/mine", "/mine/name", "/mine/wish", "/mine/withdraw", "/mine/passphrase"],
  "nobody": ["/demo", "/duty", "/code", "/report", "/sign-in", "/sign-in/recovery", "/account/set-up"],
  "Carmen Ortega": ["/desk", "/desk/enter", "/duties", "/figures", "/record", "/offices", "/account", "/cases",
    "/search"],
  "Maya Stone": ["/office"], "Sergeant Lopez": ["/statistics"], "Ada Stern": ["/admin"],
};
const LEADS = [/^\/desk\/\w{13}$/, /^\/duty\/\w{13}$/, /^\/case\/\w{13}$/, /^\/case\/\w{13}\/\w+$/,
  /^\/case\/\w{13}\/step\/.+$/, /^\/case\/\w{13}\/decide\/.+$/, /^\/case\/\w{13}\/notice\/\w{13}$/, /^\/admin\/\w{13}$/];
let browser, site, folder;

before(async () => {
  folder = mkdtempSync(join(tmpdir(), "amparo-steps-"));
  writeFileSync(join(folder, "persons.steps"), readFileSync(join(kit.top, "demo/university.steps"), "utf8") +
    "staff overseer \"Ada Stern\" administrator\n");
  browser = await kit.browser();
  site = await kit.institution("unm-2740", ["--zone", "America/Denver"], { play: join(folder, "persons.steps") });
});
after(async () => { await browser?.close(); await site?.close(); rmSync(folder, { recursive: true }); });

/** A page of a browser in which this person has come in. */
async function person(who) {
  const page = await (await browser.newContext()).newPage();

  if (who === "a code") await kit.enter(page, site.base, site.codes.maple);
  else if (who === "a draft") {
    await page.goto(`${site.base}/en/report`);
    await page.locator("main form button").first().click();
  } else if (who !== "nobody") await kit.demo(page, site.base, who);
  return page;
}

/** One page of each kind that the pages lead to. */
async function led(page, from) {
  const left = [...LEADS], found = [], seen = new Set(from);

  for (const path of seen) {
    if (seen.size > 60 || !left.length) break;
    const html = await (await page.request.get(`${site.base}/en${path}`)).text();
    for (const [, to] of html.matchAll(/href="\/en(\/[^"?#]*)/g)) {
      const at = left.findIndex(l => l.test(to));
      if (at < 0) continue;
      seen.add(to);
      found.push(to);
      if (!/\\w\+\$/.test(left[at].source)) left.splice(at, 1);
    }
  }
  return [...new Set(found)];
}

for (const [who, own] of Object.entries(PEOPLE))
  test(`the pages of ${who}`, async t => {
    const page = await person(who), problems = kit.watch(page, site.base), wrong = [];
    const paths = [...own, ...await led(page, own)];

    for (const path of [...new Set(paths)])
      for (const lang of kit.LANGS)
        for (const width of kit.WIDTHS) {
          const where = `${lang}${path} at ${width}: `;
          await page.setViewportSize({ width, height: 900 });
          const answer = await page.goto(`${site.base}/${lang}${path}`);
          if (answer.status() !== 200) { wrong.push(`${where}${answer.status()} ${page.url()}`); continue; }
          if (new URL(page.url()).pathname !== `/${lang}${path}`) wrong.push(`${where}went to ${page.url()}`);
          if (width === kit.WIDTHS[0]) wrong.push(...(await kit.invalid(await answer.text())).map(l => where + l));
          if (await kit.sideways(page)) wrong.push(`${where}scrolls ${await kit.sideways(page)} px sideways`);
          if ((who === "a code" || process.env.AXE) && (lang === "en") === (width === kit.WIDTHS[0]))   // each language, each width: once
            wrong.push(...(await kit.axe(page)).map(l => where + l));
          wrong.push(...problems.splice(0).map(l => where + l));
          await kit.shot(page, `inside-${path.slice(1).replace(/\W+/g, "-")}.${lang}.${width}`);
        }
    t.diagnostic(paths.join(" "));
    assert.deepEqual(wrong, []);
    await page.context().close();
  });
