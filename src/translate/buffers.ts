import { argumentsOf } from "../python/signature.ts";
import { type Syntax, stringValue, textOf } from "../python/syntax.ts";

/** `self.register_buffer(name, tensor, persistent=True)` */
export function bufferOf(
  call: Syntax,
): { readonly name: string; readonly value: Syntax; readonly isPersistent: boolean } | undefined {
  const given = argumentsOf(call);
  const name = given.find(({ keyword }, index) => keyword === "name" || (keyword === undefined && index === 0));
  const value = given.find(({ keyword }, index) => keyword === "tensor" || (keyword === undefined && index === 1));
  const persistent = given.find(
    ({ keyword }, index) => keyword === "persistent" || (keyword === undefined && index === 2),
  );
  const text = stringValue(name?.value);
  if (text === undefined || !value) return undefined;
  return {
    name: text,
    value: value.value,
    isPersistent: persistent === undefined || textOf(persistent.value) !== "False",
  };
}
