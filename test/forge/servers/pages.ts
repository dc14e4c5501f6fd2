/** The part of a list that a page is, and the header that leads to the others. */
export function page<T>(all: readonly T[], query: URLSearchParams): readonly T[] {
  const { perPage, number } = wanted(query);
  return all.slice((number - 1) * perPage, number * perPage);
}

function wanted(query: URLSearchParams): { readonly perPage: number; readonly number: number } {
  // GitHub gives 30 when nobody asks, and never more than 100.
  const perPage = Math.min(100, Math.max(1, Number(query.get("per_page") ?? 30) || 30));
  return { perPage, number: Math.max(1, Number(query.get("page") ?? 1) || 1) };
}

/** `Link: <…>; rel="next"` where a list goes on; `total` counts all of it. */
export function linkHeader(address: URL, total: number): Readonly<Record<string, string>> {
  const { perPage, number } = wanted(address.searchParams);
  const last = Math.max(1, Math.ceil(total / perPage));
  const to = (page: number, rel: string): string => {
    const target = new URL(address);
    target.searchParams.set("page", String(page));
    return `<${target}>; rel="${rel}"`;
  };
  const links = [
    ...(number < last ? [to(number + 1, "next"), to(last, "last")] : []),
    ...(number > 1 ? [to(number - 1, "prev"), to(1, "first")] : []),
  ];
  return links.length === 0 ? {} : { link: links.join(", ") };
}
