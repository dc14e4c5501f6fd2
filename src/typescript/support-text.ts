import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { TypescriptSupport } from "./translation.ts";

const template = fileURLToPath(new URL("../../templates/typescript/modeling-tf-utils.ts", import.meta.url));

/**
 * What ports stand on, written into a library once and its own from then on: a base class that knows the layers and
 * weights in its attributes, js-pytorch's modules of several layers, and tensor functions with js-pytorch's shapes.
 * It needs @tensorflow/tfjs only.
 */
export const supportFile = (): TypescriptSupport => ({
  path: "src/modeling_tf_utils.ts",
  text: readFileSync(template, "utf8"),
});
