import type { Refusal } from "./route.ts";

const documentation_url = "https://docs.github.com/rest";

export const notFound: Refusal = { status: 404, refusal: { message: "Not Found", documentation_url } };

export const badCredentials: Refusal = { status: 401, refusal: { message: "Bad credentials", documentation_url } };

export const needsLogin: Refusal = { status: 401, refusal: { message: "Requires authentication", documentation_url } };

/** What a fine-grained token hears that lacks a permission. */
export const outOfScope: Refusal = {
  status: 403,
  refusal: { message: "Resource not accessible by personal access token", documentation_url },
};

export const forbidden = (message: string): Refusal => ({ status: 403, refusal: { message, documentation_url } });

/** A request that is understood and makes no sense. */
export const invalid = (resource: string, problem: { field?: string; code: string; message?: string }): Refusal => ({
  status: 422,
  refusal: { message: "Validation Failed", errors: [{ resource, ...problem }], documentation_url },
});

export const unprocessable = (message: string): Refusal => ({ status: 422, refusal: { message, documentation_url } });
