import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import chromium from "@sparticuz/chromium";
import { type Browser, chromium as driver, type Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { verifyPage } from "../../src/report/html.ts";
import type { VerifiedClass } from "../../src/sidecar/verify.ts";
import { temporaryFolder } from "../helpers/tree.ts";
import { culprit, files, finding, node, reportOf, tree, verified } from "./verified.ts";

let browser: Browser;

beforeAll(async () => {
  const executablePath = await chromium.executablePath();
  browser = await driver.launch({ executablePath, args: chromium.args, headless: true });
});
afterAll(() => browser.close());

const differs = { status: "differs", max_difference: 0.3, at: "last_hidden_state" } as const;

/** Opens the page of some classes from a file; `requests` are those that it makes itself. */
async function open(...classes: readonly VerifiedClass[]): Promise<{ page: Page; requests: readonly string[] }> {
  const path = join(temporaryFolder(), "page.html");
  writeFileSync(
    path,
    verifyPage(reportOf(...classes), (file) => files[file]),
  );
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  const address = pathToFileURL(path).href;
  const requests: string[] = [];
  page.on("request", (request) => {
    if (request.url() !== address) requests.push(request.url());
  });
  await page.goto(address, { waitUntil: "networkidle" });
  return { page, requests };
}

it("shows the first bad node without a click, and folds", async () => {
  const { page, requests } = await open(
    verified("BertForMaskedLM"),
    verified("BertModel", { ...differs, tree, culprit }),
  );
  const first = page.locator("[data-first-bad]");
  expect(await first.count()).toBe(1);
  expect(await first.locator("> summary").textContent()).toMatch(/^attention 2\.0e-1 first difference Module/);
  expect(await first.isVisible()).toBe(true);
  const box = await first.boundingBox();
  expect(box!.y + box!.height).toBeLessThan(800);

  // What agrees is there, folded away; the whole tree folds as well.
  const word = page.locator(".node", { hasText: "word" }).last();
  expect(await word.isVisible()).toBe(false);
  await page.locator("summary", { hasText: "embeddings" }).click();
  expect(await word.isVisible()).toBe(true);
  await page.locator("summary", { hasText: "(whole model)" }).click();
  expect(await first.isVisible()).toBe(false);
  expect(requests).toEqual([]);
});

it("shows both lines of code, what they hold, why it may be, and the plot", async () => {
  const { page } = await open(verified("BertModel", { ...differs, tree, culprit }));
  const lines = await page.locator("pre .it").allTextContents();
  expect(lines.map((line) => line.trim())).toEqual([
    expect.stringContaining("return x / math.sqrt(4) & <b>"),
    expect.stringContaining("return x / 4"),
  ]);
  const text = await page.locator(".culprit").textContent();
  for (const part of ["encoder.layer.1.attention", "modeling_tf_bert.py:5", "float32 [2, 7]", "1.3e-1 at [1, 3]"]) {
    expect(text).toContain(part);
  }
  expect(text).toContain("Likely cause: One side divides by another number.");

  expect(await page.locator("svg").isVisible()).toBe(true);
  // every module that was compared, the bad ones above the line of the limit
  expect(await page.locator("svg circle").count()).toBe(17);
  const limit = Number(await page.locator("svg .limit").getAttribute("y1"));
  const heights = (await page.locator("svg circle.bad, svg circle.first").all()).map((each) => each.getAttribute("cy"));
  const bad = (await Promise.all(heights)).map(Number);
  expect(bad).toHaveLength(9);
  expect(Math.max(...bad)).toBeLessThan(limit);
  expect(await page.locator("svg circle.first title").textContent()).toBe("encoder.layer.1.attention: 2.0e-1");
});

it("groups neighbours that agree, so that a deep first bad node is in sight", async () => {
  const layers = Array.from({ length: 48 }, (_, index) => node(`layer.${index}`, index < 40 ? 1e-7 : 0.1));
  const { page } = await open(verified("BertModel", { ...differs, tree: node("", 0.1, ...layers) }));
  const box = await page.locator("[data-first-bad]").boundingBox();
  expect(box!.y).toBeLessThan(800);
  expect(await page.locator("summary", { hasText: "layer.0 … layer.39" }).isVisible()).toBe(true);
});

it("takes hostile text for text, and fetches nothing that it names", async () => {
  const hostile = '</script><img src="http://example.com/x.png" onerror="document.title=1"><b>&amp;';
  const check = { name: hostile, status: "failed", detail: hostile } as const;
  const weight = { ...finding, name: hostile, message: hostile };
  const weights = { missing: [weight], unexpected: [], mis_shaped: [] };
  const bad = { ...culprit, path: hostile, cause: { code: hostile, text: hostile } };
  const { page, requests } = await open(
    verified(hostile, { ...differs, at: hostile, checks: [check], weights, tree: node(hostile, 1), culprit: bad }),
  );
  expect(await page.locator("img").count()).toBe(0);
  expect(await page.locator(".weights").textContent()).toContain(hostile);
  expect(await page.locator("[data-first-bad] .name").textContent()).toBe(hostile);
  expect(requests).toEqual([]);
});

it("stands for classes without a tree", async () => {
  const { page } = await open(verified("BertModel", { status: "pytorch_error", detail: "No module named 'timm'" }));
  expect(await page.locator("details.class > summary").textContent()).toContain("No module named 'timm'");
  expect(await page.locator("svg").count()).toBe(0);
});
