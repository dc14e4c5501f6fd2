import { dirname, join } from "node:path";
import { z } from "zod";
import type { FileSystem } from "../change/file-system.ts";
import { makeFolders, stateFolder } from "../change/state-folder.ts";
import { forgeFailure } from "./failures.ts";

const name = z.object({ owner: z.string(), name: z.string() });
const commit = z.string().regex(/^[0-9a-f]{40,64}$/);

const state = z.object({
  schemaVersion: z.literal(1),
  model: z.string(),
  upstream: name,
  fork: name.extend({ cloneUrl: z.string() }).optional(),
  /**
   * When a fork was asked for, where none was seen before: a fork that is younger is `start`'s own. Written before the
   * request, so that a killed run is not forgotten.
   */
  forkAskedAt: z.string().optional(),
  /** What `start` made, as `undo-start` offers it. */
  made: z.object({
    fork: z.boolean(),
    branch: z.boolean(),
    remoteBranch: z.boolean(),
    remotes: z.array(z.string()),
    pull: z.int().optional(),
  }),
  /**
   * Heads of the pushed branch whose commits all were in the local branch: the only ones that a push may replace, by
   * `--force-with-lease`.
   */
  replaceable: z.array(commit),
  /** What comparing the port with PyTorch last came to, and the text that was compared, by its hash. */
  verified: z
    .object({
      port: z.string(),
      summary: z.string(),
      agrees: z.boolean().optional(),
      rows: z.array(z.object({ name: z.string(), result: z.string(), difference: z.string() })),
    })
    .optional(),
  /** Set while a rebase waits for a person: the registration is looked at again behind it. */
  registerAgain: z.boolean().optional(),
  /** The branch that is being moved, from one commit to another: written before, removed behind. */
  moving: z.object({ branch: z.string(), to: commit }).optional(),
});

/** What the tool remembers of a port between two runs; everything else is asked of git and GitHub. */
export type ForgeState = z.infer<typeof state>;

/** Where the record of a port's way to its pull request lies: in the git folder. */
export const statePath = (root: string, model: string, files: FileSystem): string =>
  join(stateFolder(root, files), "pull-requests", `${model}.json`);

export const freshState = (model: string, upstream: ForgeState["upstream"]): ForgeState => ({
  schemaVersion: 1,
  model,
  upstream: { owner: upstream.owner, name: upstream.name },
  made: { fork: false, branch: false, remoteBranch: false, remotes: [] },
  replaceable: [],
});

/**
 * @throws Failure when the record is damaged.
 */
export function readState(path: string, files: FileSystem): ForgeState | undefined {
  const bytes = files.read(path);
  if (bytes === undefined) return undefined;
  try {
    return state.parse(JSON.parse(bytes.toString("utf8")));
  } catch {
    throw forgeFailure(
      `${path} is damaged.`,
      "Delete it and run again; only what undo-start knows of earlier runs is lost with it.",
    );
  }
}

/** Replaces the record as a whole: a kill leaves the old or the new one. */
export function writeState(path: string, value: ForgeState, files: FileSystem): void {
  makeFolders(dirname(path), files);
  const draft = `${path}-new`;
  files.remove(draft);
  files.create(draft, Buffer.from(`${JSON.stringify(value)}\n`), undefined);
  files.rename(draft, path);
}

/** The record of one port while a command is under way. */
export interface Memory {
  readonly value: () => ForgeState;
  /** Changes the record, on the disk as well unless in a dry run. */
  readonly keep: (change: Partial<ForgeState>) => void;
  readonly made: (change: Partial<ForgeState["made"]>) => void;
}

/** A record as it is, or fresh where there is none; `isDry` keeps it off the disk. */
export function openMemory(path: string, fresh: ForgeState, files: FileSystem, isDry: boolean): Memory {
  // a killed run may have left the draft of its last change
  if (!isDry) files.remove(`${path}-new`);
  let value = readState(path, files) ?? fresh;
  const keep = (change: Partial<ForgeState>): void => {
    value = { ...value, ...change };
    if (!isDry) writeState(path, value, files);
  };
  return { value: () => value, keep, made: (change) => keep({ made: { ...value.made, ...change } }) };
}
