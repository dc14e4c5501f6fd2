import { openCheckout } from "../checkout/open-checkout.ts";
import { openModel } from "../checkout/open-model.ts";
import { initParser } from "../python/parser.ts";
import { register } from "../register/register.ts";
import { nextSteps } from "../report/next-steps.ts";
import { readExistingPort } from "./existing-port.ts";
import type { Stages } from "./port-options.ts";

/** The stages for Transformers checkouts. The translator is loaded when its turn comes: most mistakes show before. */
export const stages: Stages = {
  open: async (root) => {
    await initParser();
    return openCheckout(root);
  },
  openModel,
  existing: readExistingPort,
  translate: async (checkout, folder, recorded) => {
    const { translateModel } = await import("../translate/translate.ts");
    const { withCopyMarks } = await import("../check/mark-copies.ts");
    const translation = await translateModel(checkout, folder, { recorded });
    return { ...translation, text: withCopyMarks(checkout, folder, translation.text) };
  },
  trace: async (checkout, folder, options) => {
    const { traceModel } = await import("./trace.ts");
    return traceModel(checkout, folder, options);
  },
  register,
  portTests: async (checkout, folder, translation) => {
    const { portTests } = await import("../port-tests/port-tests.ts");
    return portTests(checkout, folder, translation);
  },
  thanks: true,
  nextSteps,
};
