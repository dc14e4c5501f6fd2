import { register } from "../register/register.ts";
import type { Stages } from "./port-options.ts";

/** The stages of a real run. The translator is loaded when its turn comes: most mistakes show before. */
export const stages: Stages = {
  translate: async (checkout, folder, recorded) => {
    const { translateModel } = await import("../translate/translate.ts");
    return translateModel(checkout, folder, { recorded });
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
};
