import { field, named, type Syntax, textOf } from "../python/syntax.ts";

/** The part of an init that needs a backend. */
export interface BackendBlock {
  /** The whole `try` or `if` statement. */
  readonly statement: Syntax;
  /** Where the backend's objects are named. */
  readonly body: Syntax;
  /** `try` since 4.20, `if` before. */
  readonly form: "try" | "if";
}

const condition = (statement: Syntax | undefined): string =>
  statement?.type === "if_statement" ? textOf(field(statement, "condition") ?? statement).replace(/[()\s]/g, "") : "";

function blockOf(statement: Syntax, check: string): BackendBlock | undefined {
  if (statement.type === "if_statement") {
    const body = field(statement, "consequence");
    return body && condition(statement) === check ? { statement, body, form: "if" } : undefined;
  }
  if (statement.type !== "try_statement") return undefined;
  const guard = named(field(statement, "body") ?? statement)[0];
  const otherwise = statement.children.find((child) => child.type === "else_clause");
  const body = otherwise && field(otherwise, "body");
  return body && condition(guard) === `not${check}` ? { statement, body, form: "try" } : undefined;
}

/** The block of one backend alone, such as `tf`; blocks that need two backends are none. */
export function backendBlock(statements: readonly Syntax[], backend: string): BackendBlock | undefined {
  for (const statement of statements) {
    const block = blockOf(statement, `is_${backend}_available`);
    if (block) return block;
  }
  return undefined;
}

/** The `if TYPE_CHECKING:` statement of a module. */
export const typeCheckingStatement = (module: Syntax): Syntax | undefined =>
  module.children.find((child) => condition(child) === "TYPE_CHECKING");

/** What stands below `if TYPE_CHECKING:`. */
export function typeCheckingStatements(module: Syntax): readonly Syntax[] {
  const statement = typeCheckingStatement(module);
  const body = statement && field(statement, "consequence");
  return body ? named(body) : [];
}
