import type { Syntax } from "../../python/syntax.ts";
import type { Scope } from "../scope.ts";

/** A statement form that no table of names catches. Gives the lines of the port, or `undefined` for other statements. */
export type Construct = (node: Syntax, scope: Scope) => readonly string[] | undefined;
