import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { OpRule, PortContext } from "../../../src/translate/rule.ts";
import { opFamilies, opRules } from "../../../src/translate/rules/op-catalogue.ts";
import { supports } from "../../../src/translate/support/support-catalogue.ts";

const folder = new URL("../../../src/translate/rules/", import.meta.url);

/** Files of the folder that hold layers and functions of `torch.nn`, which another list names. */
const isElsewhere = (file: string): boolean => /^(layer|functional)-|^loss|^op-catalogue/.test(file);

const inWords = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

describe("families of operations", () => {
  it("are those of the folder, sorted", () => {
    const files = readdirSync(folder).filter((file) => file.endsWith(".ts") && !isElsewhere(file));
    const families = Object.keys(opFamilies).map((name) => `${inWords(name)}.ts`);
    expect(families).toEqual(files.sort());
  });

  it("write no signature twice", () => {
    const all = opRules.flatMap(({ signatures }) => signatures);
    expect(all.filter((signature, index) => all.indexOf(signature) !== index)).toEqual([]);
  });
});

const port: PortContext = { use: (name) => name, support: (id) => id, keras: "keras" };

/** Operands of any name, for rules that decline whatever they get. */
const anything = new Proxy({}, { get: () => undefined }) as Parameters<OpRule["to"]>[0];

describe("rules", () => {
  // numpy has no bfloat16, so that a cast to it cannot be compared
  const isComparable = (rule: OpRule): boolean => !rule.signatures.includes("Tensor.bfloat16()");
  const unproved = opRules.filter((rule) => rule.examples.length === 0 && isComparable(rule));

  it.each(unproved.map((rule) => [rule.signatures[0] ?? "", rule] as const))(
    "%s without examples declines",
    (_, rule) => {
      // numpy has no bfloat16, so that a cast to it cannot be compared
      if (rule.signatures.includes("Tensor.bfloat16()")) return expect(unproved).toContain(rule);
      expect(rule.to(anything, port)).toHaveProperty("declined");
    },
  );
});

describe("definitions that ports carry", () => {
  const ids = supports.map(({ id }) => id);

  it("have names of their own", () => {
    expect(new Set(ids).size).toBe(ids.length);
  });

  it.each(supports.map((support) => [support.id, support] as const))(
    "%s needs what is there and defines its name",
    (_, support) => {
      for (const needed of support.needs ?? []) expect(ids).toContain(needed);
      const text = support.text("the_name", port);
      expect(text).toMatch(support.kind === "class" ? /^(@.*\n)*class the_name\b/ : /^def the_name\(/);
    },
  );
});
