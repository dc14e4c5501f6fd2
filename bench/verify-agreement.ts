/**
 * Sets the verifier's verdicts beside those of another judge.
 *
 *     npx tsx bench/verify-agreement.ts CHECKOUT VERDICTS [--python PATH] [--models a,b] [--out FILE]
 *
 * VERDICTS is a table with tabs: model, class, status (ok, mismatch, missing_keys, …), under one line of headings. Every
 * model of it is verified, or those that are chosen. Prints each class on which both differ, then the share on which
 * they agree, and which further checks failed how often.
 */
import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { openCheckout } from "../src/checkout/open-checkout.ts";
import { initParser } from "../src/python/parser.ts";
import { ensureEnvironment } from "../src/sidecar/environment.ts";
import { type VerifiedClass, verifyPorts } from "../src/sidecar/verify.ts";

/** The other judge's words for what the verifier says. */
const words: Readonly<Record<string, string>> = {
  mismatch: "differs",
  missing_keys: "missing_weights",
  pt_error: "pytorch_error",
};

const { values, positionals } = parseArgs({
  options: { python: { type: "string" }, models: { type: "string" }, out: { type: "string" } },
  allowPositionals: true,
});
const [root = ".", table = ""] = positionals;

const verdicts = readFileSync(table, "utf8")
  .split("\n")
  .slice(1)
  .map((line) => line.split("\t"))
  .filter(([model, name]) => model && name)
  .map(([model = "", name = "", status = ""]) => ({ model, name, status: words[status] ?? status }));
const chosen = values.models?.split(",");
const models = [...new Set(verdicts.map(({ model }) => model))].filter((model) => chosen?.includes(model) ?? true);

await initParser();
const checkout = openCheckout(root);
const requirements = checkout.era.pythonRequirements;
const { python } = await ensureEnvironment({ requirements, python: values.python, log: console.error });

const found = new Map<string, VerifiedClass>();
if (values.out) writeFileSync(values.out, "");
await verifyPorts(
  python,
  {
    checkout: checkout.root,
    models: models.map((model) => ({ model, classes: null, port: null })),
    tolerance: 1e-5,
    timeout: 600,
    checkpoint: null,
    thorough: false,
    locate: false,
  },
  (line) => {
    if (values.out) appendFileSync(values.out, `${JSON.stringify(line)}\n`);
    if ("class" in line) found.set(`${line.class.model} ${line.class.class}`, line.class);
    if ("model" in line) console.error(`${line.model.index + 1}/${models.length} ${line.model.model}`);
  },
);

const wanted = verdicts.filter(({ model }) => models.includes(model));
const differing = wanted.filter(({ model, name, status }) => found.get(`${model} ${name}`)?.status !== status);
for (const { model, name, status } of differing) {
  const mine = found.get(`${model} ${name}`);
  console.log(`${model} ${name}: ${status}, here ${mine?.status ?? "nothing"} ${mine?.detail ?? mine?.at ?? ""}`);
}
const agreeing = wanted.length - differing.length;
console.log(`${agreeing} of ${wanted.length} classes agree (${((100 * agreeing) / wanted.length).toFixed(1)} %)`);
const failed = [...found.values()].flatMap(({ status, checks }) =>
  status === "ok" ? checks.filter((check) => check.status === "failed").map(({ name }) => name) : [],
);
const counts = new Map<string, number>();
for (const name of failed) counts.set(name, (counts.get(name) ?? 0) + 1);
for (const [name, count] of [...counts].sort(([, left], [, right]) => right - left)) console.log(`${count} ${name}`);
