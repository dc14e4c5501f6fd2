import type { NodePlopAPI } from "plop";
import { libraryGenerator } from "./library.ts";
import { portGenerator } from "./port.ts";
import { ruleGenerator } from "./rule.ts";
import { surfaceGenerator } from "./surface.ts";

/** The generators of this project; `npm run plop` lists them. */
export default function plopfile(plop: NodePlopAPI): void {
  libraryGenerator(plop);
  portGenerator(plop);
  ruleGenerator(plop);
  surfaceGenerator(plop);
}
