// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * canary.test.mjs - one unlikely word is typed into every text field of the report, the way
 * back, the duty, the desk and the form of staff.  Whoever may read it finds it; afterwards it lies
 * nowhere unsealed: not in the data folder, the server's log or temporary files, in no spelling.
 */
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import * as kit from "./kit.mjs";

const WORD = `cnry${randomBytes(9).toString("hex")}`;
const began = Date.now();
let browser, site, spare, typed = 0;

before(async () => {
  spare = mkdtempSync(join(tmpdir(), "amparo-canary-"));
  browser = await kit.browser();
  site = await kit.institution("unm-2740", ["--zone", "America/Denver"], { play: "demo/university.steps" });
});
after(async () => { await browser?.close(); await site?.close(); rmSync(spare, { recursive: true }); });

/** The word as it could lie in a file: plain, in UTF-16, in hexadecimal, in base64 at each offset. */
function spellings(word) {
  const plain = Buffer.from(word), hex = plain.toString("hex");
  const wide = Buffer.from(word, "utf16le"), other = Buffer.from(wide).swap16();
  const base64 = [0, 1, 2].flatMap(n => {
    const text = Buffer.concat([Buffer.alloc(n), plain, Buffer.alloc(2)]).toString("base64");
    const inner = text.slice(n && 4, 4 * Math.floor((n + plain.length) / 3));
    return [inner, inner.replaceAll("+", "-").replaceAll("/", "_")];
  });
  return [plain, wide, other, ...[hex, hex.toUpperCase(), ...base64].map(t => Buffer.from(t))];
}

/** The files below a folder in which the word lies, in whatever spelling. */
function lies(folder, skip = () => false) {
  const found = [];

  for (const name of readdirSync(folder)) {
    const file = join(folder, name);
    let about;
    try { about = statSync(file); } catch { continue; }
    if (skip(file, about)) continue;
    if (about.isDirectory()) found.push(...lies(file, skip));
    else if (about.isFile()) {
      const bytes = readFileSync(file), lower = Buffer.from(bytes.toString("latin1").toLowerCase(), "latin1");
      if (spellings(WORD).some(s => bytes.includes(s) || lower.includes(s))) found.push(file);
    }
  }
  return found;
}

/** Types the word into every text field of a form, each with a tail of its own. */
async function fill(form) {
  for (const field of await form.locator("textarea, input[type=text]").all()) {
    const name = await field.getAttribute("name");
    if (/_(day|year|time)$|learned_at|received_at/.test(name)) continue;
    await field.fill(`${WORD} ${name}`);
    typed++;
  }
}

async function moment(page, name) {
  const at = new Date(Date.now() - 26 * 3600 * 1000);

  await page.locator(`[name=${name}_month]`).selectOption({ index: at.getUTCMonth() + 1 });
  await page.locator(`[name=${name}_day]`).fill(String(at.getUTCDate()));
  await page.locator(`[name=${name}_year]`).fill(String(at.getUTCFullYear()));
  await page.locator(`[name=${name}_time]`).fill("09:30");
}

const visitor = async () => (await browser.newContext({ javaScriptEnabled: false })).newPage();

test("the search finds the word in every spelling", () => {
  for (const [i, s] of spellings(WORD).entries()) {
    mkdirSync(join(spare, "in"), { recursive: true });
    writeFileSync(join(spare, "in", `${i}`), Buffer.concat([randomBytes(50), s, randomBytes(50)]));
  }
  for (const n of [0, 1, 2])
    writeFileSync(join(spare, "in", `b${n}`), Buffer.from("x".repeat(n) + WORD + " y").toString("base64"));
  assert.equal(lies(spare).length, spellings(WORD).length + 3);
  rmSync(join(spare, "in"), { recursive: true });
});

test("the word is typed everywhere, and those who may read it find it", async () => {
  const w = kit.words("en"), writer = await visitor(), desk = await visitor(), duty = await visitor();
  const main = page => page.locator("main").innerText();
  const act = async action => {
    const form = desk.locator(`form[action$='/${action}']`);
    const closed = desk.locator("details:not([open])", { has: form });
    if (await closed.count()) await closed.locator("summary").click();
    await fill(form);
    await form.locator("button[type=submit]").click();
  };

  await writer.goto(`${site.base}/en/report`);
  await writer.getByRole("button", { name: w["report.start"] }).click();
  while (/\/p\/\d+$/.test(writer.url())) {
    await fill(writer.locator("main form"));
    await writer.getByRole("button", { name: w["report.continue"] }).click();
  }
  await writer.getByRole("button", { name: w["report.send"], exact: true }).click();
  assert.match(writer.url(), /\/mine$/);
  await fill(writer.locator("form[action$='/mine/message']"));
  await writer.locator("[name=files]").setInputFiles({ name: `${WORD}.txt`, mimeType: "text/plain",
    buffer: Buffer.from(`${WORD} `.repeat(9000)) });
  await writer.getByRole("button", { name: w["mine.send"], exact: true }).click();
  for (const change of ["name", "withdraw"]) {
    await writer.goto(`${site.base}/en/mine/${change}`);
    await fill(writer.locator("main form"));
    await writer.locator("main form button").first().click();
    assert.match(writer.url(), /\/mine$/);
  }
  assert.ok((await main(writer)).includes(WORD));

  await duty.goto(`${site.base}/en/duty`);
  await fill(duty.locator("main form"));
  await moment(duty, "learned_at");
  await duty.getByRole("button", { name: w["duty.send"] }).click();
  assert.match(duty.url(), /\/mine$/);

  await kit.demo(desk, site.base, "Carmen Ortega");
  await desk.goto(`${site.base}/en/desk/enter`);
  await fill(desk.locator("main form"));
  await desk.locator("[name=channel][value=phone]").check({ force: true });
  await desk.locator("[name=with_code][value=yes]").check({ force: true });
  await moment(desk, "received_at");
  await desk.getByRole("button", { name: w["desk.enter_button"] }).click();
  assert.match(desk.url(), /\/desk\/entered/);
  await desk.locator("main a.usa-button").last().click();
  for (const action of ["answer", "note", "forward", "close", "reopen"]) {
    await act(action);
    assert.ok(!await desk.locator(".err").count(), `${action} is taken`);
  }
  assert.ok((await desk.content()).split(WORD).length > 10, "the desk reads it");
  assert.ok(typed > 30, `${typed} fields`);
});

test("it lies nowhere unsealed", async () => {
  const ours = name => /amparo|sqlite|etilqs|curl/i.test(name);

  assert.deepEqual(lies(site.data), [], "the data folder");
  assert.deepEqual(lies(tmpdir(), (file, about) => about.mtimeMs < began || file === spare ||
    (!about.isDirectory() && about.size > 1 << 26) || (about.isDirectory() && !ours(file))), [], "temporary files");
  const log = Buffer.concat(site.errors);
  assert.ok(log.includes("START"), "there is a log to look at");
  assert.ok(!spellings(WORD).some(s => log.includes(s)), "the log");
});
