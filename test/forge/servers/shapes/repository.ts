import type { Endpoints } from "@octokit/types";
import { fullName, mayPush, type Repository, source, type Token } from "../world.ts";
import { simpleUser } from "./user.ts";

type FullRepository = Endpoints["GET /repos/{owner}/{repo}"]["response"]["data"];

/** The addresses of a repository below its own, as GitHub lists them: name of the field, and path. */
function addresses(url: string) {
  return {
    archive_url: `${url}/{archive_format}{/ref}`,
    assignees_url: `${url}/assignees{/user}`,
    blobs_url: `${url}/git/blobs{/sha}`,
    branches_url: `${url}/branches{/branch}`,
    collaborators_url: `${url}/collaborators{/collaborator}`,
    comments_url: `${url}/comments{/number}`,
    commits_url: `${url}/commits{/sha}`,
    compare_url: `${url}/compare/{base}...{head}`,
    contents_url: `${url}/contents/{+path}`,
    contributors_url: `${url}/contributors`,
    deployments_url: `${url}/deployments`,
    downloads_url: `${url}/downloads`,
    events_url: `${url}/events`,
    forks_url: `${url}/forks`,
    git_commits_url: `${url}/git/commits{/sha}`,
    git_refs_url: `${url}/git/refs{/sha}`,
    git_tags_url: `${url}/git/tags{/sha}`,
    hooks_url: `${url}/hooks`,
    issue_comment_url: `${url}/issues/comments{/number}`,
    issue_events_url: `${url}/issues/events{/number}`,
    issues_url: `${url}/issues{/number}`,
    keys_url: `${url}/keys{/key_id}`,
    labels_url: `${url}/labels{/name}`,
    languages_url: `${url}/languages`,
    merges_url: `${url}/merges`,
    milestones_url: `${url}/milestones{/number}`,
    notifications_url: `${url}/notifications{?since,all,participating}`,
    pulls_url: `${url}/pulls{/number}`,
    releases_url: `${url}/releases{/id}`,
    stargazers_url: `${url}/stargazers`,
    statuses_url: `${url}/statuses/{sha}`,
    subscribers_url: `${url}/subscribers`,
    subscription_url: `${url}/subscription`,
    tags_url: `${url}/tags`,
    teams_url: `${url}/teams`,
    trees_url: `${url}/git/trees{/sha}`,
  };
}

const counts = {
  forks_count: 0,
  stargazers_count: 0,
  watchers_count: 0,
  size: 1,
  open_issues_count: 0,
  forks: 0,
  open_issues: 0,
  watchers: 0,
};

const features = {
  has_issues: true,
  has_projects: false,
  has_wiki: false,
  has_pages: false,
  has_downloads: true,
  has_discussions: false,
  archived: false,
  disabled: false,
};

/** A repository as it stands within a pull request, or in a list. */
export function repositoryShape(api: string, repository: Repository, token: Token | undefined) {
  const { owner, name, id, parent, defaultBranch, createdAt } = repository;
  const url = `${api}/repos/${fullName(repository)}`;
  const page = `${new URL(api).origin}/${fullName(repository)}`;
  const push = mayPush(repository, token);
  return {
    id,
    node_id: `R_${id}`,
    name,
    full_name: fullName(repository),
    owner: simpleUser(api, owner),
    private: false,
    html_url: page,
    description: null,
    fork: parent !== undefined,
    url,
    ...addresses(url),
    git_url: page.replace(/^\w+:/, "git:"),
    ssh_url: `git@${new URL(api).hostname}:${fullName(repository)}.git`,
    clone_url: `${page}.git`,
    svn_url: page,
    mirror_url: null,
    homepage: null,
    language: "Python",
    license: null,
    ...counts,
    ...features,
    default_branch: defaultBranch,
    pushed_at: "2024-01-01T00:00:00Z",
    created_at: createdAt,
    updated_at: "2024-01-01T00:00:00Z",
    allow_forking: true,
    permissions: { admin: owner === token?.login, maintain: push, push, triage: push, pull: true },
  };
}

/** A repository asked for by name, which tells where it comes from as well. */
export function fullRepository(api: string, repository: Repository, token: Token | undefined): FullRepository {
  const { parent } = repository;
  const shape = { ...repositoryShape(api, repository, token), subscribers_count: 0, network_count: 1 };
  if (parent === undefined) return shape;
  return {
    ...shape,
    parent: repositoryShape(api, parent, token),
    source: repositoryShape(api, source(parent), token),
  };
}
