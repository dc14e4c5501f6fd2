import { parseSignature, type RuleSignature } from "./bind.ts";
import type { LayerRule, OpRule } from "./rule.ts";

export interface Indexed<Rule> {
  readonly rule: Rule;
  readonly signature: RuleSignature;
}

/** Rules by qualified name. */
export interface Catalogue {
  /** The forms of `torch.x` or `Tensor.x`, in the order in which they are tried. */
  readonly ops: (qualified: string) => readonly Indexed<OpRule>[];
  readonly layer: (qualified: string) => Indexed<LayerRule> | undefined;
}

function index<Rule extends { readonly signatures: readonly string[] }>(
  rules: readonly Rule[],
): ReadonlyMap<string, readonly Indexed<Rule>[]> {
  const byName = new Map<string, Indexed<Rule>[]>();
  for (const rule of rules) {
    for (const text of rule.signatures) {
      const signature = parseSignature(text);
      byName.set(signature.name, [...(byName.get(signature.name) ?? []), { rule, signature }]);
    }
  }
  return byName;
}

export function createCatalogue(opRules: readonly OpRule[], layerRules: readonly LayerRule[]): Catalogue {
  const ops = index(opRules);
  const layers = index(layerRules);
  return {
    ops: (qualified) => ops.get(qualified) ?? [],
    layer: (qualified) => layers.get(qualified)?.[0],
  };
}
