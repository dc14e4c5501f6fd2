import { portTests } from "../port-tests/port-tests.ts";
import { register } from "../register/register.ts";
import { translateModel } from "../translate/translate.ts";
import type { Stages } from "./port-options.ts";

/** The stages of a real run. */
export const stages: Stages = {
  translate: (checkout, folder) => translateModel(checkout, folder, {}),
  register,
  portTests,
};
