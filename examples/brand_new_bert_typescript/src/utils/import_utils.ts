import { createRequire } from "node:module";

const tfjs = "@tensorflow/tfjs";

/** Whether TensorFlow.js is installed: it is a peer dependency that a user of the PyTorch models need not have. */
export function isTfjsAvailable(): boolean {
  try {
    createRequire(import.meta.url).resolve(tfjs);
    return true;
  } catch {
    return false;
  }
}

/** A module of TensorFlow.js models, or the dummies of `dummy_tf_objects.ts` where TensorFlow.js is not installed. */
export async function loadTf<Module>(load: () => Promise<Module>): Promise<Module> {
  return isTfjsAvailable() ? load() : ((await import("./dummy_tf_objects.js")) as Module);
}

/** What stands in for a class that needs TensorFlow.js: any use of it says what to install. */
export function dummyTfObject(name: string): new (...all: unknown[]) => object {
  const refuse = (): never => {
    throw new Error(`${name} needs the package ${tfjs}, which is not installed. Run: npm install ${tfjs}`);
  };
  return new Proxy(class {}, {
    construct: refuse,
    get: (target, key) => (typeof key === "symbol" || key in target ? Reflect.get(target, key) : refuse()),
  });
}
