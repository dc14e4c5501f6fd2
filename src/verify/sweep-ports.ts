import { setImmediate as nextTurn } from "node:timers/promises";
import { hashOf } from "../change/record.ts";
import type { Checkout } from "../checkout/checkout.ts";
import { moduleLoader } from "../program/program.ts";
import { judgeText } from "../sidecar/sweep.ts";
import { initTranslator } from "../translate/translate.ts";
import { testOf } from "./population.ts";
import { relatedModels } from "./related.ts";
import { existingPort, type JudgedPort, translatedPort } from "./translated-port.ts";

export interface PortsOptions {
  /** Judges the ports that stand in the checkout. */
  readonly existing: boolean;
  readonly signal?: AbortSignal | undefined;
  readonly onPort: (done: number, model: string) => void;
}

/** The ports of a sweep and of the models that they build on, and what each verdict depends on. */
export interface SweepPorts {
  readonly ports: ReadonlyMap<string, JudgedPort>;
  /** Changes with whatever may change the verdict on a model; `options` are those of the command. */
  readonly keyOf: (model: string, options: object) => string;
}

export const portOf = (model: string): string => `src/transformers/models/${model}/modeling_tf_${model}.py`;

/** Translates models and those that they build on; a signal ends it early. */
export async function sweepPorts(
  checkout: Checkout,
  models: readonly string[],
  { existing, signal, onPort }: PortsOptions,
): Promise<SweepPorts> {
  await initTranslator();
  const load = moduleLoader(checkout.read);
  const related = relatedModels(checkout);
  const ports = new Map<string, JudgedPort>();
  const neighbours = new Map<string, readonly string[]>();
  const waiting = [...models];
  const seen = new Set(models);
  for (const model of waiting) {
    // Lets a signal in.
    await nextTurn();
    if (signal?.aborted === true) break;
    const port = existing ? existingPort(checkout.read(portOf(model)) ?? "") : translatedPort(checkout, model, load);
    ports.set(model, port);
    const near = existing ? [] : related(model, port.text);
    neighbours.set(model, near);
    for (const name of near.filter((each) => !seen.has(each))) {
      seen.add(name);
      waiting.push(name);
    }
    onPort(ports.size, model);
  }
  const judge = judgeText();
  const textOf = (model: string) => ports.get(model)?.text ?? checkout.read(portOf(model)) ?? null;
  const keyOf = (model: string, options: object): string => {
    const near = (neighbours.get(model) ?? []).map(textOf);
    const parts = [options, checkout.version, judge, checkout.read(testOf(model)), textOf(model), near];
    return hashOf(JSON.stringify(parts));
  };
  return { ports, keyOf };
}
