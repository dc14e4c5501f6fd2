import { setImmediate as nextTurn } from "node:timers/promises";
import { type ChangeSet, changeSet, type FileChange } from "../change/change-set.ts";
import { type FileSystem, nodeFileSystem } from "../change/file-system.ts";
import { ownFiles } from "../change/records.ts";
import { recordOf } from "../change/undo.ts";
import { writeChangeSet } from "../change/write.ts";
import type { Library, ModelSource } from "../checkout/checkout.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { changedFiles, userName } from "../forge/git.ts";
import type { PortOutcome } from "../report/outcome.ts";
import type { Trace } from "../sidecar/trace.ts";
import type { FactSources, Translation } from "../translate/translation.ts";
import { contradictions, keptPort, keptTests, nobodyThanked, noTests, tracedFacts } from "./codes.ts";
import { inCheckout } from "./exclusive.ts";
import { dirtyTree, interrupted, noHubName, unknownHeads } from "./failures.ts";
import { isHubName, type PortAnswers, type PortOptions, type Stages } from "./port-options.ts";

interface Produced {
  readonly changes: readonly FileChange[];
  readonly diagnostics: readonly Diagnostic[];
}

/** What stages are not asked for. */
interface AnyPort {
  readonly checkout: Library;
  readonly options: PortOptions;
  readonly isOwn: (path: string) => boolean;
}

interface Port<C extends Library, M extends ModelSource> extends AnyPort {
  readonly checkout: C;
  readonly folder: M;
  readonly stages: Stages<C, M>;
}

/** Ports a model: reads, translates, registers, ports the tests and writes all of it, or nothing. */
export async function port<C extends Library, M extends ModelSource>(
  options: PortOptions,
  stages: Stages<C, M>,
): Promise<PortOutcome> {
  const files = options.files ?? nodeFileSystem;
  return inCheckout(options.repo, { readsOnly: options.dryRun, files }, async (root) => {
    const checkout = await stages.open(root);
    const whole = stages.openModel(checkout, options.model);
    const isOwn = ownFiles(root, files);
    if (!options.dryRun && !options.allowDirty) await assertClean(whole, root, isOwn, files);
    const answers = await answersOf(whole, root, options);
    const folder = withHeads(whole, answers.heads);
    const run: Port<C, M> = { checkout, folder, options, stages, isOwn };

    const model = await translated(run);
    const tests = await portedTests(run, model.translation);
    const registered = await registration(run, model.translation, answers.contributor);

    const produced = [model, tests, registered];
    const changes = changeSet(
      root,
      produced.flatMap((part) => part.changes),
    );
    if (!options.dryRun && changes.changes.length > 0) await write(folder.model, changes, files, options.signal);
    const diagnostics = produced.flatMap((part) => part.diagnostics);
    return outcome(run, changes, model.translation, diagnostics, answers);
  });
}

async function write(model: string, changes: ChangeSet, files: FileSystem, signal?: AbortSignal): Promise<void> {
  const beside = recordOf(model, changes, files);
  await writeChangeSet(changes, { files, beside, ...(signal === undefined ? {} : { signal }) });
}

/** Lets a signal in between two stages. */
async function stage<T>({ options }: Pick<AnyPort, "options">, work: () => T | Promise<T>): Promise<T> {
  await nextTurn();
  if (options.signal?.aborted === true) throw interrupted();
  return work();
}

async function assertClean(
  folder: ModelSource,
  root: string,
  isOwn: (path: string) => boolean,
  files: FileSystem,
): Promise<void> {
  const changed = (await changedFiles(root)) ?? [];
  // A port that was deleted cannot be lost: git has it, and its place is free.
  const isFree = (path: string): boolean =>
    [folder.portPath, folder.portTestPath].includes(path) && files.look(`${root}/${path}`) === undefined;
  const foreign = changed.filter(({ path }) => !isOwn(path) && !isFree(path));
  if (foreign.length > 0) throw dirtyTree(foreign.map(({ path }) => path));
}

async function answersOf(folder: ModelSource, root: string, options: PortOptions): Promise<PortAnswers> {
  const { heads, contributor, reviewers, ask } = options;
  if (contributor !== undefined && !isHubName(contributor)) throw noHubName(contributor);
  const defaults: PortAnswers = { heads, contributor: contributor ?? (await userName(root)), reviewers };
  return ask === undefined ? defaults : ask(folder, defaults);
}

const isHead = (name: string): boolean => !name.endsWith("PreTrainedModel");

/** The folder with the chosen heads alone; the base classes that they need stay. */
function withHeads<M extends ModelSource>(folder: M, heads: readonly string[] | undefined): M {
  if (heads === undefined) return folder;
  const unknown = heads.filter((head) => !folder.pytorchClasses.includes(head));
  if (unknown.length > 0) throw unknownHeads(unknown, folder.pytorchClasses.filter(isHead));
  return { ...folder, pytorchClasses: folder.pytorchClasses.filter((name) => !isHead(name) || heads.includes(name)) };
}

/** Whether a file stands in the way that somebody wrote or edited by hand. */
function isKept({ checkout, options, isOwn }: AnyPort, path: string): boolean {
  // an empty file signals that somebody means to port the model, and holds nothing that could be lost
  return (checkout.read(path) ?? "") !== "" && !isOwn(path) && !options.force;
}

async function translated<C extends Library, M extends ModelSource>(
  run: Port<C, M>,
): Promise<Produced & { readonly translation: Translation }> {
  const { checkout, folder, stages } = run;
  const before = checkout.read(folder.portPath) ?? null;
  if (before !== null && isKept(run, folder.portPath)) {
    return { translation: stages.existing(before, folder), changes: [], diagnostics: [keptPort(folder.portPath)] };
  }
  const { trace, diagnostics } = await traced(run);
  const translation = await stage(run, () => stages.translate(checkout, folder, trace?.facts));
  const shared = (translation.shared ?? []).filter(({ path }) => checkout.read(path) === undefined);
  const changes = [
    { path: folder.portPath, before, after: translation.text },
    ...shared.map(({ path, text }) => ({ path, before: null, after: text })),
  ];
  const told = trace && translation.factSources ? factDiagnostics(folder, translation.factSources, trace) : [];
  return { translation, changes, diagnostics: [...diagnostics, ...translation.diagnostics, ...told] };
}

/** Nothing of a checkout is run unless the user asked for it; what cannot be run leaves the port to its source. */
async function traced<C extends Library, M extends ModelSource>(
  run: Port<C, M>,
): Promise<Pick<Produced, "diagnostics"> & { readonly trace?: Trace }> {
  const { checkout, folder, options, stages } = run;
  if (options.trace !== true) return { diagnostics: [] };
  const found = await stage(run, () => stages.trace(checkout, folder, options));
  return "facts" in found ? { trace: found, diagnostics: [] } : { diagnostics: [found] };
}

const factDiagnostics = ({ sourcePath }: ModelSource, sources: FactSources, { runs }: Trace): readonly Diagnostic[] => [
  tracedFacts(sourcePath, sources, runs),
  ...contradictions(sourcePath, sources),
];

async function portedTests<C extends Library, M extends ModelSource>(
  run: Port<C, M>,
  translation: Translation,
): Promise<Produced> {
  const { checkout, folder, stages } = run;
  if (folder.testFile === undefined) return { changes: [], diagnostics: [noTests(folder.folder)] };
  if (isKept(run, folder.portTestPath)) {
    // Beside a port that somebody wrote, tests are to be expected and not worth a line.
    const isNews = !isKept(run, folder.portPath);
    return { changes: [], diagnostics: isNews ? [keptTests(folder.portTestPath)] : [] };
  }
  const { text, diagnostics } = await stage(run, () => stages.portTests(checkout, folder, translation));
  const before = checkout.read(folder.portTestPath) ?? null;
  // no text: no test of the file has a TensorFlow form, and the diagnostics say why
  return { changes: text === "" ? [] : [{ path: folder.portTestPath, before, after: text }], diagnostics };
}

async function registration<C extends Library, M extends ModelSource>(
  run: Port<C, M>,
  { classes, text }: Translation,
  name: string | undefined,
): Promise<Produced> {
  const { folder, stages } = run;
  // surfaces see the port as it will be
  const read = (path: string) => (path === folder.portPath ? text : run.checkout.read(path));
  const checkout = { ...run.checkout, read };
  // Git knows people by the names that they write under, of which few are names on the Hub.
  const contributor = name !== undefined && isHubName(name) ? name : undefined;
  const { changes, diagnostics } = await stage(run, () => stages.register({ checkout, folder, classes, contributor }));
  const { docPage } = folder;
  const isUnthanked = stages.thanks && contributor === undefined && changes.some(({ path }) => path === docPage);
  if (docPage === undefined || !isUnthanked) return { changes, diagnostics };
  return { changes, diagnostics: [...diagnostics, nobodyThanked(docPage, name)] };
}

function outcome<C extends Library, M extends ModelSource>(
  { checkout, folder, options, stages }: Port<C, M>,
  changes: ChangeSet,
  { classes }: Translation,
  diagnostics: readonly Diagnostic[],
  answers: PortAnswers,
): PortOutcome {
  const texts = new Map(changes.changes.map(({ path, after }) => [path, after ?? undefined]));
  const source = (path: string): string | undefined => texts.get(path) ?? checkout.read(path);
  const done = options.dryRun ? "dry-run" : "written";
  const mode = changes.changes.length === 0 ? "nothing-to-do" : done;
  const steps = stages.nextSteps({
    model: folder.model,
    portPath: folder.portPath,
    portTestPath: folder.portTestPath,
    hasTests: source(folder.portTestPath) !== undefined,
    gaps: diagnostics.filter(({ severity }) => severity === "error").length,
    reviewers: answers.reviewers ?? [],
  });
  const { model } = folder;
  return { model, version: checkout.version, mode, changes, classes, diagnostics, source, nextSteps: steps };
}
