import type { Environment, Frame } from "./interpreter.ts";
import { join } from "./value.ts";

/** What holds after two ways met; a name that only one of them binds keeps that value. */
export function joinEnvironments(a: Environment | undefined, b: Environment | undefined): Environment | undefined {
  if (!a) return b;
  if (!b || a === b) return a;
  const joined = new Map(a);
  for (const [name, value] of b) {
    const other = a.get(name);
    if (other === undefined) joined.set(name, value);
    else if (other !== value) joined.set(name, join(other, value));
  }
  return joined;
}

export const copyOf = (env: Environment | undefined): Environment | undefined => env && new Map(env);

/** Runs one of several ways on a copy and gives the environment at its end. */
export function branch(frame: Frame, start: Environment | undefined, run: () => void): Environment | undefined {
  frame.env = copyOf(start);
  run();
  return frame.env;
}
