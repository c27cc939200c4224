// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * wrong_person.test.mjs - every route of src/web/pages*.def, asked with the ids of matters that
 * the asker holds no key to: the answer is, to the byte, the one for an id that does not exist.
 * The ids come from what a coordinator's own pages link to, so new pages come in by themselves.
 */
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import * as kit from "./kit.mjs";

const SAID = "Heliotrope-7f3a stood by the red door", NONE = "0DEMP9QZ0A1B2";
const ID = /\b[0-9A-HJKMNP-TV-Z]{13}\b/;
const ASKERS = { nobody: null, "another code": "other", "statistics desk": "Sergeant Lopez",
  "confidential office": "Maya Stone", administrator: "Ada Stern" };
let browser, site, folder, routes, seen, page;

before(async () => {
  folder = mkdtempSync(join(tmpdir(), "amparo-steps-"));
  writeFileSync(join(folder, "persons.steps"), readFileSync(join(kit.top, "demo/university.steps"), "utf8") +
    "staff overseer \"Ada Stern\" administrator\n" +
    `report secret help_first=support your_words="${SAID}" name_choice=named name_given="${SAID}"\n` +
    "case coordinator secret_case secret\nreport other your_words=\"Something else.\"\n");
  browser = await kit.browser();
  site = await kit.institution("unm-2740", ["--zone", "America/Denver"], { play: join(folder, "persons.steps") });
  routes = readdirSync(join(kit.top, "src/web")).filter(f => /^pages_.*\.def$/.test(f)).flatMap(f =>
    [...readFileSync(join(kit.top, "src/web", f), "utf8").matchAll(/^PAGE\w*\("(\w+)",\s+"([^"]+)"/gm)])
    .map(([, method, path]) => ({ method, path, like: new RegExp(`^${path.replace(/:\w+/g, "([^/]+)")}$`) }));
  page = await session("Carmen Ortega");
  seen = await crawl(page);
});
after(async () => { await browser?.close(); await site?.close(); rmSync(folder, { recursive: true }); });

/** Who asks: a cookie line and a form token of theirs. */
async function session(who) {
  const context = await browser.newContext({ javaScriptEnabled: false }), at = await context.newPage();

  if (who === "other") await kit.enter(at, site.base, site.codes.other);
  else if (who) await kit.demo(at, site.base, who);
  if (!who || who === "other") await at.goto(`${site.base}/en/code`);
  const token = await at.locator("[name=token]").first().inputValue();
  const cookie = (await context.cookies()).map(c => `${c.name}=${c.value}`).join("; ");
  await context.close();
  return { cookie, token };
}

async function ask({ cookie, token }, method, path) {
  const fields = { token, said: "x", reason: "x", person: NONE, into: NONE, whom: "x" };
  const answer = await fetch(`${site.base}/en${path}`, { method, redirect: "manual",
    headers: { cookie, ...method === "POST" && { "content-type": "application/x-www-form-urlencoded" } },
    body: method === "POST" ? new URLSearchParams(fields) : undefined });
  return { status: answer.status, to: answer.headers.get("location") ?? "", body: await answer.text() };
}

/** Every address below /en/ that the coordinator's pages lead to, forms too. */
async function crawl(who) {
  const found = new Set(["/desk", "/duties", "/cases"]);

  for (const path of found) {
    if (!/^\/(desk|dut|case)/.test(path) || found.size > 400) continue;
    const { body } = await ask(who, "GET", path);
    for (const [, to] of body.matchAll(/(?:href|action)="\/en(\/[^"?#]*)/g))
      if (ID.test(to) || /^\/case/.test(to)) found.add(to);
  }
  return [...found].filter(path => ID.test(path));
}

/** Paths to try on a route: those seen, or made with the ids that were seen. */
function paths(route) {
  const all = seen.filter(p => route.like.test(p)), ids = [...new Set(seen.map(p => ID.exec(p)[0]))];

  if (all.length) return all.slice(0, 3).concat(all.slice(-1));
  return ids.slice(-4).map(id => route.path.replace(/:\w+/g, id));
}

const bare = (text, path) => text.replace(/name="token" value="[^"]*"/g, "token")
  .replaceAll(path, "PATH").replace(new RegExp(ID.source, "g"), "ID");

test("the coordinator reads it, so there is something to hide", async () => {
  const opened = await Promise.all(seen.filter(p => /^\/(desk|case)\/\w+$/.test(p)).map(p => ask(page, "GET", p)));

  assert.ok(opened.some(a => a.status === 200 && a.body.includes(SAID)));
  assert.ok(seen.some(p => p.startsWith("/case/")), "a case is among the pages");
  assert.ok(routes.length > 60 && seen.length > 10, `${routes.length} routes, ${seen.length} addresses`);
});

for (const [name, who] of Object.entries(ASKERS))
  test(`${name}: the same answer as for what does not exist`, async t => {
    const asker = await session(who), wrong = [];
    let asked = 0;

    for (const route of routes) {
      if (/^\/(sign-out|leave|wipe|demo|p\/forget|mine\/withdraw)/.test(route.path)) continue;
      if (!route.path.includes(":")) {
        if (route.method === "GET") {
          const { body } = await ask(asker, "GET", route.path);
          if (body.includes("Heliotrope")) wrong.push(`GET ${route.path} shows the text`);
        }
        continue;
      }
      if (/^\/(rules|p|admin)\//.test(route.path)) continue;   // no matter's id in it
      for (const path of paths(route)) {
        const nothing = path.replace(new RegExp(ID.source, "g"), NONE);
        const real = await ask(asker, route.method, path), none = await ask(asker, route.method, nothing);

        asked++;
        if (real.status !== none.status || bare(real.to, path) !== bare(none.to, nothing) ||
            bare(real.body, path) !== bare(none.body, nothing))
          wrong.push(`${route.method} ${path}: ${real.status} ${real.to}, for nothing ${none.status} ${none.to}`);
        else if (real.status !== 404 && !(real.status === 303 && /^\/en\/(sign-in|code)\b/.test(real.to)))
          wrong.push(`${route.method} ${path}: ${real.status} ${real.to}`);
        if (real.body.includes("Heliotrope")) wrong.push(`${route.method} ${path} shows the text`);
      }
    }
    t.diagnostic(`${asked} addresses`);
    assert.ok(asked > 40, `${asked} addresses`);
    assert.deepEqual(wrong, []);
  });

test("the comparison sees a difference: the coordinator's answers are not those for nothing", async () => {
  const path = seen.find(p => /^\/desk\/\w+$/.test(p)), none = `/desk/${NONE}`;

  assert.notEqual((await ask(page, "GET", path)).status, (await ask(page, "GET", none)).status);
});
