import { Node, type Type } from "ts-morph";
import { isTensorType, libraryClass, moduleClassOf, twinName } from "./names.ts";
import { modules } from "./rules/modules.ts";
import type { Scope } from "./scope.ts";

/** The type in the port that stands for a class of the source's library. */
function libraryType(name: string, scope: Scope): string {
  if (name === "torch.Tensor" || name === "torch.Parameter") return "tf.Tensor";
  if (name === "torch.nn.Module") return "tf.layers.Layer";
  const type = modules[name]?.type ?? "never";
  if (type.startsWith("TF")) scope.support.add(type);
  return type;
}

/** A reference to a class of the source's library, however it is spelled; names of the file's own stay. */
export function libraryReference(node: Node, scope: Scope): string | undefined {
  if (!Node.isTypeReference(node) && !Node.isImportTypeNode(node)) return undefined;
  const name = libraryClass(node.getType());
  if (name === undefined) return undefined;
  if (Node.isTypeReference(node)) {
    const declaration = node.getTypeName().getSymbol()?.getDeclarations()[0];
    if (Node.isTypeAliasDeclaration(declaration) && declaration.getName() !== "InstanceType") return undefined;
  }
  return libraryType(name, scope);
}

const isSimple = (type: Type): boolean => /^[\w\s|[\]]+$/.test(type.getText()) && !/\bany\b/.test(type.getText());

/** A type of the source written for the port; undefined where that takes more than a name. */
export function portType(type: Type, scope: Scope): string | undefined {
  if (isTensorType(type) && !type.isNullable()) return "tf.Tensor";
  const library = libraryClass(type);
  if (library !== undefined) return libraryType(library, scope);
  const own = moduleClassOf(type);
  if (own !== undefined) return twinName(own.getName() ?? "");
  return isSimple(type) && !type.isAny() ? type.getText() : undefined;
}

/** The declared type of an attribute that holds a weight: a variable, or none. */
export function weightType(type: Type): string {
  const others = type.isUnion() ? type.getUnionTypes().filter((each) => each.isNull() || each.isUndefined()) : [];
  return ["tf.LayerVariable", ...others.map((each) => each.getText())].join(" | ");
}
