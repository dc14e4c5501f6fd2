import type { Stage } from "../verify/tree.ts";
import { differenceText } from "./verify-tree.ts";

/** Numbers of a plot as the template prints them, in units of the drawing. */
export interface PlotData {
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly right: number;
  readonly bottom: number;
  readonly line: string;
  readonly limitY: string;
  readonly limit: string;
  readonly ticks: readonly { readonly y: string; readonly label: string }[];
  readonly points: readonly { readonly x: string; readonly y: string; readonly kind: string; readonly title: string }[];
}

const width = 720;
const height = 240;
const margin = { left: 56, right: 16, top: 12, bottom: 28 } as const;
/** Below this, differences are those of rounding, and zero has no logarithm. */
const least = 1e-9;

const exponentOf = (difference: number): number => Math.log10(Math.max(difference, least));

/** The error of each module's output, in the order in which modules run, on a logarithmic scale. */
export function plotData(stages: readonly Stage[], maxError: number, first: string | undefined): PlotData {
  const numbers = stages.map(({ difference }) => difference).filter((each) => each !== null);
  const top = Math.ceil(Math.max(exponentOf(maxError), ...numbers.map(exponentOf))) + 1;
  const bottom = Math.floor(Math.min(exponentOf(maxError), ...numbers.map(exponentOf)));
  const span = Math.max(top - bottom, 1);
  const inner = { width: width - margin.left - margin.right, height: height - margin.top - margin.bottom };
  const yOf = (exponent: number): string => (margin.top + (inner.height * (top - exponent)) / span).toFixed(1);
  const xOf = (index: number): string =>
    (margin.left + (inner.width * (index + 0.5)) / Math.max(stages.length, 1)).toFixed(1);

  const points = stages.map(({ path, difference, isBad }, index) => ({
    x: xOf(index),
    // what is no number lies at the top
    y: yOf(difference === null ? top : exponentOf(difference)),
    kind: path === first ? "first" : isBad ? "bad" : "ok",
    title: `${path === "" ? "(whole model)" : path}: ${differenceText(difference)}`,
  }));
  const step = Math.max(Math.ceil(span / 6), 1);
  const exponents = Array.from({ length: Math.floor(span / step) + 1 }, (_, index) => bottom + index * step);
  return {
    width,
    height,
    left: margin.left,
    right: width - margin.right,
    bottom: height - margin.bottom,
    line: points.map(({ x, y }) => `${x},${y}`).join(" "),
    limitY: yOf(exponentOf(maxError)),
    limit: maxError.toExponential(),
    ticks: exponents.map((exponent) => ({ y: yOf(exponent), label: `1e${exponent}` })),
    points,
  };
}
