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
export const formatPython = (text: string): string => format(text, "port.py", { line_width: 119 });
