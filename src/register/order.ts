/** Constants first, classes second, functions last, as isort's `order_by_type` has it. */
function rank(name: string): number {
  if (name.length > 1 && name === name.toUpperCase() && name !== name.toLowerCase()) return 0;
  const first = name[0] ?? "";
  return first !== first.toLowerCase() ? 1 : 2;
}

/** Compares runs of digits as numbers and everything else by code unit. */
export function compareNaturally(a: string, b: string): number {
  const left = a.match(/\d+|\D/g) ?? [];
  const right = b.match(/\d+|\D/g) ?? [];
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const [x = "", y = ""] = [left[i], right[i]];
    if (x === y) continue;
    const both = /^\d/.test(x) && /^\d/.test(y) ? Number(x) - Number(y) : 0;
    return both || (x < y ? -1 : 1);
  }
  return left.length - right.length;
}

export type Compare = (a: string, b: string) => number;

/** The order of names in a `from … import`, as ruff's isort rules want it. */
export const importOrder: Compare = (a, b) =>
  rank(a) - rank(b) || compareNaturally(a.toLowerCase(), b.toLowerCase()) || (a < b ? -1 : Number(a > b));

/** The order of names in `_import_structure`, as `utils/custom_init_isort.py` wants it: underscores do not count. */
export const structureOrder: Compare = (a, b) => {
  const key = (name: string) => name.toLowerCase().replaceAll("_", "");
  return rank(a) - rank(b) || textOrder(key(a), key(b));
};

/** By code unit, as Python's `sorted` does for ASCII. */
export const textOrder: Compare = (a, b) => (a < b ? -1 : Number(a > b));

export const isSorted = (names: readonly string[], compare: Compare): boolean =>
  names.every((name, i) => i === 0 || compare(names[i - 1] ?? "", name) <= 0);
