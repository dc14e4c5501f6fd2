import { z } from "zod";

/** What is read of GitHub's answers; everything else in them is ignored. */
const owner = z.object({ login: z.string() });

export const userShape = z.object({ login: z.string() });

export const repositoryShape = z
  .object({
    name: z.string(),
    owner,
    fork: z.boolean(),
    parent: z.object({ name: z.string(), owner }).optional(),
    source: z.object({ name: z.string(), owner }).optional(),
    default_branch: z.string(),
    clone_url: z.string(),
    html_url: z.string(),
    created_at: z.string().nullish(),
    archived: z.boolean().optional(),
  })
  .transform((answer) => ({
    owner: answer.owner.login,
    name: answer.name,
    /** The repositories that it is a fork of: its parent, and the root of the network. */
    forkOf: answer.fork
      ? [answer.parent, answer.source].flatMap((origin) =>
          origin === undefined ? [] : [{ owner: origin.owner.login, name: origin.name }],
        )
      : [],
    defaultBranch: answer.default_branch,
    cloneUrl: answer.clone_url,
    pageUrl: answer.html_url,
    createdAt: answer.created_at ?? undefined,
    isArchived: answer.archived ?? false,
  }));

export type Repository = z.infer<typeof repositoryShape>;

export const pullShape = z
  .object({
    number: z.number(),
    node_id: z.string(),
    state: z.enum(["open", "closed"]),
    draft: z.boolean().optional(),
    merged_at: z.string().nullish(),
    title: z.string(),
    body: z.string().nullable(),
    html_url: z.string(),
    user: owner.nullable(),
    requested_reviewers: z.array(owner).nullish(),
    requested_teams: z.array(z.object({ slug: z.string() })).nullish(),
    head: z.object({ ref: z.string(), sha: z.string() }),
    base: z.object({ ref: z.string() }),
  })
  .transform((answer) => ({
    number: answer.number,
    nodeId: answer.node_id,
    isOpen: answer.state === "open",
    isDraft: answer.draft ?? false,
    isMerged: (answer.merged_at ?? null) !== null,
    title: answer.title,
    body: answer.body ?? "",
    pageUrl: answer.html_url,
    author: answer.user?.login ?? "",
    reviewers: (answer.requested_reviewers ?? []).map(({ login }) => login),
    teams: (answer.requested_teams ?? []).map(({ slug }) => slug),
    base: answer.base.ref,
    head: answer.head.sha,
  }));

export type Pull = z.infer<typeof pullShape>;

export const foundShape = z
  .object({
    number: z.number(),
    title: z.string(),
    body: z.string().nullish(),
    html_url: z.string(),
    state: z.string(),
    user: owner.nullable(),
    pull_request: z.object({}).nullish(),
    updated_at: z.string(),
  })
  .transform((answer) => ({
    number: answer.number,
    title: answer.title,
    body: answer.body ?? "",
    pageUrl: answer.html_url,
    isOpen: answer.state === "open",
    author: answer.user?.login ?? "",
    isPull: (answer.pull_request ?? null) !== null,
    updatedAt: answer.updated_at,
  }));

/** An issue or pull request that a search found. */
export type Found = z.infer<typeof foundShape>;

export const searchShape = z.object({ items: z.array(foundShape) });
export const refShape = z.object({ object: z.object({ sha: z.string() }) });
export const branchesShape = z.array(z.object({ name: z.string() }));
export const readyShape = z.object({
  markPullRequestReadyForReview: z.object({ pullRequest: z.object({ isDraft: z.boolean() }) }),
});
