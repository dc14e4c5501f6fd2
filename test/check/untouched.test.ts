import { readdirSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checklist } from "../../src/check/catalogue.ts";
import { checkCodes } from "../../src/check/codes.ts";
import { replaced, squeezed } from "../../src/check/copies.ts";
import { nameParts } from "../../src/check/layers.ts";
import type { Checkout } from "../../src/checkout/checkout.ts";
import { initParser } from "../../src/python/parser.ts";
import { named, parseSyntax, required } from "../../src/python/syntax.ts";
import { portPath } from "../helpers/sample-checkout.ts";
import { check, opened, type Planting, planted, portedSample } from "./sample-port.ts";

let checkout: Checkout;
const cleanUps: (() => void)[] = [];

beforeAll(async () => {
  await initParser();
  checkout = opened(await portedSample((work) => void cleanUps.push(work as () => void)));
});
afterAll(() => {
  for (const cleanUp of cleanUps) cleanUp();
});

const inPort = (from: string | RegExp, to: string): Planting => [portPath, from, to];

/** Other ways to write what is right. */
const sound: readonly (readonly [string, ...Planting[]])[] = [
  [
    "training in its place",
    inPort("self.dropout(embeddings, training=training)", "self.dropout(embeddings, training)"),
  ],
  [
    "training among keywords",
    inPort("self.dropout(embeddings, training=training)", "self.dropout(embeddings, **kwargs)"),
  ],
  [
    "a condition as training",
    inPort("self.dropout(embeddings, training=training)", "self.dropout(embeddings, training=training and True)"),
  ],
  ["a name with a dot", inPort('f"layers_._{i}"', 'f"layers.{i}"')],
  ["a name that is formatted", inPort('f"layers_._{i}"', '"layers_._{}".format(i)')],
  ["a dropout without name", inPort('config.hidden_dropout_prob, name="dropout"', "config.hidden_dropout_prob")],
  [
    "a decorator behind another",
    inPort(
      /( {4}@unpack_inputs\n)( {4}@add_start[^\n]*\n)/,
      "    @add_start_docstrings_to_model_forward(BRAND_NEW_BERT_INPUTS_DOCSTRING)\n    @unpack_inputs\n",
    ),
  ],
  ["a print in a docstring", inPort('"""Adds up word', '"""print(1) adds up word')],
  [
    "a name with print in it",
    inPort("        if position_ids is None:\n", "        blueprint(position_ids)\n        if position_ids is None:\n"),
  ],
  [
    "torch in a comment",
    inPort(
      "        if position_ids is None:\n",
      "        # torch.zeros in PyTorch\n        if position_ids is None:\n",
    ),
  ],
  ["an epsilon as a number that the configuration may hold", inPort("epsilon=config.layer_norm_eps", "epsilon=1e-12")],
  [
    "a parameter more",
    inPort(
      "        return_dict: bool = True,\n        training",
      "        return_dict: bool = True,\n        use_cache: bool = False,\n        training",
    ),
  ],
  [
    "a layer in a method that is not called at train time",
    inPort(
      "    def split_heads(",
      "    def peek(self, hidden_states):\n        return self.dropout(hidden_states)\n\n    def split_heads(",
    ),
  ],
];

describe("the checklist leaves alone", () => {
  it.each(sound.map(([name, ...plantings]) => ({ name, plantings })))("$name", ({ plantings }) =>
    expect(check(planted(checkout, plantings))).toEqual([]),
  );
});

it("a mistake in a copy is told of once, where it is", () => {
  const port = checkout.read(portPath) ?? "";
  const pooler = /class TFBrandNewBertPooler[\s\S]*?(?=\n\n\nclass )/.exec(port)?.[0] ?? "";
  const acorn = "src/transformers/models/acorn/modeling_tf_acorn.py";
  const mark = "# Copied from transformers.models.acorn.modeling_tf_acorn.TFAcornPooler with Acorn->BrandNewBert";
  const findings = check(
    planted(checkout, [
      inPort(pooler, `${mark}\n${pooler.replace(', name="dense"', "")}`),
      [acorn, /$/, `\n\n${pooler.replaceAll("BrandNewBert", "Acorn")}\n`],
    ]),
  );
  expect(findings.map(({ code, fix }) => [code, fix])).toEqual([["C005", undefined]]);
  expect(findings[0]?.hint).toContain("It is a copy of TFAcornPooler, which has it right: run `make fix-copies`.");
});

it("a copy is not repaired: its original has to change", () => {
  const port = checkout.read(portPath) ?? "";
  const pooler = /class TFBrandNewBertPooler[\s\S]*?(?=\n\n\nclass )/.exec(port)?.[0] ?? "";
  const nameless = pooler.replace(', name="dense"', "");
  const acorn = "src/transformers/models/acorn/modeling_tf_acorn.py";
  const mark = "# Copied from transformers.models.acorn.modeling_tf_acorn.TFAcornPooler with Acorn->BrandNewBert";
  const findings = check(
    planted(checkout, [
      inPort(pooler, `${mark}\n${nameless}`),
      [acorn, /$/, `\n\n${nameless.replaceAll("BrandNewBert", "Acorn")}\n`],
    ]),
  );
  expect(findings.map(({ code, fix }) => [code, fix])).toEqual([["C005", undefined]]);
  expect(findings[0]?.hint).toContain("It is a copy of TFAcornPooler: change that, and run `make fix-copies`.");
});

describe("the name of a layer", () => {
  it.each([
    ['"query"', ["query"]],
    ['f"layers_._{i}"', ["layers"]],
    ['f"blocks.{i}.norm"', ["blocks"]],
    ['"layer_._{}".format(i)', ["layer"]],
    ['"mlm___cls"', ["cls"]],
    ['"model.shared"', ["model", "shared"]],
    ["name", []],
    ['f"{prefix}_norm"', []],
  ])("%s has the parts %j", (text, parts) => {
    const [statement] = named(parseSyntax(`x(name=${text})`));
    const argument = statement && named(required(named(statement)[0] ?? statement, "arguments"))[0];
    expect(argument && nameParts(required(argument, "value"))).toEqual(parts);
  });
});

describe("a copy", () => {
  it.each([
    ["class TFBertLayer", " with Bert->Acorn", "class TFAcornLayer"],
    ["bert BERT Bert", " with Bert->Acorn all-casing", "acorn ACORN Acorn"],
    ["a_b", " with a->c,b->d", "c_d"],
    ["same", "", "same"],
  ])("%j%s is %j", (text, pattern, result) => expect(replaced(text, pattern)).toBe(result));

  it("is compared without what formatting decides", () => {
    expect(squeezed("f(\n    a,\n    b,\n)")).toBe(squeezed("f(a, b)"));
    expect(squeezed("f(a, b)")).not.toBe(squeezed("f(a, c)"));
  });
});

it("the catalogue lists the folder, and every code has one rule", () => {
  const files = readdirSync(new URL("../../src/check/rules/", import.meta.url)).map((file) =>
    file.replace(/\.ts$/, ""),
  );
  expect(checklist.map(({ id }) => id)).toEqual(files.sort());
  expect(checklist.map(({ code }) => code).sort()).toEqual(Object.keys(checkCodes));
});
