import type { Node } from "ts-morph";
import type { TypescriptCode } from "./codes.ts";

/** A call of the source's library, as a rule sees it. Arguments go by the names of the rule; a receiver is the first. */
export interface Call {
  readonly has: (name: string) => boolean;
  /** The translated argument, or `fallback` where it was left out. */
  readonly text: (name: string, fallback?: string) => string;
  readonly node: (name: string) => Node | undefined;
  /** The argument's value where it is a number or a boolean that stands in the text. */
  readonly literal: (name: string) => number | boolean | undefined;
  readonly isTensor: (name: string) => boolean;
  /** The number of dimensions, where it can be told. */
  readonly rank: (name: string) => number | undefined;
  /** Whether two arguments are known to have as many dimensions. */
  readonly haveSameRank: (left: string, right: string) => boolean;
  /** Whether TensorFlow.js lines the dimensions of two operands up as js-pytorch does. */
  readonly areAligned: (left: string, right: string) => boolean;
  /** Whether the result goes into an operation with a tensor of as many dimensions, which repeats it as needed. */
  readonly isRepeatedAnyway: (name: string) => boolean;
  /** Names a function or class of the support file, which the port then imports. */
  readonly support: (name: string) => string;
  readonly note: (code: TypescriptCode, message: string) => void;
  /** Translates a node inside an argument. */
  readonly write: (node: Node) => string;
}

export interface Rule {
  /** Names of the parameters in order; of a method, the receiver comes first. */
  readonly parameters: readonly string[];
  readonly to: (call: Call) => string;
}

/** Rules of a family by the names of what they translate. */
export type Rules = Readonly<Record<string, Rule>>;

/** A construct without a TensorFlow.js form; the writer turns it into a statement that throws, and a diagnostic. */
export class Gap extends Error {
  readonly code: TypescriptCode;

  constructor(code: TypescriptCode, message: string) {
    super(message);
    this.name = "Gap";
    this.code = code;
  }
}

/** Declines a construct that a rule knows, but not in this form. */
export function decline(message: string): never {
  throw new Gap("J002", message);
}

/** The function `torch.x` and the method `Tensor.x` under one rule. */
export const both = (name: string, rule: Rule): Rules => ({
  [`torch.${name}`]: rule,
  [`torch.Tensor.${name}`]: rule,
});
