import type { LayerValue, Value } from "./value.ts";

/** An argument of a call. */
export interface GivenValue {
  /** The keyword, `*` or `**` for unpacked ones of unknown length, absent for positional ones. */
  readonly keyword?: string | undefined;
  readonly value: Value;
}

/** What the rules know of PyTorch. `undefined` where no rule knows a name. */
export interface OpFacts {
  /** Result of calling `torch.x`, `torch.nn.functional.x` or `Tensor.x`, whose receiver is the first argument. */
  readonly call: (qualifiedName: string, args: readonly GivenValue[]) => Value | undefined;
  /** Result of calling an instance of a `torch.nn` layer. */
  readonly layer: (layer: LayerValue, args: readonly Value[]) => Value | undefined;
  /** Value of `nn.Linear(…)`. */
  readonly construct: (qualifiedName: string, args: readonly GivenValue[]) => Value | undefined;
}
