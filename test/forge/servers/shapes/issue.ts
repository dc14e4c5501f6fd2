import type { Endpoints } from "@octokit/types";
import { fullName, type Issue, isPull, type Pull } from "../world.ts";
import { simpleUser } from "./user.ts";

type FoundIssue = Endpoints["GET /search/issues"]["response"]["data"]["items"][number];

/** What search and lists say of an issue or pull request. */
export function issueShape(api: string, issue: Issue | Pull) {
  const { number, repository } = issue;
  const repo = `${api}/repos/${fullName(repository)}`;
  const url = `${repo}/issues/${number}`;
  const page = `${new URL(api).origin}/${fullName(repository)}`;
  const pullPage = `${page}/pull/${number}`;
  return {
    url,
    repository_url: repo,
    labels_url: `${url}/labels{/name}`,
    comments_url: `${url}/comments`,
    events_url: `${url}/events`,
    html_url: isPull(issue) ? pullPage : `${page}/issues/${number}`,
    id: 50_000 + number,
    node_id: `I_kw${repository.id}_${number}`,
    number,
    title: issue.title,
    locked: false,
    user: simpleUser(api, issue.author),
    labels: [],
    state: issue.state,
    assignee: null,
    assignees: [],
    milestone: null,
    comments: 0,
    created_at: issue.createdAt,
    updated_at: issue.updatedAt,
    closed_at: issue.state === "closed" ? issue.updatedAt : null,
    body: issue.body ?? "",
    score: 1,
    author_association: "CONTRIBUTOR" as const,
    ...(isPull(issue)
      ? {
          draft: issue.draft,
          pull_request: {
            url: `${repo}/pulls/${number}`,
            html_url: pullPage,
            diff_url: `${pullPage}.diff`,
            patch_url: `${pullPage}.patch`,
            merged_at: null,
          },
        }
      : {}),
  } satisfies FoundIssue;
}
