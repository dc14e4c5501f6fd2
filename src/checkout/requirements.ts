import type { Era } from "./checkout.ts";

const table = "src/transformers/dependency_versions_table.py";

/** Minor versions of `tokenizers` 0.x in the environments of `sidecar/requirements/`, oldest first. */
export const tokenizersOf: ReadonlyMap<string, number> = new Map([
  ["4.33", 13],
  ["4.34", 14],
  ["4.36", 15],
  ["4.44", 19],
  ["4.46", 20],
  ["4.50", 21],
  ["4.53", 21],
  ["4.56", 22],
]);

/** Whether a minor version lies in a range such as `>=0.19,<0.20`. */
export function isInRange(minor: number, range: string): boolean {
  return [...range.matchAll(/(<=|>=|<|>|==)\s*0\.(\d+)/g)].every(([, operator, text]) => {
    const bound = Number(text);
    if (operator === "<") return minor < bound;
    if (operator === "<=") return minor <= bound;
    if (operator === ">") return minor > bound;
    return operator === ">=" ? minor >= bound : minor === bound;
  });
}

/**
 * The environment that a checkout runs in: that of its era, unless its own table of dependencies asks for other
 * tokenizers, as trees between two releases do. The library checks them when it is imported.
 */
export function requirementsOf(read: (path: string) => string | undefined, era: Era): string {
  const range = /"tokenizers":\s*"tokenizers([^"]*)"/.exec(read(table) ?? "")?.[1];
  const fits = (name: string): boolean => range === undefined || isInRange(tokenizersOf.get(name) ?? 0, range);
  const { pythonRequirements: own } = era;
  return fits(own) ? own : ([...tokenizersOf.keys()].find(fits) ?? own);
}
