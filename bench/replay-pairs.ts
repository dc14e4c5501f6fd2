/** Two models that people ported one after the other: `first` was merged, and the branch of `second` meets it. */
export interface Pair {
  readonly first: string;
  /** The commit that merged the port of `first`. */
  readonly commit: string;
  readonly second: string;
}

/**
 * All pairs of ports that were merged in the versions which the tool knows, 4.31 to 4.46: ConvNeXt V2 (November 2023),
 * SwiftFormer (April 2024), IDEFICS and Mistral (May 2024).
 */
export const portedPairs: readonly Pair[] = [
  { first: "convnextv2", commit: "f8afb2b2ec", second: "swiftformer" },
  { first: "convnextv2", commit: "f8afb2b2ec", second: "idefics" },
  { first: "convnextv2", commit: "f8afb2b2ec", second: "mistral" },
  { first: "swiftformer", commit: "d2cec09baa", second: "idefics" },
  { first: "swiftformer", commit: "d2cec09baa", second: "mistral" },
  { first: "idefics", commit: "94306352f4", second: "mistral" },
];

/**
 * The same merged ports, each with a model that nobody has ported and whose names come next in the lists: git alone
 * cannot merge these.
 */
export const neighbours: readonly Pair[] = [
  { first: "convnextv2", commit: "f8afb2b2ec", second: "cpmant" },
  { first: "swiftformer", commit: "d2cec09baa", second: "squeezebert" },
  { first: "idefics", commit: "94306352f4", second: "idefics2" },
  { first: "mistral", commit: "965e98dc54", second: "mixtral" },
];
