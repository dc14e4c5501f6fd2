import type { GivenValue, OpFacts } from "../facts/op-facts.ts";
import { joinAll, none, tensor, tuple, unknown, type Value } from "../facts/value.ts";
import { bind, type GivenArgument } from "./bind.ts";
import type { Catalogue } from "./catalogue.ts";

/** The value of a default that a signature spells out. */
function fromDefault(text: string): Value {
  if (text === "None") return none;
  if (text === "True" || text === "False") return { kind: "number", type: "bool", literal: text === "True" };
  if (/^["']/.test(text)) return { kind: "string", literal: text.slice(1, -1) };
  const number = Number(text);
  if (!Number.isNaN(number)) return { kind: "number", type: /[.e]/.test(text) ? "float" : "int", literal: number };
  return unknown;
}

function collect(values: readonly GivenArgument<Value>[]): Value {
  const [only] = values;
  if (values.length === 1 && only && only.keyword === undefined && only.value.kind === "sequence") return only.value;
  if (values.length === 1 && only && only.keyword === "*")
    return only.value.kind === "sequence" ? only.value : { kind: "sequence", type: "tuple", item: unknown };
  if (values.some(({ keyword }) => keyword === "*"))
    return { kind: "sequence", type: "tuple", item: joinAll(values.map(({ value }) => value)) };
  return tuple(values.map(({ value }) => value));
}

const binder = { fromDefault, collect };

/** What the rules of the catalogue know of results, as inference asks for it. */
export function ruleFacts(catalogue: Catalogue): OpFacts {
  return {
    call: (qualified, args: readonly GivenValue[]) => {
      const rules = catalogue.ops(qualified);
      for (const { rule, signature } of rules) {
        const bound = bind(signature, args, binder);
        if (bound) return rule.infer(bound);
      }
      // a class of PyTorch that a port carries makes no tensor, whatever it is called with
      if (rules.some(({ rule }) => rule.value)) return unknown;
      return rules.length > 0 ? tensor() : undefined;
    },
    layer: (layer, args) => catalogue.layer(layer.layer)?.rule.infer(args, layer.args),
    construct: (qualified, args) => {
      const found = catalogue.layer(qualified);
      if (!found) return undefined;
      const bound = bind(found.signature, args, binder) ?? {};
      const known = Object.entries(bound).filter((entry): entry is [string, Value] => entry[1] !== undefined);
      return { kind: "layer", layer: qualified, args: Object.fromEntries(known) };
    },
  };
}
