import { eraOf } from "../../src/checkout/eras.ts";
import { inferFacts } from "../../src/facts/facts.ts";
import { readModule } from "../../src/program/module.ts";
import { createProgram } from "../../src/program/program.ts";
import { named, required, type Syntax, walk } from "../../src/python/syntax.ts";
import { planModule } from "../../src/translate/class-plan.ts";
import { expression } from "../../src/translate/expressions/expression.ts";
import { createPortWriter } from "../../src/translate/port-writer.ts";
import type { Example } from "../../src/translate/rule.ts";
import { ruleFacts } from "../../src/translate/rule-facts.ts";
import type { Scope } from "../../src/translate/scope.ts";
import { createTfNames } from "../../src/translate/tf-names.ts";
import { trainingOf } from "../../src/translate/training.ts";
import { toolCatalogue } from "../../src/translate/translate.ts";

export interface TranslatedExample {
  readonly text: string;
  /** Python definitions that the text uses. */
  readonly supports: readonly string[];
  /** Python import statements, those of the library as from outside it. */
  readonly imports: string;
  /** Messages of what could not be translated. */
  readonly gaps: readonly string[];
}

const path = "src/transformers/models/example/modeling_example.py";

/** A call that tells inference what an input is. */
function sampleOf(specification: string): string {
  const match = /^(\w+)\[([\d,]*)\]/.exec(specification);
  const [, dtype = "", sizes = ""] = match ?? [];
  return `torch.zeros((${sizes === "" ? "" : `${sizes},`}), dtype=torch.${dtype})`;
}

/** A module in which a function returns the example, and another one calls it with inputs of the wanted kind. */
function moduleOf({ torch, inputs }: Example): string {
  return `import math

import torch
import torch.nn.functional as F
from torch import nn


def caller():
    return example(${Object.values(inputs).map(sampleOf).join(", ")})


def example(${Object.keys(inputs).join(", ")}):
    return ${torch}
`;
}

function returned(node: Syntax): Syntax {
  let value: Syntax | undefined;
  walk(node, (each) => {
    if (each.type === "return_statement") value = named(each)[0];
    return true;
  });
  if (!value) throw new Error("The example returns nothing.");
  return value;
}

function scopeOf(example: Example): Scope {
  const { catalogue, supportsById } = toolCatalogue();
  const era = eraOf([4, 44]);
  if (!era) throw new Error("There is no era 4.44.");
  const module = readModule("transformers.models.example.modeling_example", path, moduleOf(example));
  const program = createProgram(module, () => undefined);
  const facts = inferFacts(program, ruleFacts(catalogue));
  const port = createPortWriter({
    prefix: "Example",
    fileOf: () => path,
    keras: era.keras,
    supports: supportsById,
    taken: new Set(),
  });
  return {
    program,
    module,
    plan: planModule(program, "ExampleConfig", []),
    facts,
    catalogue,
    training: trainingOf(program, facts, () => false),
    names: createTfNames({ read: () => undefined }, "example", port.imports),
    port,
    expression,
    carry: () => undefined,
    owner: undefined,
    fn: module.functions.get("example"),
    trainingFlag: undefined,
    renames: new Map(),
    unpacked: false,
  };
}

/** Translates the PyTorch source of an example with the tool's own rules. `initTranslator` must have been awaited. */
export function translateExample(example: Example): TranslatedExample {
  const scope = scopeOf(example);
  const { fn, port } = scope;
  if (!fn) throw new Error("The example has no function.");
  const { text } = expression(returned(required(fn.node, "body")), scope);
  return {
    text,
    supports: port.supports().map((support) => support.text),
    imports: port.imports.render(() => true).replaceAll("from ...", "from transformers."),
    // a warning, as that of chance, leaves nothing out
    gaps: port.diagnostics.filter(({ severity }) => severity === "error").map(({ message }) => message),
  };
}
