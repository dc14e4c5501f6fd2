import {
  accessSync,
  closeSync,
  constants,
  fchmodSync,
  fsyncSync,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmdirSync,
  rmSync,
  type Stats,
  writeFileSync,
} from "node:fs";

/** The calls through which a checkout is changed. Tests pass one that fails at a chosen call. */
export interface FileSystem {
  /** Bytes of a file, `undefined` when nothing is there. */
  readonly read: (path: string) => Buffer | undefined;
  /** What lies at a path, links not followed; `undefined` when nothing is there. */
  readonly look: (path: string) => Stats | undefined;
  readonly realPath: (path: string) => string;
  /** Whether the user may write to it. */
  readonly mayWrite: (path: string) => boolean;
  /** Makes a file that must not exist yet, and returns when its bytes are on the disk. Without a mode, the user's. */
  readonly create: (path: string, bytes: Buffer, mode: number | undefined) => void;
  readonly rename: (from: string, to: string) => void;
  /** A second name of the same file. */
  readonly link: (from: string, to: string) => void;
  /** Removes a file; that it is gone already is fine. */
  readonly remove: (path: string) => void;
  readonly makeFolder: (path: string) => void;
  /** Removes an empty folder. */
  readonly removeFolder: (path: string) => void;
}

/** The error code of a failed system call, such as `ENOSPC`. */
export function errorCode(error: unknown): string | undefined {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return typeof code === "string" ? code : undefined;
}

function unlessAbsent<T>(look: () => T): T | undefined {
  try {
    return look();
  } catch (error) {
    if (errorCode(error) === "ENOENT" || errorCode(error) === "ENOTDIR") return undefined;
    throw error;
  }
}

function mayWrite(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

function create(path: string, bytes: Buffer, mode: number | undefined): void {
  const file = openSync(path, "wx");
  try {
    if (mode !== undefined) fchmodSync(file, mode);
    writeFileSync(file, bytes);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

export const nodeFileSystem: FileSystem = {
  read: (path) => unlessAbsent(() => readFileSync(path)),
  look: (path) => unlessAbsent(() => lstatSync(path)),
  realPath: (path) => realpathSync(path),
  mayWrite,
  create,
  rename: renameSync,
  link: linkSync,
  remove: (path) => rmSync(path, { force: true }),
  makeFolder: (path) => mkdirSync(path),
  removeFolder: rmdirSync,
};

const linksUnknown = new Set(["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EMLINK"]);

/** A second name of a file, or a copy where the file system knows no links. */
export function linkOrCopy(from: string, to: string, files: FileSystem): void {
  try {
    files.link(from, to);
  } catch (error) {
    if (!linksUnknown.has(errorCode(error) ?? "")) throw error;
    files.create(to, files.read(from) ?? Buffer.alloc(0), files.look(from)?.mode);
  }
}
