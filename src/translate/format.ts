import initFormatter, { format } from "@wasm-fmt/ruff_fmt";

/** Loads the formatter; `formatPython` may be called afterwards. */
export async function initFormat(): Promise<void> {
  await initFormatter();
}

/**
 * Formats Python as the library's own ruff does (119 columns, `pyproject.toml` of a checkout).
 *
 * @throws Error when the text is no Python.
 */
export function formatPython(text: string): string {
  try {
    return format(text, "port.py", { line_width: 119 });
  } catch (error) {
    const reason = String(error);
    const at = Number(/byte range (\d+)/.exec(reason)?.[1] ?? 0);
    const around = Buffer.from(text)
      .subarray(Math.max(at - 200, 0), at + 80)
      .toString("utf8");
    throw new Error(`The text is no Python: ${reason}\n${around}`);
  }
}
