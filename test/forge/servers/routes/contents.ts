import { git } from "../bare-repository.ts";
import { notFound } from "../refusals.ts";
import { route } from "../route.ts";
import { fullName } from "../world.ts";
import { wantedRepository } from "./repositories.ts";

export const contentRoutes = [
  route("GET /repos/{owner}/{repo}/contents/{path}", (call) => {
    const repository = wantedRepository(call);
    if (repository === undefined) return notFound;
    const path = call.path.path ?? "";
    const at = `${call.query.get("ref") ?? repository.defaultBranch}:${path}`;
    let text: string;
    let sha: string;
    try {
      sha = git(repository.folder, "rev-parse", "--verify", "--quiet", at);
      text = `${git(repository.folder, "cat-file", "blob", sha)}\n`;
    } catch {
      return notFound;
    }
    if (/raw/.test(call.accept)) return { status: 200, data: text as unknown as never };
    const url = `${call.api}/repos/${fullName(repository)}/contents/${path}`;
    const size = Buffer.byteLength(text);
    const content = Buffer.from(text).toString("base64");
    return {
      status: 200,
      data: {
        type: "file" as const,
        encoding: "base64",
        size,
        name: path.split("/").pop() ?? path,
        path,
        content,
        sha,
        url,
        git_url: url,
        html_url: url,
        download_url: url,
        _links: { self: url, git: url, html: url },
      },
    };
  }),
];
