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
export const pairs: readonly Pair[] = [
  { first: "convnextv2", commit: "f8afb2b2ec", second: "swiftformer" },
  { first: "convnextv2", commit: "f8afb2b2ec", second: "idefics" },
  { first: "convnextv2", commit: "f8afb2b2ec", second: "mistral" },
  { first: "swiftformer", commit: "d2cec09baa", second: "idefics" },
  { first: "swiftformer", commit: "d2cec09baa", second: "mistral" },
  { first: "idefics", commit: "94306352f4", second: "mistral" },
];
