import type { Repository } from "../forge/github-shapes.ts";
import { fullName } from "../forge/names.ts";
import { askForReviews, chooseReviewers } from "../forge/reviewers.ts";
import type { Session } from "../forge/session.ts";
import type { FirstCommit } from "./start.ts";

/** A start of which a dry run can say what it would do, and not look at: there is no clone. */
export interface PlannedStart {
  readonly session: Session;
  readonly upstream: Repository;
  readonly fork: Repository;
  readonly branch: string;
  readonly root: string;
  readonly model: string;
  readonly options: { readonly firstCommit: FirstCommit; readonly reviewers?: readonly string[] | undefined };
}

/** Tells the steps behind a clone that was not made. */
export async function planAbsent({
  session,
  upstream,
  fork,
  branch,
  root,
  model,
  options,
}: PlannedStart): Promise<void> {
  // commands of a dry run are told, and so may name a folder that is not there
  const git = session.git(process.cwd(), upstream);
  const at = ["-C", root] as const;
  const base = `refs/remotes/upstream/${upstream.defaultBranch}`;
  await git.run(...at, "remote", "add", "upstream", upstream.cloneUrl);
  await git.run(...at, "fetch", "--quiet", "--no-tags", "upstream", `+refs/heads/${upstream.defaultBranch}:${base}`);
  await git.run(...at, "switch", "--quiet", "--no-track", "--create", branch, base);
  if (options.firstCommit === "none") return;
  const what =
    options.firstCommit === "port" ? `Add TensorFlow port of ${model}` : `Start a TensorFlow port of ${model}`;
  await git.run(...at, "commit", "--quiet", "--only", "--message", what, "--", `src/transformers/models/${model}`);
  await git.run(...at, "push", "--quiet", "--set-upstream", "origin", `refs/heads/${branch}:refs/heads/${branch}`);
  const pull = {
    title: `Add TensorFlow port of ${model}`,
    head: `${fork.owner}:${branch}`,
    base: upstream.defaultBranch,
  };
  const made = await session.github.createPull(upstream, { ...pull, body: `(the checklist of ${fullName(upstream)})` });
  const settled = { given: options.reviewers, settings: undefined, codeowners: [], upstream, author: fork.owner };
  const note = await askForReviews(session.github, upstream, made, chooseReviewers(settled));
  if (note !== undefined) session.say(note);
}
