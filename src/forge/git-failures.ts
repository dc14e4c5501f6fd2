import { exitCodes, Failure } from "../diagnostics/failure.ts";

export interface GitOutcome {
  /** Exit code; 0 is success. */
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

interface Known {
  readonly sign: RegExp;
  readonly exitCode: 4 | 7;
  readonly message: string;
  readonly hint: string;
}

const again = "What was done so far stays; the same command goes on from here.";
const [tree, forge] = [exitCodes.tree, exitCodes.forge];

/** What git says, and what it means; the first that fits is told. */
const known: readonly Known[] = [
  {
    sign: /GH006|protected branch|branch is protected|push declined due to repository rule|GH013/i,
    exitCode: forge,
    message: "The branch is protected: GitHub refuses the push.",
    hint: "Lift the rule that protects it in the fork's settings (Branches, or Rules), then run again.",
  },
  {
    sign: /without `?workflows?`? (scope|permission)/i,
    exitCode: forge,
    message: "The token may not push workflow files, and upstream changed some since the fork was last in step.",
    hint: 'Press "Sync fork" on the page of the fork, or use a token with the scope workflow, then run again.',
  },
  {
    sign: /stale info|\[rejected\]|non-fast-forward|fetch first/i,
    exitCode: forge,
    message: "The branch on GitHub has commits that are not here: nothing was pushed, and nothing was replaced.",
    hint: "Bring them in (git pull --rebase REMOTE BRANCH), or run the command again when another run was at work.",
  },
  {
    sign: /returned error: 401|Authentication failed|could not read (Username|Password)|Invalid username or (password|token)/i,
    exitCode: forge,
    message: "The git server does not accept the token.",
    hint: "Check the token: it may have expired, or lack access to this repository.",
  },
  {
    sign: /returned error: 403|Permission to .* denied|Write access to repository not granted|Permission denied/i,
    exitCode: forge,
    message: "The git server does not allow it: the token has no write access to the repository.",
    hint: "Use a token with the scope public_repo, or with write access to contents of the fork.",
  },
  {
    sign: /returned error: 404|repository .* not found|does not appear to be a git repository/i,
    exitCode: forge,
    message: "The git server knows no such repository, or hides it.",
    hint: "Check the address with git remote -v; a remote that was renamed or deleted has to be set again.",
  },
  {
    sign: /returned error: (429|5\d\d)/i,
    exitCode: forge,
    message: "The git server has trouble.",
    hint: `Run the same command again later. ${again}`,
  },
  {
    sign: /couldn't find remote ref|Remote branch .* not found/i,
    exitCode: forge,
    message: "The remote has no such branch.",
    hint: "Its default branch may have been renamed a moment ago: run the command again, which asks for the name anew.",
  },
  {
    sign: /Could not resolve host|Failed to connect|Connection (refused|reset|timed out)|unable to access|early EOF|hung up|RPC failed|Operation too slow|Network is unreachable/i,
    exitCode: forge,
    message: "The git server cannot be reached.",
    hint: `Check the network, then run the same command again. ${again}`,
  },
  {
    sign: /Please tell me who you are|unable to auto-detect email|empty ident name/i,
    exitCode: tree,
    message: "Git does not know who commits: user.name or user.email is not set.",
    hint: "Set them (git config user.email you@example.com; git config user.name 'Your Name'), then run again.",
  },
  {
    sign: /untracked working tree files would be overwritten/i,
    exitCode: tree,
    message: "Files that git does not track stand where the branch has files of its own.",
    hint: "Move them away, then run again; nothing was changed.",
  },
  {
    sign: /local changes to the following files would be overwritten/i,
    exitCode: tree,
    message: "Changes that are not committed stand in the way of another branch.",
    hint: "Commit or stash them, or take a port back with --undo, then run again; nothing was changed.",
  },
  {
    sign: /\.lock': File exists|Another git process seems to be running/i,
    exitCode: tree,
    message: "Another git is at work in this repository, or one that was ended left its lock file.",
    hint: "Wait until it has ended; if none is running, delete the file, then run again.",
  },
  {
    sign: /dubious ownership/i,
    exitCode: tree,
    message: "The repository belongs to somebody else, so git does not touch it.",
    hint: "Run as its owner, or allow it: git config --global --add safe.directory FOLDER.",
  },
  {
    sign: /No space left on device|Disk quota exceeded/i,
    exitCode: tree,
    message: "There is no space left on the device.",
    hint: `Free some, then run again. ${again}`,
  },
];

const keptLines = 12;

/** The last lines of what git printed, without its advice. */
export function lastWords({ out, err }: GitOutcome): string {
  const text = err.trim() === "" ? out : err;
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== "" && !line.startsWith("hint:"));
  return lines.slice(-keptLines).join("\n");
}

/** @param shown the command as the user may see it */
export function gitFailure(shown: string, outcome: GitOutcome, redact: (text: string) => string): Failure {
  const words = redact(lastWords(outcome));
  const all = `${outcome.err}\n${outcome.out}`;
  const found = known.find(({ sign }) => sign.test(all));
  if (found === undefined) {
    return new Failure(exitCodes.tree, `${shown} failed:\n${words}`, "Repair what git names, then run again.");
  }
  return new Failure(found.exitCode, `${found.message}\n${shown} said:\n${words}`, found.hint);
}

export const gitMissing = (): Failure =>
  new Failure(
    exitCodes.tree,
    "Git is not installed, or not on the path.",
    "Install git 2.30 or newer, then run again.",
  );
