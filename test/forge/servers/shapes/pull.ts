import type { Endpoints } from "@octokit/types";
import { baseSha, headLabel, headSha, pullCommits, pullDiff } from "../pull-state.ts";
import { fullName, type Pull, type Token, type World } from "../world.ts";
import { repositoryShape } from "./repository.ts";
import { simpleUser } from "./user.ts";

type SimplePull = Endpoints["GET /repos/{owner}/{repo}/pulls"]["response"]["data"][number];
type FullPull = Endpoints["GET /repos/{owner}/{repo}/pulls/{pull_number}"]["response"]["data"];

function addresses(api: string, { number, repository }: Pull) {
  const repo = `${api}/repos/${fullName(repository)}`;
  const url = `${repo}/pulls/${number}`;
  const issue = `${repo}/issues/${number}`;
  const page = `${new URL(api).origin}/${fullName(repository)}/pull/${number}`;
  const statuses = `${repo}/statuses/${number}`;
  const link = (href: string) => ({ href });
  return {
    url,
    html_url: page,
    diff_url: `${page}.diff`,
    patch_url: `${page}.patch`,
    issue_url: issue,
    commits_url: `${url}/commits`,
    review_comments_url: `${url}/comments`,
    review_comment_url: `${repo}/pulls/comments{/number}`,
    comments_url: `${issue}/comments`,
    statuses_url: statuses,
    _links: {
      self: link(url),
      html: link(page),
      issue: link(issue),
      comments: link(`${issue}/comments`),
      review_comments: link(`${url}/comments`),
      review_comment: link(`${repo}/pulls/comments{/number}`),
      commits: link(`${url}/commits`),
      statuses: link(statuses),
    },
  };
}

/** What lists of pull requests and a single one have in common. */
function common(world: World, api: string, pull: Pull, token: Token | undefined) {
  const { number, head, base, repository } = pull;
  const sha = headSha(world, pull);
  return {
    ...addresses(api, pull),
    id: 50_000 + number,
    node_id: `PR_kw${repository.id}_${number}`,
    number,
    locked: false,
    title: pull.title,
    user: simpleUser(api, pull.author),
    body: pull.body,
    labels: [],
    milestone: null,
    created_at: pull.createdAt,
    updated_at: pull.updatedAt,
    closed_at: pull.state === "closed" ? pull.updatedAt : null,
    merged_at: null,
    merge_commit_sha: null,
    assignee: null,
    assignees: [],
    requested_reviewers: [...pull.reviewers].map((login) => simpleUser(api, login)),
    requested_teams: [],
    head: {
      label: headLabel(pull),
      ref: head.branch,
      sha,
      user: simpleUser(api, head.repository.owner),
      repo: repositoryShape(api, head.repository, token),
    },
    base: {
      label: `${repository.owner}:${base.branch}`,
      ref: base.branch,
      sha: baseSha(pull) ?? "0".repeat(40),
      user: simpleUser(api, repository.owner),
      repo: repositoryShape(api, repository, token),
    },
    author_association: "CONTRIBUTOR" as const,
    auto_merge: null,
    draft: pull.draft,
  };
}

export function simplePull(world: World, api: string, pull: Pull, token: Token | undefined): SimplePull {
  const shape = common(world, api, pull, token);
  return { ...shape, state: pull.state };
}

export function fullPull(world: World, api: string, pull: Pull, token: Token | undefined): FullPull {
  const shape = common(world, api, pull, token);
  const isOpen = pull.state === "open" && baseSha(pull) !== undefined;
  const numbers = isOpen
    ? pullDiff(world, pull, "--numstat")
        .split("\n")
        .filter((line) => line !== "")
    : [];
  const sum = (column: number): number =>
    numbers.reduce((total, line) => total + (Number(line.split("\t")[column]) || 0), 0);
  return {
    ...shape,
    state: pull.state,
    merged: false,
    mergeable: true,
    mergeable_state: pull.draft ? "draft" : "clean",
    merged_by: null,
    comments: 0,
    review_comments: 0,
    maintainer_can_modify: true,
    commits: isOpen ? pullCommits(world, pull).length : 0,
    additions: sum(0),
    deletions: sum(1),
    changed_files: numbers.length,
  };
}

type DiffEntry = Endpoints["GET /repos/{owner}/{repo}/pulls/{pull_number}/files"]["response"]["data"][number];

const statuses = { A: "added", M: "modified", D: "removed", R: "renamed" } as const;

/** The files of a pull request, as its page shows them. */
export function pullFiles(world: World, api: string, pull: Pull): readonly DiffEntry[] {
  const repo = `${api}/repos/${fullName(pull.repository)}`;
  const counts = pullDiff(world, pull, "--numstat", "--no-renames").split("\n");
  const names = pullDiff(world, pull, "--name-status", "--no-renames").split("\n");
  return names
    .filter((line) => line !== "")
    .map((line, i) => {
      const [letter = "M", filename = ""] = line.split("\t");
      const [additions = 0, deletions = 0] = (counts[i] ?? "").split("\t").map(Number);
      return {
        sha: pull.head.lastSha,
        filename,
        status: statuses[letter as keyof typeof statuses],
        additions,
        deletions,
        changes: additions + deletions,
        blob_url: `${repo}/blob/${filename}`,
        raw_url: `${repo}/raw/${filename}`,
        contents_url: `${repo}/contents/${filename}`,
      };
    });
}
