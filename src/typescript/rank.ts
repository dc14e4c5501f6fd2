import { type CallExpression, Node, type ParameterDeclaration, SyntaxKind } from "ts-morph";
import { isTensorType, libraryName } from "./names.ts";
import { calledUnit } from "./training.ts";

/**
 * The number of dimensions of a tensor: a number, or the name of what it is as much as ("as many as the parameter x").
 * Undefined where nothing is known.
 */
export type Rank = number | string | undefined;

/** A sum or mean over a dimension of something: it has no more dimensions than what it is computed with. */
const reducedRank = "reduced";

/** Stands for a variable that is being looked at already: it adds nothing to what else the variable is. */
const pending = "pending";

const sameAsFirst = new Set(
  "neg exp log sqrt pow masked_fill transpose"
    .split(" ")
    .flatMap((name) => [`torch.${name}`, `torch.Tensor.${name}`])
    .concat(
      "LayerNorm Dropout ReLU Softmax Linear Block FullyConnected MultiHeadSelfAttention"
        .split(" ")
        .map((name) => `torch.nn.${name}.forward`),
    ),
);
const largerOf = new Set(
  "add sub mul div matmul".split(" ").flatMap((name) => [`torch.${name}`, `torch.Tensor.${name}`]),
);
const fixed: Readonly<Record<string, number>> = {
  "torch.nn.Embedding.forward": 3,
  "torch.nn.PositionalEmbedding.forward": 2,
  "torch.tril": 2,
};

function joined(ranks: readonly Rank[]): Rank {
  const known = ranks.filter((rank) => rank !== pending);
  const [first] = known;
  return known.every((rank) => rank === first) ? (known.length === 0 ? pending : first) : undefined;
}

/** How deep an array of numbers goes, or how long the array is that gives a shape. */
function lengthOf(node: Node | undefined, seen: Seen): Rank {
  if (Node.isPropertyAccessExpression(node) && node.getName() === "shape") return rankOf(node.getExpression(), seen);
  if (!Node.isArrayLiteralExpression(node)) return undefined;
  const elements = node.getElements();
  return elements.some(Node.isSpreadElement) ? undefined : elements.length;
}

function depthOf(node: Node | undefined): number | undefined {
  if (!Node.isArrayLiteralExpression(node)) return node?.getType().isNumber() ? 0 : undefined;
  const depth = depthOf(node.getElements()[0]);
  const [element] = node.getElements();
  if (Node.isNumericLiteral(element) || Node.isPrefixUnaryExpression(element)) return 1;
  return depth === undefined ? undefined : depth + 1;
}

/** The receiver of a method and its arguments, or the arguments of a function, in one row. */
export function operandsOf(call: Node): readonly Node[] {
  if (!Node.isCallExpression(call)) return Node.isNewExpression(call) ? call.getArguments() : [];
  const callee = call.getExpression();
  const isMethod = libraryName(callee)?.startsWith("torch.Tensor.") === true && Node.isPropertyAccessExpression(callee);
  return isMethod ? [callee.getExpression(), ...call.getArguments()] : call.getArguments();
}

type Seen = ReadonlySet<Node>;

function ofReduced(operands: readonly Node[], isSum: boolean, seen: Seen): Rank {
  const [tensor, , keep] = operands;
  const rank = tensor === undefined ? undefined : rankOf(tensor, seen);
  if (keep?.getText() === "true" && isSum) return rank;
  return typeof rank === "number" && keep === undefined ? Math.max(1, rank - 1) : reducedRank;
}

function ofLibraryCall(name: string, call: Node, seen: Seen): Rank {
  const operands = operandsOf(call);
  const [first, second, third] = operands;
  if (name in fixed) return fixed[name];
  if (sameAsFirst.has(name) && first !== undefined) return rankOf(first, seen);
  if (largerOf.has(name)) return ofLarger(operands, seen);
  if (/^torch\.(Tensor\.)?reshape$/.test(name)) return lengthOf(second, seen);
  if (/^torch\.(zeros|ones|rand|randn)$/.test(name)) return lengthOf(first, seen);
  if (/^torch\.(tensor|Tensor|Parameter)$/.test(name)) return depthOf(first) ?? ofNumbers(first, seen);
  if (name === "torch.broadcast" && second !== undefined) return rankOf(second, seen);
  if (/^torch\.(Tensor\.)?at$/.test(name) && first !== undefined) return ofPicked(rankOf(first, seen), third);
  if (/^torch\.(Tensor\.)?(mean|variance|sum)$/.test(name)) return ofReduced(operands, name.endsWith("sum"), seen);
  return undefined;
}

/** Rows keep the rank of what they are picked from; single entries have one dimension less. */
const ofPicked = (rank: Rank, second: Node | undefined): Rank =>
  second === undefined ? rank : typeof rank === "number" ? rank - 1 : undefined;

/** The numbers of another tensor: `torch.ones([4]).data`. */
function ofNumbers(node: Node | undefined, seen: Seen): Rank {
  const source = Node.isCallExpression(node) ? node.getExpression() : node;
  const isNumbers = Node.isPropertyAccessExpression(source) && /^(data|_data|tolist)$/.test(source.getName());
  return isNumbers ? rankOf(source.getExpression(), seen) : undefined;
}

function ofLarger(operands: readonly Node[], seen: Seen): Rank {
  const tensors = operands.filter((each) => isTensorType(each.getType())).map((each) => rankOf(each, seen));
  // What is computed with anything has a dimension at least, so that a row does not count beside it.
  const larger = tensors.filter((rank) => rank !== reducedRank && rank !== 1);
  const ranks = larger.length === 0 ? tensors : larger;
  if (ranks.every((rank): rank is number => typeof rank === "number")) return Math.max(...ranks);
  return joined(ranks);
}

const parameterRank = (node: Node): string => `parameter at ${node.getSourceFile().getFilePath()}:${node.getPos()}`;

/** What a function of the file returns, in terms of the parameter that comes first. */
function ofCalledUnit(call: Node, seen: Seen): Rank {
  const unit = calledUnit(call);
  if (unit === undefined || seen.has(unit) || !Node.isCallExpression(call))
    return unit === undefined ? undefined : pending;
  if (!(Node.isMethodDeclaration(unit) || Node.isFunctionDeclaration(unit) || Node.isArrowFunction(unit)))
    return undefined;
  const inside = new Set([...seen, unit]);
  const body = unit.getBody();
  const results = Node.isBlock(body)
    ? unit.getDescendantsOfKind(SyntaxKind.ReturnStatement).map((each) => each.getExpression())
    : [body];
  const rank = joined(results.map((each) => (each === undefined ? undefined : rankOf(each, inside))));
  const place = unit.getParameters().findIndex((parameter) => parameterRank(parameter) === rank);
  const argument = call.getArguments()[place];
  return typeof rank === "string" && rank !== pending
    ? argument === undefined
      ? undefined
      : rankOf(argument, seen)
    : rank;
}

/** Modules of the library that take tensors of one rank only. */
const taken: Readonly<Record<string, number>> = {
  "torch.nn.Embedding.forward": 2,
  "torch.nn.PositionalEmbedding.forward": 2,
  "torch.nn.Block.forward": 3,
  "torch.nn.MultiHeadSelfAttention.forward": 3,
};

/** The rank that a function's parameter has to have: its sizes are named one by one, or a module wants it so. */
export function requiredRank(parameter: ParameterDeclaration, seen: Seen): number | undefined {
  const name = parameter.getNameNode();
  if (!Node.isIdentifier(name) || seen.has(parameter)) return undefined;
  for (const use of name.findReferencesAsNodes()) {
    const parent = use.getParent();
    const rank = Node.isCallExpression(parent)
      ? rankTaken(parent, use, new Set([...seen, parameter]))
      : namedSizes(parent);
    if (rank !== undefined) return rank;
  }
  return undefined;
}

/** `const [batch, steps, width] = x.shape`: of two names, there may be more sizes without one. */
function namedSizes(access: Node | undefined): number | undefined {
  const declaration = access?.getParent();
  if (!Node.isVariableDeclaration(declaration) || access?.getText().endsWith(".shape") !== true) return undefined;
  const pattern = declaration.getNameNode();
  const elements = Node.isArrayBindingPattern(pattern) ? pattern.getElements() : [];
  const hasRest = elements.some((each) => Node.isBindingElement(each) && each.getDotDotDotToken() !== undefined);
  return elements.length > 2 && !hasRest ? elements.length : undefined;
}

function rankTaken(call: CallExpression, argument: Node, seen: Seen): number | undefined {
  const name = libraryName(call.getExpression());
  if (name !== undefined) return taken[name];
  const unit = calledUnit(call);
  if (!Node.isMethodDeclaration(unit) && !Node.isFunctionDeclaration(unit)) return undefined;
  const parameter = unit.getParameters()[call.getArguments().indexOf(argument)];
  return parameter === undefined ? undefined : requiredRank(parameter, seen);
}

function ofIdentifier(node: Node, seen: Seen): Rank {
  const declaration = node.getSymbol()?.getDeclarations()[0];
  if (declaration === undefined) return undefined;
  if (seen.has(declaration)) return pending;
  const inside = new Set([...seen, declaration]);
  const isParameter = Node.isParameterDeclaration(declaration);
  if (!isParameter && !Node.isVariableDeclaration(declaration)) return undefined;
  const start = declaration.getInitializer();
  const name = declaration.getNameNode();
  if (!Node.isIdentifier(name)) return undefined;
  const ranks: Rank[] = isParameter
    ? [requiredRank(declaration, new Set()) ?? parameterRank(declaration)]
    : start === undefined
      ? []
      : [rankOf(start, inside)];
  for (const reference of name.findReferencesAsNodes()) {
    const parent = reference.getParent();
    if (!Node.isBinaryExpression(parent) || parent.getLeft() !== reference) continue;
    if (parent.getOperatorToken().getKind() === SyntaxKind.EqualsToken) ranks.push(rankOf(parent.getRight(), inside));
  }
  const loop = declaration.getFirstAncestorByKind(SyntaxKind.ForOfStatement);
  return start === undefined && loop?.getInitializer() === declaration.getParent() ? undefined : joined(ranks);
}

/** The rank of a tensor expression, as far as the text tells. */
export function rankOf(node: Node, seen: Seen = new Set()): Rank {
  if (Node.isParenthesizedExpression(node) || Node.isAsExpression(node) || Node.isNonNullExpression(node)) {
    return rankOf(node.getExpression(), seen);
  }
  if (Node.isConditionalExpression(node)) {
    return joined([rankOf(node.getWhenTrue(), seen), rankOf(node.getWhenFalse(), seen)]);
  }
  if (Node.isNullLiteral(node) || node.getText() === "undefined") return pending;
  if (Node.isIdentifier(node)) return ofIdentifier(node, seen);
  if (Node.isCallExpression(node) || Node.isNewExpression(node)) {
    const name = libraryName(node.getExpression());
    return name === undefined ? ofCalledUnit(node, seen) : ofLibraryCall(name, node, seen);
  }
  if (Node.isPropertyAccessExpression(node)) return ofAttribute(node, seen);
  return undefined;
}

const ranksOfWeights: Readonly<Record<string, number>> = {
  "Linear.W": 2,
  "Linear.b": 1,
  "Embedding.E": 2,
  "PositionalEmbedding.E": 2,
  "LayerNorm.gamma": 1,
  "LayerNorm.beta": 1,
};

/** A tensor in an attribute has the rank that it was made with. */
function ofAttribute(node: Node, seen: Seen): Rank {
  if (!Node.isPropertyAccessExpression(node)) return undefined;
  const ofLayer = ranksOfWeights[libraryName(node)?.replace("torch.nn.", "") ?? ""];
  if (ofLayer !== undefined) return ofLayer;
  const declaration = node.getNameNode().getSymbol()?.getDeclarations()[0];
  if (!Node.isPropertyDeclaration(declaration) || seen.has(declaration)) return undefined;
  const inside = new Set([...seen, declaration]);
  const start = declaration.getInitializer();
  const ranks: Rank[] = start === undefined ? [] : [rankOf(start, inside)];
  const owner = declaration.getFirstAncestorByKind(SyntaxKind.ClassDeclaration);
  for (const assignment of owner?.getDescendantsOfKind(SyntaxKind.BinaryExpression) ?? []) {
    if (assignment.getLeft().getText() === `this.${declaration.getName()}`)
      ranks.push(rankOf(assignment.getRight(), inside));
  }
  return joined(ranks);
}

/** Whether two tensors are known to have as many dimensions. */
export function haveSameRank(left: Node, right: Node): boolean {
  const rank = rankOf(left);
  return rank !== undefined && rank !== pending && rank !== reducedRank && rank === rankOf(right);
}

/** Whether TensorFlow.js lines the dimensions of two tensors up as js-pytorch does: with as many, or the last ones. */
export function areAligned(left: Node, right: Node): boolean {
  if (haveSameRank(left, right)) return true;
  // A row of weights goes along the last dimension, positions along the last two.
  return [left, right].some((node) => isRowOfWeights(node) || isPositions(node));
}

const isRowOfWeights = (node: Node): boolean =>
  Node.isPropertyAccessExpression(node) && isTensorType(node.getType()) && rankOf(node) === 1;

function isPositions(node: Node): boolean {
  const start = Node.isIdentifier(node) ? node.getSymbol()?.getDeclarations()[0] : node;
  const value = Node.isVariableDeclaration(start) ? start.getInitializer() : start;
  return Node.isCallExpression(value) && libraryName(value.getExpression()) === "torch.nn.PositionalEmbedding.forward";
}
