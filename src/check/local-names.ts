import { field, type Syntax, textOf, walk } from "../python/syntax.ts";

/** What a method keeps under names of its own on the way to a layer. */
export interface LocalNames {
  /** The first class that a name may stand for: `Block` of `layer = Block if config.plain else Bottleneck`. */
  readonly classes: ReadonlyMap<string, string>;
  /** The attribute that a name ends in: `blocks` of `self.blocks = layers`. */
  readonly attributes: ReadonlyMap<string, string>;
}

const className = (node: Syntax | undefined): string | undefined => {
  if (node?.type === "conditional_expression") return className(node.children[0]);
  return node?.type === "identifier" && /^[A-Z]/.test(textOf(node)) ? textOf(node) : undefined;
};

/** `["stage", "stages"]` of `self.stages.append(stage)`. */
function appendedName(call: Syntax): [string, string] | undefined {
  const [, attribute, name] = /^self\.(\w+)\.append\((\w+)\)$/.exec(textOf(call)) ?? [];
  return attribute === undefined || name === undefined ? undefined : [name, attribute];
}

export function localNames(method: Syntax): LocalNames {
  const classes = new Map<string, string>();
  const attributes = new Map<string, string>();
  walk(method, (node) => {
    const appended = node.type === "call" ? appendedName(node) : undefined;
    if (appended !== undefined) attributes.set(...appended);
    if (node.type !== "assignment") return;
    const [left, right] = [field(node, "left"), field(node, "right")];
    if (left?.type === "identifier") {
      const found = className(right);
      if (found !== undefined && !classes.has(textOf(left))) classes.set(textOf(left), found);
    }
    const attribute = /^self\.(\w+)$/.exec(left === undefined ? "" : textOf(left))?.[1];
    if (attribute !== undefined && right?.type === "identifier") attributes.set(textOf(right), attribute);
  });
  return { classes, attributes };
}
