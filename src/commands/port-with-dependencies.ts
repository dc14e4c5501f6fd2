import { openCheckout } from "../checkout/open-checkout.ts";
import { openModel } from "../checkout/open-model.ts";
import { initParser } from "../python/parser.ts";
import type { PortOutcome } from "../report/outcome.ts";
import { missingDependencies } from "../translate/dependencies.ts";
import { usage } from "./failures.ts";
import { port } from "./port.ts";
import type { PortOptions, Stages } from "./port-options.ts";

/**
 * Ports the models that a model is made of and that have no TensorFlow file yet, then the model itself. Each is a port
 * of its own, written as a whole and taken back by its own `--undo`; the last outcome is the model's.
 *
 * @throws Failure as `port` does; the ports before the one that failed stay.
 */
export async function portWithDependencies(options: PortOptions, stages: Stages): Promise<readonly PortOutcome[]> {
  if (options.dryRun)
    throw usage(
      "--with-dependencies and --dry-run do not go together: a port is translated from those before it.",
      "Leave one of the two out.",
    );
  await initParser();
  const checkout = openCheckout(options.repo);
  const outcomes: PortOutcome[] = [];
  for (const model of missingDependencies(checkout, openModel(checkout, options.model))) {
    outcomes.push(await port({ ...options, model, heads: undefined, ask: undefined }, stages));
  }
  return [...outcomes, await port(options, stages)];
}
