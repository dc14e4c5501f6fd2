import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { ensureEnvironment } from "../../../src/sidecar/environment.ts";
import { askSidecar } from "../../../src/sidecar/process.ts";
import { ensureTransformers, provingRelease } from "../../../src/sidecar/transformers-source.ts";
import type { Example, OpRule } from "../../../src/translate/rule.ts";
import { functionalRules } from "../../../src/translate/rules/layer-catalogue.ts";
import { opFamilies } from "../../../src/translate/rules/op-catalogue.ts";
import { initTranslator } from "../../../src/translate/translate.ts";
import { translateExample } from "../../helpers/translate-expression.ts";

// Set both to prove rules with an interpreter and a source of the library that are already there.
const python = process.env.ADD_TF_MODEL_PYTHON;
const source = process.env.ADD_TF_MODEL_TRANSFORMERS;

const verdictSchema = z.object({
  id: z.string(),
  status: z.enum(["agrees", "differs", "failed"]),
  detail: z.string(),
});
type Verdict = z.infer<typeof verdictSchema>;

const families: Readonly<Record<string, readonly OpRule[]>> = { ...opFamilies, functional: functionalRules };

const cases = Object.entries(families).flatMap(([family, rules]) =>
  rules.flatMap((rule) =>
    rule.examples.map((example, index) => ({ id: `${family}/${rule.signatures[0]}/${index}`, family, example })),
  ),
);

function requestOf(id: string, example: Example): unknown {
  const { text, supports, imports } = translateExample(example);
  return {
    id,
    torch: example.torch,
    tf: text,
    setup: [imports, ...supports].join("\n\n"),
    inputs: example.inputs,
    static: example.staticSizes === true,
  };
}

const verdicts = new Map<string, Verdict>();

beforeAll(async () => {
  await initTranslator();
  const log = (): void => undefined;
  const { requirements } = provingRelease;
  const environment = await ensureEnvironment({ requirements, python, log });
  const library = `${source ?? (await ensureTransformers({ log }))}/src`;
  const request = cases.map(({ id, example }) => requestOf(id, example));
  const lines = await askSidecar({
    python: environment.python,
    script: "prove.py",
    request,
    line: verdictSchema,
    library,
    limit: 1_200_000,
  });
  for (const verdict of lines) verdicts.set(verdict.id, verdict);
}, 1_800_000);

describe.each(Object.keys(families))("%s", (family) => {
  const ofFamily = cases.filter((each) => each.family === family);

  it.each(ofFamily.map(({ id, example }) => [example.torch, id, example] as const))("%s", (_, id, example) => {
    const { text, gaps } = translateExample(example);
    expect(gaps).toEqual([]);
    if (example.tf !== undefined) expect(text).toBe(example.tf);
    expect(verdicts.get(id)).toEqual({ id, status: "agrees", detail: "" });
  });
});

afterAll(() => {
  verdicts.clear();
});
