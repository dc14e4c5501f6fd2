import type { Era } from "./checkout.ts";

const tfKeras = { keras: "tf.keras" } as const;
const keras = { keras: "keras" } as const;
const docs = { docsRoot: "docs/source/en", docExtension: "md" } as const;

/**
 * The eras that the tool knows, oldest first. Where they meet: Markdown doc pages came with 4.31 (library change #24376),
 * `build()` methods with 4.37 (#27794), Keras imported from `modeling_tf_utils` with 4.38 (#28588). 4.40 and 4.45 asked
 * for newer tokenizers.
 */
export const eras: readonly Era[] = [
  {
    ...docs,
    name: "4.31 to 4.36",
    from: [4, 31],
    to: [4, 37],
    ...tfKeras,
    buildMethods: false,
    pythonRequirements: "4.36",
  },
  { ...docs, name: "4.37", from: [4, 37], to: [4, 38], ...tfKeras, buildMethods: true, pythonRequirements: "4.36" },
  {
    ...docs,
    name: "4.38 to 4.39",
    from: [4, 38],
    to: [4, 40],
    ...keras,
    buildMethods: true,
    pythonRequirements: "4.36",
  },
  {
    ...docs,
    name: "4.40 to 4.44",
    from: [4, 40],
    to: [4, 45],
    ...keras,
    buildMethods: true,
    pythonRequirements: "4.44",
  },
  {
    ...docs,
    name: "4.45 to 4.46",
    from: [4, 45],
    to: [4, 47],
    ...keras,
    buildMethods: true,
    pythonRequirements: "4.46",
  },
];

export const supportedVersions = "4.31 to 4.46";

/** `4.44.0.dev0` as numbers; `undefined` when it does not begin with two numbers. */
export function majorMinor(version: string): readonly [number, number] | undefined {
  const [, major, minor] = /^(\d+)\.(\d+)/.exec(version) ?? [];
  return major === undefined || minor === undefined ? undefined : [Number(major), Number(minor)];
}

const isBefore = (a: readonly [number, number], b: readonly [number, number]): boolean =>
  a[0] < b[0] || (a[0] === b[0] && a[1] < b[1]);

export function eraOf(version: readonly [number, number]): Era | undefined {
  return eras.find(({ from, to }) => !isBefore(version, from) && isBefore(version, to));
}
