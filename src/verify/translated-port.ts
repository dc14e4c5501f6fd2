import type { Checkout } from "../checkout/checkout.ts";
import { openModel } from "../checkout/open-model.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { Failure } from "../diagnostics/failure.ts";
import type { ModuleInfo } from "../program/module.ts";
import type { ServedPort } from "../sidecar/sweep.ts";
import { translateSource } from "../translate/translate.ts";

/** The port of a model as a sweep judges it, and what is known of its faults beforehand. */
export interface JudgedPort extends ServedPort {
  readonly gaps: number;
  /** PyTorch names of the classes that a gap or a warning is in, or speaks of. */
  readonly named: readonly string[];
  /** Whether the port has a gap or a warning at all. */
  readonly warned: boolean;
}

interface Span {
  readonly name: string;
  readonly first: number;
  readonly last: number;
}

/** The lines of each class of a module; decorators belong to the class behind them well enough. */
function classSpans(source: string): readonly Span[] {
  const lines = source.split("\n");
  const starts = lines.flatMap((line, index) => {
    const name = /^class (\w+)/.exec(line)?.[1];
    return name === undefined ? [] : [{ name, first: index + 1 }];
  });
  return starts.map(({ name, first }, index) => ({
    name,
    first,
    last: (starts[index + 1]?.first ?? lines.length + 1) - 1,
  }));
}

/** The classes that diagnostics lie in or speak of. */
export function namedClasses(
  source: string,
  sourcePath: string,
  diagnostics: readonly Diagnostic[],
): readonly string[] {
  const isAbout = ({ name, first, last }: Span): boolean =>
    diagnostics.some(({ file, line, message }) => {
      const isInside = file === sourcePath && line !== undefined && line >= first && line <= last;
      return isInside || new RegExp(`\\b(?:TF)?${name}\\b`).test(message);
    });
  return classSpans(source)
    .filter(isAbout)
    .map(({ name }) => name);
}

/** A model that cannot be translated has a port that says why. */
const unported = (reason: string): JudgedPort => ({
  text: null,
  reason,
  classes: [],
  gaps: 1,
  named: [],
  warned: true,
});

/** Translates a model for a sweep. `initTranslator` must have been awaited. */
export function translatedPort(
  checkout: Checkout,
  model: string,
  load: (moduleName: string) => ModuleInfo | undefined,
): JudgedPort {
  try {
    const folder = openModel(checkout, model);
    const { text, classes, diagnostics } = translateSource(checkout, folder, { load });
    const telling = diagnostics.filter(({ severity }) => severity !== "info");
    return {
      text,
      reason: null,
      classes: classes.filter(({ isPublic }) => isPublic).map(({ name }) => name),
      gaps: telling.filter(({ severity }) => severity === "error").length,
      named: namedClasses(folder.source, folder.sourcePath, telling),
      warned: telling.length > 0,
    };
  } catch (error) {
    // One model that the tool cannot read, or trips over, does not end the sweep.
    const reason = error instanceof Error ? error.message : String(error);
    return unported(error instanceof Failure ? reason : `this is a bug in add-tf-model: ${reason}`);
  }
}

/** A port that stands in the checkout: its gaps are the ones marked in it. */
export function existingPort(text: string): JudgedPort {
  const gaps = text.match(/# TODO\(add-tf-model \w+\)/g)?.length ?? 0;
  return { text: null, reason: null, classes: [], gaps, named: [], warned: gaps > 0 };
}
