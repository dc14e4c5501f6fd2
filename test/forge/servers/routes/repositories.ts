import { fork, removeRepository } from "../bare-repository.ts";
import { forbidden, needsLogin, notFound, outOfScope } from "../refusals.ts";
import { type Call, route } from "../route.ts";
import { fullRepository, repositoryShape } from "../shapes/repository.ts";
import { findRepository, isPull, knownLogin, type Repository, source } from "../world.ts";

export const wantedRepository = ({ world, path }: Call): Repository | undefined =>
  findRepository(world, path.owner ?? "", path.repo ?? "");

export const repositoryRoutes = [
  route("GET /repos/{owner}/{repo}", (call) => {
    const repository = wantedRepository(call);
    if (repository === undefined) return notFound;
    return { status: 200, data: fullRepository(call.api, repository, call.token) };
  }),
  route("GET /repos/{owner}/{repo}/forks", (call) => {
    const { world, api, token } = call;
    const repository = wantedRepository(call);
    if (repository === undefined) return notFound;
    const forks = world.repositories.filter(
      ({ parent, looksUntilThere }) => parent === repository && looksUntilThere === 0,
    );
    return { status: 200, data: forks.map((made) => repositoryShape(api, made, token)) };
  }),
  route("POST /repos/{owner}/{repo}/forks", (call) => {
    const { world, api, token, body } = call;
    const repository = wantedRepository(call);
    if (token === undefined) return needsLogin;
    if (repository === undefined) return notFound;
    if (token.scope === "public-read") return outOfScope;
    if (repository.owner === token.login) return forbidden("A repository cannot be forked by its owner.");
    // One network, one fork: whoever asks again is given the one that there is.
    const known = world.repositories.find(
      (made) => made.owner === token.login && source(made) === source(repository) && made !== repository,
    );
    const wanted = typeof body.name === "string" ? body.name : undefined;
    const isWhole = body.default_branch_only !== true;
    const made = known ?? fork(world, repository, token.login, wanted, isWhole);
    return { status: 202, data: fullRepository(api, made, token) };
  }),
  route("DELETE /repos/{owner}/{repo}", (call) => {
    const { world, token } = call;
    const repository = wantedRepository(call);
    if (repository === undefined) return notFound;
    if (token?.scope !== "everything" || repository.owner !== token.login) {
      return forbidden("Must have admin rights to Repository.");
    }
    removeRepository(world, repository);
    for (const issue of world.issues) {
      if (isPull(issue) && issue.head.repository === repository) issue.state = "closed";
    }
    return { status: 204, data: undefined as never };
  }),
  route("GET /repos/{owner}/{repo}/collaborators/{username}", (call) => {
    const repository = wantedRepository(call);
    const login = knownLogin(call.world, call.path.username ?? "");
    if (repository === undefined || login === undefined) return notFound;
    const isOne = repository.owner === login || repository.maintainers.has(login);
    return isOne ? { status: 204, data: undefined as never } : notFound;
  }),
];
