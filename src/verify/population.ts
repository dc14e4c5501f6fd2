import type { Checkout } from "../checkout/checkout.ts";
import { modelNames, resolveModelName } from "../checkout/model-name.ts";
import { badShard, nothingToJudge } from "./failures.ts";

/** One of `of` parts of equal size, counted from 1. */
export interface Shard {
  readonly index: number;
  readonly of: number;
}

/** `2/4` of the command line. */
export function parseShard(text: string): Shard {
  const [, index, of] = /^(\d{1,4})\/(\d{1,4})$/.exec(text) ?? [];
  const shard = { index: Number(index), of: Number(of) };
  if (index === undefined || shard.index < 1 || shard.index > shard.of) throw badShard(text);
  return shard;
}

/** Neighbours go to different shards: models of one family cost alike. */
export const inShard = <T>(items: readonly T[], { index, of }: Shard): readonly T[] =>
  items.filter((_, position) => position % of === index - 1);

const sourceOf = (model: string): string => `src/transformers/models/${model}/modeling_${model}.py`;
export const testOf = (model: string): string => `tests/models/${model}/test_modeling_${model}.py`;

/**
 * The models to judge: those of a checkout that have PyTorch code and their own PyTorch test, or the chosen ones.
 *
 * @throws Failure when a chosen model is none, or cannot be judged.
 */
export function population(checkout: Checkout, chosen?: readonly string[]): readonly string[] {
  const canBeJudged = (model: string): boolean =>
    checkout.read(sourceOf(model)) !== undefined && checkout.read(testOf(model)) !== undefined;
  const names = chosen?.map((name) => resolveModelName(checkout, name)) ?? modelNames(checkout).filter(canBeJudged);
  const lacking = names.filter((model) => !canBeJudged(model));
  if (names.length === 0 || lacking.length > 0) throw nothingToJudge(lacking);
  return [...new Set(names)];
}
