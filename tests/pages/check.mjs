// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * check.mjs - looks at the pages that render_pages wrote: in two languages, on a small and a
 * large screen, under the strict policy.  No page may break axe, html-validate or the policy,
 * scroll sideways, load from elsewhere, or be heavier than promised.
 *
 *   tools/node tests/pages/check.mjs PAGES ASSETS [--shots FOLDER] [NAME...]
 */
import { createServer } from "node:http";
import { mkdirSync, readFileSync, readdirSync } from "node:fs";
import { join, extname } from "node:path";
import { gzipSync } from "node:zlib";
import { chromium } from "playwright-core";
import { AxeBuilder } from "@axe-core/playwright";
import { FileSystemConfigLoader, HtmlValidate } from "html-validate";

const POLICY = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; " +
  "form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
const TYPES = { ".html": "text/html; charset=utf-8", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml" };
const FIRST_VISIT = 40 * 1024, SCRIPT = 1024;

const args = process.argv.slice(2);
const shotsAt = args.indexOf("--shots");
const shots = shotsAt < 0 ? null : args.splice(shotsAt, 2)[1];
const [pages, assets, ...only] = args;
let failed = 0, passed = 0;

function expect(what, good, detail = "") {
  if (good) passed++;
  else { failed++; console.log(`not ok - ${what}${detail ? `: ${detail}` : ""}`); }
}

const server = createServer((request, response) => {
  const path = new URL(request.url, "http://x").pathname;
  const file = path.startsWith("/assets/test/") ? join(assets, path.slice(13)) : join(pages, path);
  try {
    const body = readFileSync(file);
    response.writeHead(200, { "content-type": TYPES[extname(file)] ?? "text/plain", "content-security-policy": POLICY });
    response.end(body);
  } catch {
    response.writeHead(404).end();
  }
});
await new Promise(ready => server.listen(0, "127.0.0.1", ready));
const base = `http://127.0.0.1:${server.address().port}`;

const validator = new HtmlValidate(new FileSystemConfigLoader(
  { extends: ["html-validate:recommended", "html-validate:a11y"], root: true,
    rules: { "no-inline-style": "error", "long-title": "off", "no-trailing-whitespace": "off",
             "no-redundant-role": "error", "tel-non-breaking": "off", "void-style": "off",
             "form-dup-name": ["error", { shared: ["radio", "checkbox", "button", "submit"] }] } }));

const names = readdirSync(join(pages, "en")).map(f => f.slice(0, -5)).filter(n => !only.length || only.includes(n));
for (const name of names)
  for (const lang of ["en", "es"]) {
    const report = await validator.validateFile(join(pages, lang, `${name}.html`));
    expect(`${lang}/${name} is valid HTML`, report.valid,
      report.results.flatMap(r => r.messages).map(m => `${m.line}:${m.column} ${m.ruleId} ${m.message}`).join("; "));
  }

const css = gzipSync(readFileSync(join(assets, "amparo.css"))).length;
const script = readFileSync(join(assets, "leave.js")).length;
expect("the script is at most 1 KB", script <= SCRIPT, `${script} bytes`);

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
         "--disable-background-networking", "--disable-component-update", "--disable-sync"] });
if (shots) mkdirSync(shots, { recursive: true });
for (const width of [320, 1280]) {
  const context = await browser.newContext({ viewport: { width, height: 900 } });
  const page = await context.newPage();
  let problems = [];

  page.on("console", m => m.type() === "error" && problems.push(m.text()));
  page.on("pageerror", e => problems.push(String(e)));
  page.on("request", r => r.url().startsWith(base) || problems.push(`asked for ${r.url()}`));
  for (const name of names) {
    if (name === "leave") continue;          // it leads away at once; the exit has a test of its own
    for (const lang of ["en", "es"]) {
      const what = `${lang}/${name} at ${width}`;
      problems = [];
      await page.goto(`${base}/${lang}/${name}.html`);
      expect(`${what} keeps to the policy`, problems.length === 0, problems.join("; "));
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(`${what} does not scroll sideways`, wide <= 0, `${wide} px`);
      const axe = await new AxeBuilder({ page })
        .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]).analyze();
      expect(`${what} passes axe`, axe.violations.length === 0,
        axe.violations.map(v => `${v.id} ${v.nodes.map(n => n.target.join(" ")).slice(0, 3).join(", ")}`).join("; "));
      const leave = page.locator(".top.exit .leave");
      if (await leave.count()) {
        await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
        const box = await leave.boundingBox();
        expect(`${what} keeps Leave in view`, box && box.y >= 0 && box.y < 60 && box.height >= 44 && box.width >= 44,
          JSON.stringify(box));
        await page.evaluate(() => scrollTo(0, 0));
      }
      const html = gzipSync(readFileSync(join(pages, lang, `${name}.html`))).length;
      expect(`${what} is light`, html + css + script + 400 <= FIRST_VISIT, `${html + css + script + 400} bytes`);
      if (shots) await page.screenshot({ path: join(shots, `${name}.${lang}.${width}.png`), fullPage: true });
    }
  }
  await context.close();
}
await browser.close();
server.close();
console.log(`first visit of the first page: ${gzipSync(readFileSync(join(pages, "en", "index.html"))).length + css + script} bytes compressed`);
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
