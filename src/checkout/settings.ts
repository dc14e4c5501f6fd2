import { z } from "zod";
import { settingsInvalid } from "./failures.ts";

/** The file in a library's root that says what cannot be seen from the library. */
export const settingsPath = ".add-tf-model.json";

const settings = z.strictObject({
  /** What the models are written in; recognised from the files where it is left out. */
  language: z.enum(["python", "typescript"]).optional(),
  /** The packages that a TypeScript library's `nn` and `torch` come from. */
  modules: z.strictObject({ nn: z.string().min(1), torch: z.string().min(1) }).optional(),
  /** Who is asked to review a port: user names of GitHub. */
  reviewers: z.array(z.string().min(1)).optional(),
});

export type Settings = z.infer<typeof settings>;

/** `modules.nn: Invalid input: expected string, received number` */
const told = ({ issues }: z.ZodError): string =>
  issues.map(({ path, message }) => [path.join("."), message].filter((part) => part !== "").join(": ")).join("; ");

/**
 * The settings of a library; nothing is set where the file does not exist.
 *
 * @throws Failure when the file is not JSON, or holds what the tool does not know.
 */
export function readSettings({ read }: { readonly read: (path: string) => string | undefined }): Settings {
  const text = read(settingsPath);
  if (text === undefined) return {};
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw settingsInvalid(settingsPath, error instanceof Error ? error.message : String(error));
  }
  const found = settings.safeParse(json);
  if (!found.success) throw settingsInvalid(settingsPath, told(found.error));
  return found.data;
}
