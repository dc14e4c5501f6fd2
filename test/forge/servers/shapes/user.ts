import type { Endpoints } from "@octokit/types";

export type SimpleUser = NonNullable<Endpoints["GET /repos/{owner}/{repo}/pulls"]["response"]["data"][number]["user"]>;

const hash = (text: string): number =>
  [...text].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 999_983, 7);

export function simpleUser(api: string, login: string): SimpleUser {
  const url = `${api}/users/${login}`;
  return {
    login,
    id: hash(login),
    node_id: `U_${hash(login)}`,
    avatar_url: `${api}/avatars/${login}`,
    gravatar_id: "",
    url,
    html_url: `${new URL(api).origin}/${login}`,
    followers_url: `${url}/followers`,
    following_url: `${url}/following{/other_user}`,
    gists_url: `${url}/gists{/gist_id}`,
    starred_url: `${url}/starred{/owner}{/repo}`,
    subscriptions_url: `${url}/subscriptions`,
    organizations_url: `${url}/orgs`,
    repos_url: `${url}/repos`,
    events_url: `${url}/events{/privacy}`,
    received_events_url: `${url}/received_events`,
    type: "User",
    site_admin: false,
  };
}

export function publicUser(api: string, login: string) {
  return {
    ...simpleUser(api, login),
    user_view_type: "public",
    name: null,
    company: null,
    blog: null,
    location: null,
    email: null,
    hireable: null,
    bio: null,
    public_repos: 1,
    public_gists: 0,
    followers: 0,
    following: 0,
    created_at: "2020-01-01T00:00:00Z",
    updated_at: "2024-01-01T00:00:00Z",
  } satisfies Endpoints["GET /users/{username}"]["response"]["data"];
}
