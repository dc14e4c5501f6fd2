import { nodeFileSystem as files } from "../change/file-system.ts";
import { readRecord } from "../change/record.ts";
import type { Library, ModelSource } from "../checkout/checkout.ts";
import { findRepository, type Language } from "../checkout/find-root.ts";
import { openCheckout } from "../checkout/open-checkout.ts";
import { openModel } from "../checkout/open-model.ts";
import { asCode, type BodyData, type ChecklistItem } from "../forge/body.ts";
import { handleOf, type Reviewer } from "../forge/names.ts";
import { initParser } from "../python/parser.ts";
import { surfaces } from "../register/catalogue.ts";
import type { StatusReport } from "../report/status.ts";
import { notVerified, type VerificationOutcome } from "./start-stages.ts";
import { status } from "./status.ts";

/** Statements that a port marks as not translated. */
interface Gap {
  readonly file: string;
  readonly line: number;
  readonly code: string;
  readonly text: string;
}

/** The gaps that the marks in a port tell of. */
export function gapsOf(file: string, text: string): readonly Gap[] {
  return text.split(/\r?\n/).flatMap((line, index) => {
    const [, code, rest] = /(?:#|\/\/)\s*TODO\(add-tf-model (\w+)\):?\s*(.*)$/.exec(line) ?? [];
    return code === undefined ? [] : [{ file, line: index + 1, code, text: rest ?? "" }];
  });
}

const isBlank = (text: string | undefined): boolean => (text ?? "").trim() === "";

function portItem({ port, classes }: StatusReport, text: string | undefined, gaps: number): ChecklistItem {
  const lacking = classes.filter(({ exists }) => !exists).map(({ tensorflow }) => tensorflow);
  const note = isBlank(text)
    ? "empty so far"
    : [...(gaps > 0 ? [`${gaps} gaps`] : []), ...(lacking.length > 0 ? [`lacks ${lacking.join(", ")}`] : [])].join(
        "; ",
      );
  return {
    text: `Architecture in \`${port.path}\``,
    state: note === "" ? "done" : "open",
    note: note === "" ? undefined : note,
  };
}

const surfaceItem = ({ title, missing }: StatusReport["surfaces"][number], isThere: boolean): ChecklistItem => {
  const isDone = isThere && missing.length === 0;
  return { text: `Registered: ${title}`, state: isDone ? "done" : "open" };
};

/** What the library's guide asks for besides, of which the status of a port tells nothing. */
function pythonItems(tests: string | undefined): readonly ChecklistItem[] {
  const loads = tests === undefined ? 0 : tests.split("from_pt=True").length - 1;
  return [
    { text: "All tests pass, the slow ones too", state: "unknown" },
    { text: "`make fixup` passes", state: "unknown" },
    { text: "TensorFlow weights are on the Hub", state: "unknown" },
    {
      text: "Tests load TensorFlow weights: no `from_pt=True`",
      state: !isBlank(tests) && loads === 0 ? "done" : "open",
    },
  ];
}

const typescriptItems: readonly ChecklistItem[] = [
  { text: "All tests pass", state: "unknown" },
  { text: "Types check under the library's `tsconfig.json`", state: "unknown" },
];

/** What the guide asks for, with what the tool knows of each. */
export function checklistItems(
  report: StatusReport,
  text: string | undefined,
  tests: string | undefined,
  gaps: number,
  verification: VerificationOutcome,
): readonly ChecklistItem[] {
  const isThere = !isBlank(text);
  const agrees = verification.agrees === true;
  return [
    portItem(report, text, gaps),
    ...report.surfaces.map((surface) => surfaceItem(surface, isThere)),
    { text: `Tests in \`${report.portTests.path}\``, state: isBlank(tests) ? "open" : "done" },
    { text: "Numbers agree with PyTorch's (see below)", state: agrees ? "done" : "open" },
    // Only Transformers has eras, and a Hub with weights.
    ...(report.checkout.era === null ? typescriptItems : pythonItems(tests)),
  ];
}

/** A model of a library as it is on the disk now. */
export interface Opened {
  readonly language: Language;
  readonly checkout: Library;
  readonly folder: ModelSource & { readonly configClass?: string };
}

/** @throws Failure when there is no such library or model. */
export async function openedModel(root: string, model: string): Promise<Opened> {
  const { language } = findRepository(root);
  if (language === "typescript") {
    const { typescriptStages } = await import("./port-typescript.ts");
    const checkout = await typescriptStages.open(root);
    return { language, checkout, folder: typescriptStages.openModel(checkout, model) };
  }
  await initParser();
  const checkout = openCheckout(root);
  return { language, checkout, folder: openModel(checkout, model) };
}

/** How the names of the model's classes begin: `BrandNewBert`. */
export function classNameOf({ configClass, pytorchClasses: [first = "", ...others] }: Opened["folder"]): string {
  if (configClass !== undefined) return configClass.replace(/Config$/, "");
  const words = first.replace(/Model$/, "").match(/[A-Z]+[a-z0-9]*|[a-z0-9]+/g) ?? [];
  const starts = words.map((_, index) => words.slice(0, words.length - index).join(""));
  return starts.find((start) => others.every((name) => name.startsWith(start))) ?? first;
}

/** What the body of the pull request says of a port as it is on the disk now. */
export async function bodyData(
  root: string,
  model: string,
  told: {
    readonly reviewers: readonly Reviewer[];
    readonly version: string;
    readonly verification?: VerificationOutcome | undefined;
  },
): Promise<BodyData> {
  const { checkout, folder } = await openedModel(root, model);
  const report = await status({ repo: root, model }, surfaces);
  const [text, tests] = [checkout.read(folder.portPath), checkout.read(folder.portTestPath)];
  const gaps = [...gapsOf(folder.portPath, text ?? ""), ...gapsOf(folder.portTestPath, tests ?? "")];
  const verification = told.verification ?? notVerified;
  return {
    model: folder.model,
    className: classNameOf(folder),
    items: checklistItems(report, text, tests, gaps.length, verification),
    gaps: gaps.map(({ file, line, code, text: why }) => `${asCode(`${file}:${line}`)} ${code}: ${asCode(why)}`),
    verification,
    reviewers: told.reviewers.map(handleOf),
    version: told.version,
  };
}

/** Paths that the last ports of a model wrote here, its own two files in any case. */
export function portPaths(root: string, { model, portPath, portTestPath }: ModelSource): ReadonlySet<string> {
  const record = readRecord(root, model, files);
  return new Set([portPath, portTestPath, ...(record?.files ?? []).map(({ path }) => path)]);
}
