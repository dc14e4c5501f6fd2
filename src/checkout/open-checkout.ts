import type { Checkout } from "./checkout.ts";
import { eraOf, majorMinor } from "./eras.ts";
import { notPython, versionTooNew, versionUnreadable, versionUnsupported, withoutTensorflow } from "./failures.ts";
import { openFiles } from "./files.ts";
import { findRepository, mainInit } from "./find-root.ts";
import { requirementsOf } from "./requirements.ts";

const lastMajorWithTensorflow = 4;
/** Where TensorFlow models have their base class. */
const tensorflowBase = "src/transformers/modeling_tf_utils.py";

/**
 * The checkout that a folder lies in.
 *
 * @throws Failure when there is none, or when the tool does not know its version.
 */
export function openCheckout(folder: string): Checkout {
  const { root, language } = findRepository(folder);
  if (language !== "python") throw notPython(root);
  const { read, list } = openFiles(root);
  const version = /^\ufeff?__version__\s*=\s*["']([^"']+)["']/m.exec(read(mainInit) ?? "")?.[1];
  const numbers = version === undefined ? undefined : majorMinor(version);
  if (version === undefined || numbers === undefined) throw versionUnreadable(root);
  if (numbers[0] > lastMajorWithTensorflow) throw versionTooNew(version);
  if (read("src/transformers/modeling_utils.py") !== undefined && read(tensorflowBase) === undefined) {
    throw withoutTensorflow(version);
  }
  const era = eraOf(numbers);
  if (era === undefined) throw versionUnsupported(version);
  return { root, version, era: { ...era, pythonRequirements: requirementsOf(read, era) }, read, list };
}
