import type { FileChange } from "../change/change-set.ts";
import { register } from "../register/register.ts";
import type { Registration } from "../register/surface.ts";
import type { PortedClass } from "../translate/translation.ts";
import type { CheckContext } from "./context.ts";

/** The public classes that the port has, as registration knows them. */
function registeredClasses({ folder, classes }: CheckContext): readonly PortedClass[] {
  return classes.flatMap(({ name, role, twin }): readonly PortedClass[] => {
    const isPublic = twin !== undefined && `TF${twin.name}` === name && folder.pytorchClasses.includes(twin.name);
    if (!isPublic || (role !== "model" && role !== "pretrained")) return [];
    return [{ name, pytorch: twin.name, isPublic, kind: role }];
  });
}

export function registrationOf(context: CheckContext): Registration {
  const { checkout, folder } = context;
  return { checkout, folder, classes: registeredClasses(context) };
}

/** What registration would still change: nothing, where every place names the port. */
export const pendingChanges = (context: CheckContext): readonly FileChange[] =>
  register(registrationOf(context)).changes.filter(({ before, after }) => before !== after);

/** A run of lines that a change puts in or takes out. */
export interface Hunk {
  /** 1-based line of the text as it is. */
  readonly line: number;
  readonly added: readonly string[];
}

/** Where two texts differ. Changes put lines in, so a line that is found again further down ends a hunk. */
export function hunksOf(before: string, after: string): readonly Hunk[] {
  const [old, now] = [before.split("\n"), after.split("\n")];
  const hunks: Hunk[] = [];
  let [at, to] = [0, 0];
  while (to < now.length || at < old.length) {
    if (old[at] === now[to]) {
      at++;
      to++;
      continue;
    }
    const next = now.indexOf(old[at] ?? "", to);
    const isAdded = next >= 0 && at < old.length;
    const end = isAdded ? next : to + 1;
    hunks.push({ line: Math.min(at + 1, old.length), added: now.slice(to, end) });
    to = end;
    if (!isAdded) at++;
  }
  return hunks;
}
