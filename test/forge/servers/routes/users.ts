import { needsLogin, notFound } from "../refusals.ts";
import { route } from "../route.ts";
import { repositoryShape } from "../shapes/repository.ts";
import { publicUser } from "../shapes/user.ts";
import { knownLogin } from "../world.ts";

export const userRoutes = [
  route("GET /user", ({ api, token }) =>
    token === undefined ? needsLogin : { status: 200, data: publicUser(api, token.login) },
  ),
  route("GET /users/{username}", ({ world, api, path }) => {
    const login = knownLogin(world, path.username ?? "");
    return login === undefined ? notFound : { status: 200, data: publicUser(api, login) };
  }),
  route("GET /user/repos", ({ world, api, token }) => {
    if (token === undefined) return needsLogin;
    const own = world.repositories.filter(
      ({ owner, looksUntilThere }) => owner === token.login && looksUntilThere === 0,
    );
    return { status: 200, data: own.map((repository) => repositoryShape(api, repository, token)) };
  }),
  route("GET /users/{username}/repos", ({ world, api, token, path }) => {
    const own = world.repositories.filter(
      ({ owner, looksUntilThere }) => owner === path.username && looksUntilThere === 0,
    );
    return { status: 200, data: own.map((repository) => repositoryShape(api, repository, token)) };
  }),
  route("GET /rate_limit", () => {
    const full = { limit: 5000, remaining: 4999, used: 1, reset: Math.floor(Date.now() / 1000) + 3600 };
    return { status: 200, data: { resources: { core: full, search: full }, rate: full } };
  }),
];
