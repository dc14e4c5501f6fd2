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

/** Lists of what the library's own checks let pass. A merged port has passed them: it need not be listed. */
const exceptions = /^utils\//;

/** What registration would still change: nothing, where every place names the port. */
export const pendingChanges = (context: CheckContext): readonly FileChange[] =>
  register(registrationOf(context)).changes.filter(
    ({ path, before, after }) => before !== after && (context.isNew || !exceptions.test(path)),
  );
