import { type ClassDeclaration, Node, type SourceFile } from "ts-morph";
import { libraryName, moduleClassOf } from "./names.ts";
import { modules } from "./rules/modules.ts";

/** A function that may be told whether it runs in training: a method of a module, or a function of the file. */
type Unit = Node;

/** The function with a name that a node stands in: closures inside it see its parameters. */
export function unitOf(node: Node): Unit | undefined {
  return node.getFirstAncestor(isUnit);
}

function isUnit(node: Node): boolean {
  if (Node.isMethodDeclaration(node) || Node.isFunctionDeclaration(node)) return true;
  return Node.isArrowFunction(node) && isNamedHere(node.getParent());
}

/** A constant of the file or an attribute of a class: an arrow function in it is called by name. */
function isNamedHere(parent: Node | undefined): boolean {
  if (Node.isPropertyDeclaration(parent)) return true;
  return Node.isVariableDeclaration(parent) && Node.isSourceFile(parent.getVariableStatement()?.getParent());
}

/** The function of this file that a call goes to. */
export function calledUnit(call: Node): Unit | undefined {
  if (!Node.isCallExpression(call)) return undefined;
  const callee = call.getExpression();
  const symbol = Node.isPropertyAccessExpression(callee) ? callee.getNameNode().getSymbol() : callee.getSymbol();
  const [declaration] = symbol?.getDeclarations() ?? [];
  if (declaration === undefined) return undefined;
  if (isUnit(declaration)) return declaration;
  const value =
    Node.isPropertyDeclaration(declaration) || Node.isVariableDeclaration(declaration)
      ? declaration.getInitializer()
      : undefined;
  return value !== undefined && isUnit(value) ? value : undefined;
}

/** A module whose class cannot be seen may hold dropout as well as any. */
function mayTrain(call: Node): boolean {
  if (!Node.isCallExpression(call)) return false;
  const callee = call.getExpression();
  if (!Node.isPropertyAccessExpression(callee) || callee.getName() !== "forward") return false;
  const name = libraryName(callee);
  if (name !== undefined) return modules[name.replace(/\.forward$/, "")]?.trains === true;
  return moduleClassOf(callee.getExpression().getType()) === undefined;
}

const readsMode = (node: Node): boolean =>
  Node.isPropertyAccessExpression(node) && libraryName(node) === "torch.nn.Module.mode";

/** `forward` of classes that extend each other is told alike: a call may reach any of them. */
function relatives(unit: Unit): readonly Unit[] {
  if (!Node.isMethodDeclaration(unit)) return [];
  const owner = unit.getParent();
  if (!Node.isClassDeclaration(owner)) return [];
  const family: ClassDeclaration[] = [...owner.getDerivedClasses()];
  // The port of another file does not know of the classes that extend its own.
  for (let base = owner.getBaseClass(); base?.getSourceFile() === owner.getSourceFile(); base = base?.getBaseClass()) {
    if (base !== undefined) family.push(base);
  }
  return family.flatMap((each) => each.getInstanceMethod(unit.getName()) ?? []);
}

/** The functions of models, those of a file and what it imports, that are told whether they run in training. */
export function trainingUnits(sources: readonly SourceFile[]): ReadonlySet<Unit> {
  const told = new Set<Unit>();
  const callers = new Map<Unit, Set<Unit>>();
  const link = (from: Unit, to: Unit): void => {
    callers.set(to, (callers.get(to) ?? new Set()).add(from));
  };
  const visit = (node: Node): void => {
    for (const relative of isUnit(node) ? relatives(node) : []) link(relative, node);
    const unit = unitOf(node);
    if (unit === undefined) return;
    if (mayTrain(node) || readsMode(node)) told.add(unit);
    const target = calledUnit(node);
    if (target !== undefined) link(unit, target);
  };
  for (const source of sources) source.forEachDescendant(visit);
  for (const unit of told) for (const caller of callers.get(unit) ?? []) told.add(caller);
  return told;
}
