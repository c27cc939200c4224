// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * journeys.test.mjs - what people come for, from the first page to the last, on a server of
 * ours with the real pack: no script, a small screen, both languages.
 */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import * as kit from "./kit.mjs";

const CODE = /[0-9A-Z]{4}(?:[\s-]+[0-9A-Z]{4}){3}/;
const TYPED = "Ñandú & <b>rain</b> on the stairs, said once.";
let browser, site;

before(async () => {
  browser = await kit.browser();
  site = await kit.institution("unm-2740", ["--zone", "America/Denver"], { play: "demo/university.steps" });
});
after(async () => { await browser?.close(); await site?.close(); });

/** A visitor of their own: no script, a small screen, no third party. */
async function visitor() {
  const context = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 320, height: 700 } });
  const page = await context.newPage();

  page.problems = kit.watch(page, site.base);
  return page;
}

async function done(...pages) {
  for (const page of pages) {
    assert.deepEqual(page.problems, []);
    await page.context().close();
  }
}

const press = (page, name) => page.getByRole("button", { name, exact: true }).first().click();
const path = page => new URL(page.url()).pathname;
const code = async page => CODE.exec(await page.locator(".codecard .code").innerText())[0].replace(/[\s-]/g, "");

/** From the start to the receipt, with one text typed; the code. */
async function report(page, lang, w, text) {
  await page.goto(`${site.base}/${lang}/report`);
  await press(page, w["report.start"]);
  while (!await page.locator("#your_words, textarea[name=your_words]").count()) {
    assert.equal(await kit.sideways(page), 0, page.url());
    await press(page, w["report.skip"]);
  }
  await page.locator("[name=your_words]").fill(text);
  await press(page, w["report.to_end"]);
  assert.match(await page.locator("main").innerText(), /said once/);
  await press(page, w["report.send"]);
  assert.equal(path(page), `/${lang}/mine`);
  return code(page);
}

/** The coordinator's page of the newest report. */
async function newest(page, lang) {
  await page.goto(`${site.base}/${lang}/desk`);
  const links = page.locator("table th a[href*='/desk/']");   // not the clauses of what is due
  const where = await links.evaluateAll(all => all.map(a => a.getAttribute("href")));
  await page.goto(site.base + where.sort().at(-1));       // ids are ordered by time
}

for (const lang of kit.LANGS) {
  const w = kit.words(lang);

  test(`${lang}: a report, its answer, and taking it back`, async () => {
    const writer = await visitor(), desk = await visitor();
    const receipt = await report(writer, lang, w, TYPED);

    await writer.request.get(`${site.base}/${lang}/leave`, { maxRedirects: 0 });   // it leads to another site
    await writer.goto(`${site.base}/${lang}/mine`);
    assert.match(path(writer), /\/code$/, "without a session there is only the door");

    await kit.demo(desk, site.base, "Carmen Ortega", lang);
    assert.equal(path(desk), `/${lang}/desk`);
    await newest(desk, lang);
    assert.ok((await desk.locator("main").innerText()).includes(TYPED), "what was typed is read");
    assert.equal(await kit.sideways(desk), 0);
    await desk.locator("form[action$='/answer'] textarea").fill("Thank you. Come when you like. ¿Mañana?");
    await press(desk, w["desk.answer_button"]);
    assert.match(await desk.locator(".thread").first().innerText(), /¿Mañana\?/);

    await kit.enter(writer, site.base, receipt, lang);
    assert.equal(path(writer), `/${lang}/mine`);
    assert.match(await writer.locator(".thread").innerText(), /Come when you like. ¿Mañana\?/);
    assert.equal(await kit.sideways(writer), 0);
    await writer.locator("textarea[name=said]").fill("Yes, tomorrow, at nine.");
    await press(writer, w["mine.send"]);
    assert.match(await writer.locator(".thread").innerText(), /tomorrow, at nine/);
    await desk.reload();
    assert.match(await desk.locator(".thread").first().innerText(), /tomorrow, at nine/);

    await writer.getByRole("link", { name: w["mine.withdraw"], exact: true }).click();
    await writer.locator("main form button").first().click();
    assert.equal(path(writer), `/${lang}/mine`);
    assert.match(await writer.locator("main").innerText(), new RegExp(w["mine.is_withdrawn"].slice(0, 20)));
    await done(writer, desk);
  });

  test(`${lang}: a draft is kept for later and found with its code`, async () => {
    const page = await visitor(), other = await visitor();

    await page.goto(`${site.base}/${lang}/report`);
    await press(page, w["report.start"]);
    while (!await page.locator("[name=your_words]").count())
      await press(page, w["report.skip"]);
    await page.locator("[name=your_words]").fill(TYPED);
    await press(page, w["report.later"]);
    assert.match(path(page), /\/p\/later$/);
    const draft = await code(page);
    await kit.enter(other, site.base, draft, lang);
    await other.goto(`${site.base}/${lang}/p/look`);
    assert.ok((await other.locator("main").innerText()).includes(TYPED));
    await done(page, other);
  });

  test(`${lang}: an employee's duty in three clicks`, async () => {
    const page = await visitor();
    let clicks = 0;

    await page.goto(`${site.base}/${lang}/`);
    await page.locator(`main a[href='/${lang}/duty']`).first().click(); clicks++;
    await page.locator("[name=employee]").fill("Professor Quill (made up)");
    await fillMoment(page, "learned_at");
    await page.locator("[name=told_words]").fill(TYPED);
    await press(page, w["duty.send"]); clicks++;
    assert.ok(clicks <= 3);
    assert.equal(path(page), `/${lang}/mine`);
    const text = await page.locator("main").innerText();
    for (const key of ["duty.told_on", "duty.due", "duty.reported_on"])
      assert.ok(text.includes(w[key]), `the receipt says ${w[key]}: ${text}`);
    assert.match(text, CODE);
    assert.equal(text.match(/\b0?9:30/g)?.length, 2, `due the same time the next day: ${text}`);
    assert.equal(await kit.sideways(page), 0);
    await done(page);
  });
}

/** An hour ago, in whatever fields the form has for a moment. */
async function fillMoment(page, name) {
  const at = new Date(Date.now() - 26 * 3600 * 1000);

  for (const field of await page.locator(`[name^=${name}]`).all()) {
    const part = (await field.getAttribute("name")).slice(name.length + 1);
    const value = { month: at.getUTCMonth() + 1, day: at.getUTCDate(), year: at.getUTCFullYear(), time: "09:30",
      hour: "9", minute: "30" }[part];
    if (value === undefined) continue;
    if (await field.evaluate(f => f.tagName === "SELECT"))
      await field.selectOption({ index: part === "month" ? value : 1 });
    else
      await field.fill(String(value));
  }
}

test("the shortest report takes four clicks", async () => {
  const w = kit.words("en"), page = await visitor();
  let clicks = 0;

  await page.goto(`${site.base}/en/`);
  await page.locator("main a[href='/en/report']").first().click(); clicks++;
  await press(page, w["report.start"]); clicks++;
  await press(page, w["report.to_end"]); clicks++;
  await page.locator("[name=your_words]").fill("One word.");
  await press(page, w["report.send"]); clicks++;
  assert.ok(clicks <= 4);
  assert.equal(path(page), "/en/mine");
  await done(page);
});

test("a report with the keyboard alone", async () => {
  const w = kit.words("en"), page = await visitor();
  const tab = async name => {
    for (let i = 0; i < 60; i++) {
      await page.keyboard.press("Tab");
      if (await page.evaluate(n => {
        const a = document.activeElement;
        return a.name === n || a.textContent.trim() === n;
      }, name)) return;
    }
    assert.fail(`the keyboard does not reach ${name} on ${page.url()}`);
  };

  await page.goto(`${site.base}/en/report`);
  await tab(w["report.start"]);
  await Promise.all([page.waitForURL(/\/p\/1$/), page.keyboard.press("Enter")]);
  await tab(w["report.skip"]);
  await Promise.all([page.waitForURL(/\/p\/2$/), page.keyboard.press("Enter")]);
  await tab(w["report.to_end"]);
  await Promise.all([page.waitForURL(/\/p\/look$/), page.keyboard.press("Enter")]);
  await tab("your_words");
  await page.keyboard.type("Typed with keys only.");
  await tab(w["report.send"]);
  await Promise.all([page.waitForURL(/\/mine$/), page.keyboard.press("Enter")]);
  assert.match(await code(page), /^[0-9A-Z]{16}$/);
  await done(page);
});

test("the same form sent twice is one report", async () => {
  const w = kit.words("en"), page = await visitor(), desk = await visitor();
  const count = async () => {
    await desk.goto(`${site.base}/en/desk`);
    return desk.locator("table tbody tr").count();
  };

  await kit.demo(desk, site.base, "Carmen Ortega");
  const before = await count();
  await page.goto(`${site.base}/en/report`);
  await press(page, w["report.start"]);
  await press(page, w["report.to_end"]);
  const cookie = (await page.context().cookies()).map(c => `${c.name}=${c.value}`).join("; ");
  const body = new URLSearchParams({ your_words: "Sent twice.",
    token: await page.locator("main form[action$='/p/send'] [name=token]").inputValue() }).toString();
  const send = () => fetch(`${site.base}/en/p/send`, { method: "POST", redirect: "manual", body,
    headers: { cookie, "content-type": "application/x-www-form-urlencoded" } });
  const answers = [...await Promise.all([send(), send(), send()]), await send()];
  assert.deepEqual(answers.map(a => a.status), [303, 303, 303, 303]);
  for (const a of answers) assert.match(a.headers.get("location"), /\/en\/mine$/);
  assert.equal(await count(), before + 1);
  await done(page, desk);
});

test("staff enter a report that came by phone, and hand over a code", async () => {
  const w = kit.words("en"), desk = await visitor(), writer = await visitor();

  await kit.demo(desk, site.base, "Carmen Ortega");
  await desk.getByRole("link", { name: w["desk.enter"], exact: true }).click();
  await press(desk, w["desk.enter_button"]);
  assert.ok(await desk.locator(".err").count(), "an empty form says what is missing");
  assert.match(desk.problems.splice(0).join(), /^Failed to load resource[^,]*422[^,]*$/);
  await desk.locator("[name=channel][value=phone]").check({ force: true });
  await desk.locator("[name=with_code][value=yes]").check({ force: true });
  await fillMoment(desk, "received_at");
  await desk.locator("[name=your_words]").fill(TYPED);
  await press(desk, w["desk.enter_button"]);
  assert.match(path(desk), /\/desk\/entered$/);
  const handed = await code(desk);
  await kit.enter(writer, site.base, handed);
  assert.equal(path(writer), "/en/mine");
  await done(desk, writer);
});
