/** The `name=` of a layer: `dense`, or `layer_._{i}` with a placeholder in it. */
export interface LayerName {
  readonly text: string;
  readonly isFormatted: boolean;
}

export const literalName = (text: string): LayerName => ({ text, isFormatted: false });

export const nameArgument = ({ text, isFormatted }: LayerName): string =>
  isFormatted && text === "{name}" ? "name=name" : `name=${isFormatted ? "f" : ""}"${text}"`;

export const child = (name: LayerName, part: string, isFormatted: boolean): LayerName => ({
  text: name.text === "" ? part : `${name.text}_._${part}`,
  isFormatted: name.isFormatted || isFormatted,
});
