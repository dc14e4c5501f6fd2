import type { Era } from "./checkout.ts";

const tfKeras = { keras: "tf.keras" } as const;
const keras = { keras: "keras" } as const;
const docs = { docsRoot: "docs/source/en", docExtension: "md" } as const;

const era = (
  name: string,
  from: Era["from"],
  to: Era["to"],
  pythonRequirements: string,
  reached: Pick<Era, "keras" | "buildMethods">,
): Era => ({ ...docs, name, from, to, ...reached, pythonRequirements });

const early = { ...tfKeras, buildMethods: false };
const late = { ...keras, buildMethods: true };

/**
 * The eras that the tool knows, oldest first. Where they meet: Markdown doc pages came with 4.31 (library change #24376),
 * `build()` methods with 4.37 (#27794), Keras imported from `modeling_tf_utils` with 4.38 (#28588). 4.34, 4.36, 4.40,
 * 4.45, 4.47 and 4.56 asked for newer tokenizers, 4.52 for a newer PyTorch; 4.57 is the last with TensorFlow, on its release branch alone. Which names a package exports is told
 * by its own `__init__.py`, which changed model by model.
 */
export const eras: readonly Era[] = [
  era("4.31 to 4.33", [4, 31], [4, 34], "4.33", early),
  era("4.34 to 4.35", [4, 34], [4, 36], "4.34", early),
  era("4.36", [4, 36], [4, 37], "4.36", early),
  era("4.37", [4, 37], [4, 38], "4.36", { ...tfKeras, buildMethods: true }),
  era("4.38 to 4.39", [4, 38], [4, 40], "4.36", late),
  era("4.40 to 4.44", [4, 40], [4, 45], "4.44", late),
  era("4.45 to 4.46", [4, 45], [4, 47], "4.46", late),
  era("4.47 to 4.51", [4, 47], [4, 52], "4.50", late),
  era("4.52 to 4.55", [4, 52], [4, 56], "4.53", late),
  era("4.56 to 4.57", [4, 56], [4, 58], "4.56", late),
];

export const supportedVersions = "4.31 to 4.57";

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
