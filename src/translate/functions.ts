import type { FunctionInfo } from "../program/module.ts";
import type { Program } from "../program/program.ts";

/** The function behind a key: `<module>:<function>` or `<module>:<class>.<function>`. */
export function functionOf(program: Program, key: string): FunctionInfo | undefined {
  const [moduleName = "", path = ""] = key.split(":");
  const [first = "", second] = path.split(".");
  if (second === undefined) {
    const found = program.resolve(`${moduleName}.${first}`);
    return found?.kind === "function" ? found.info : undefined;
  }
  const owner = program.classOf(`${moduleName}:${first}`);
  return owner && program.method(owner, second);
}
