// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * kit.mjs - what every browser test uses: Chromium, Firefox, axe, html-validate, a small
 * file server under the strict policy, and the rendered sheets of tests/pages.
 *
 * Traps, each found the slow way:
 * - axe hangs in a context with scripts off: run axe with scripts on, journeys with them off.
 * - Playwright switches the back/forward cache off: for Back-button tests launch with bfcache().
 */
import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { dirname, extname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { AxeBuilder } from "@axe-core/playwright";
import { FileSystemConfigLoader, HtmlValidate } from "html-validate";

export const top = join(dirname(fileURLToPath(import.meta.url)), "../..");
export const build = process.env.AMPARO_BUILD ?? join(top, "build");
export const assets = join(build, "assets/site");
export const LANGS = ["en", "es"], WIDTHS = [320, 1280];
export const CHROMIUM = process.env.CHROMIUM ?? "/usr/bin/chromium";
export const FIREFOX = process.env.FIREFOX ?? "/usr/bin/firefox-esr";
export const POLICY = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; " +
  "form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

const FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
  "--disable-background-networking", "--disable-component-update", "--disable-sync"];

export const browser = () => chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
/** As people have it: with the back/forward cache. */
export const bfcache = () => chromium.launch({ executablePath: CHROMIUM, args: FLAGS,
  ignoreDefaultArgs: ["--disable-back-forward-cache"] });
export async function firefox() {
  const { default: puppeteer } = await import("puppeteer-core");
  return puppeteer.launch({ browser: "firefox", executablePath: FIREFOX, headless: true, acceptInsecureCerts: true });
}

/** The page in `page` against WCAG 2.2 A and AA and best practice; returns what is wrong, as lines. */
export async function axe(page) {
  const report = await new AxeBuilder({ page })
    .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]).analyze();
  return report.violations.map(v => `${v.id}: ${v.nodes.slice(0, 3).map(n => n.target.join(" ")).join(", ")}`);
}

const validator = new HtmlValidate(new FileSystemConfigLoader({
  extends: ["html-validate:recommended", "html-validate:a11y"], root: true,
  rules: { "no-inline-style": "error", "long-title": "off", "no-trailing-whitespace": "off",
    "tel-non-breaking": "off", "void-style": "off",
    "form-dup-name": ["error", { shared: ["radio", "checkbox", "button", "submit"] }] } }));
/** What html-validate says about a page's text, as lines. */
export async function invalid(html) {
  const report = await validator.validateString(html);
  return report.results.flatMap(r => r.messages).map(m => `${m.line}:${m.column} ${m.ruleId} ${m.message}`);
}

/** How many pixels the page scrolls sideways. */
export const sideways = page => page.evaluate(() => Math.max(0, document.documentElement.scrollWidth - innerWidth));

/** Collects what a page asks for elsewhere, and what the policy or a script complains about. */
export function watch(page, base) {
  const problems = [];
  page.on("console", m => m.type() === "error" && problems.push(m.text()));
  page.on("pageerror", e => problems.push(String(e)));
  page.on("request", r => r.url().startsWith(base) || problems.push(`asked for ${r.url()}`));
  return problems;
}

/** The public pages and the kitchen sink, written by render_pages; returns their folder. */
export function sheets() {
  const folder = mkdtempSync(join(tmpdir(), "amparo-sheets-"));
  execFileSync(join(build, "tests/pages/render_pages"), [folder]);
  return folder;
}

const TYPES = { ".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml" };
/** Serves `folder` (/en/help is en/help.html) and the assets; `extra` answers first when it returns true. */
export async function serve(folder, extra = () => false) {
  const server = createServer((request, response) => {
    const path = new URL(request.url, "http://x").pathname;
    const plain = path.startsWith("/assets/test/") ? join(assets, path.slice(13)) : join(folder, path);
    const file = [plain, `${plain}.html`, join(plain, "index.html")].find(f => extname(f) && existsSync(f));

    response.setHeader("content-security-policy", POLICY);
    response.setHeader("cache-control", "no-store");
    if (extra(request, response)) return;
    if (!file) { response.writeHead(404).end(); return; }
    response.writeHead(200, { "content-type": TYPES[extname(file)] ?? "text/plain" });
    response.end(readFileSync(file));
  });
  await new Promise(ready => server.listen(0, "127.0.0.1", ready));
  return { base: `http://localhost:${server.address().port}`, close: () => new Promise(done => {
    server.closeAllConnections();
    server.close(done);
  }) };
}

/**
 * A server of ours with a new institution and the given pack.  What `init` printed is in `said`;
 * with `play`, a .steps file is carried out first and its codes are in `codes` by name; what the
 * server writes to its standard error gathers in `errors` (and is shown with VERBOSE=1).
 */
export async function institution(pack = "unm-2740", options = [], { play = "" } = {}) {
  const amparo = process.env.AMPARO || join(build, "src/amparo");
  const data = mkdtempSync(join(tmpdir(), "amparo-site-"));
  const probe = createServer();
  await new Promise(ready => probe.listen(0, "127.0.0.1", ready));
  const port = probe.address().port;
  await new Promise(done => probe.close(done));
  const said = execFileSync(amparo, ["init", join(data, "site"), "--title", "Example University", "--title-es",
    "Universidad de Ejemplo", "--pack", pack, "--host", `localhost:${port}`, "--demonstration", ...options],
    { cwd: top, encoding: "utf8" });
  const played = play && execFileSync(amparo, ["play", resolve(top, play), "--data", join(data, "site")],
    { cwd: top, encoding: "utf8" });
  const codes = Object.fromEntries([...played.matchAll(/^code (\S+) (\S+)$/gm)].map(m => [m[1], m[2]]));
  const errors = [];
  const server = spawn(amparo, ["serve", join(data, "site"), "--port", String(port), "--assets", assets],
    { cwd: top, stdio: ["ignore", "pipe", "pipe"] });
  server.stderr.on("data", d => { errors.push(d); process.env.VERBOSE && process.stderr.write(d); });
  const ended = new Promise(done => server.on("exit", done));
  await new Promise((ready, failed) => {
    let text = "";
    server.stdout.on("data", d => /^ready /m.test(text += d) && ready());
    server.on("exit", code => failed(new Error(`serve ended with ${code}: ${text}`)));
    setTimeout(() => failed(new Error(`serve is not ready: ${text}`)), 30000).unref();
  });
  return { base: `http://localhost:${port}`, data: join(data, "site"), said, codes, errors, close: async () => {
    server.kill("SIGTERM");
    await ended;
    rmSync(data, { recursive: true });
  } };
}

/** The words of a language by their key, as in words/*.po. */
export function words(lang) {
  const folder = join(top, "words"), all = {};

  for (const file of readdirSync(folder).filter(f => f === `${lang}.po` || f.endsWith(`.${lang}.po`)))
    for (const [, key, text] of readFileSync(join(folder, file), "utf8").matchAll(/^msgid "(.+)"\nmsgstr "(.*)"$/gm))
      all[key] = JSON.parse(`"${text}"`);
  return all;
}

/** Signs in as the made-up person whose card has this name. */
export async function demo(page, base, name, lang = "en") {
  await page.goto(`${base}/${lang}/demo`);
  await page.locator("li", { has: page.getByRole("heading", { name, exact: true }) }).getByRole("button").click();
}
/** Comes in through the door of codes. */
export async function enter(page, base, code, lang = "en") {
  await page.goto(`${base}/${lang}/code`);
  await page.locator("main form input[type=text], main form input[type=password]").first().fill(code);
  await page.locator("main form button").first().click();
}

/** With SHOTS=folder in the environment, pictures are kept there for people to look at. */
export async function shot(page, name) {
  if (!process.env.SHOTS) return;
  mkdirSync(process.env.SHOTS, { recursive: true });
  await page.screenshot({ path: join(process.env.SHOTS, `${name}.png`), fullPage: true });
}
