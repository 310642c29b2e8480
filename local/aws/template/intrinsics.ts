/** CloudFormation's intrinsic functions, over whatever knows the names they refer to. */

/** What the functions look up. `where` names resource and property, for errors. */
export type Names = {
  readonly ref: (name: string, where: string) => unknown;
  readonly attribute: (logicalId: string, name: string, where: string) => string;
  readonly imported: (exportName: unknown, where: string) => unknown;
  readonly output: (stack: string, name: string, where: string) => unknown;
  readonly holds: (condition: string, where: string) => boolean;
  readonly mapped: (map: string, first: string, second: string, where: string) => unknown;
};

/** `AWS::NoValue`: the property or element is left out. */
export const absent = Symbol('AWS::NoValue');

type Intrinsic = (argument: unknown, names: Names, where: string) => unknown;

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const listOf = (argument: unknown, names: Names, where: string): unknown[] => {
  const value = resolveValue(argument, names, where);
  if (!Array.isArray(value)) throw new Error(`${where}: expected a list`);
  return value;
};

const recordOf = (argument: unknown, names: Names, where: string): Record<string, unknown> => {
  const value = resolveValue(argument, names, where);
  if (!isRecord(value)) throw new Error(`${where}: expected an object`);
  return value;
};

const getAttribute: Intrinsic = (argument, names, where) => {
  const parts = Array.isArray(argument) ? argument.map(String) : String(argument).split(/\.(.*)/s);
  return names.attribute(parts[0] ?? '', parts[1] ?? '', where);
};

const substitute: Intrinsic = (argument, names, where) => {
  const [text, own] = Array.isArray(argument) ? argument : [argument];
  return String(text).replaceAll(/\$\{(!?)([^}]+)\}/g, (_, literal: string, name: string) => {
    if (literal) return `\${${name}}`;
    if (isRecord(own) && name in own) return String(resolveValue(own[name], names, where));
    return String(name.includes('.') ? getAttribute(name, names, where) : names.ref(name, where));
  });
};

const join: Intrinsic = (argument, names, where) => {
  const [separator, parts] = listOf(argument, names, where);
  if (!Array.isArray(parts)) throw new Error(`${where}: Fn::Join joins a list`);
  return parts.join(String(separator));
};

const select: Intrinsic = (argument, names, where) => {
  const [index, values] = listOf(argument, names, where);
  const value = Array.isArray(values) ? values[Number(index)] : undefined;
  if (value === undefined) throw new Error(`${where}: Fn::Select finds nothing at ${String(index)}`);
  return value;
};

const chooseByCondition: Intrinsic = (argument, names, where) => {
  if (!Array.isArray(argument)) throw new Error(`${where}: Fn::If takes a list`);
  const [condition, yes, no] = argument;
  return resolveValue(names.holds(String(condition), where) ? yes : no, names, where);
};

const intrinsics: Readonly<Record<string, Intrinsic>> = {
  Ref: (name, names, where) => names.ref(String(name), where),
  Condition: (name, names, where) => names.holds(String(name), where),
  'Fn::GetAtt': getAttribute,
  'Fn::Sub': substitute,
  'Fn::Join': join,
  'Fn::Select': select,
  'Fn::If': chooseByCondition,
  'Fn::ImportValue': (name, names, where) => names.imported(resolveValue(name, names, where), where),
  'Fn::GetStackOutput': (argument, names, where) => {
    const { StackName, OutputName } = recordOf(argument, names, where);
    return names.output(String(StackName), String(OutputName), where);
  },
  'Fn::Split': (argument, names, where) => {
    const [separator, text] = listOf(argument, names, where);
    return String(text).split(String(separator));
  },
  'Fn::Base64': (text, names, where) =>
    Buffer.from(String(resolveValue(text, names, where))).toString('base64'),
  'Fn::FindInMap': (argument, names, where) => {
    const [map = '', first = '', second = ''] = listOf(argument, names, where).map(String);
    return names.mapped(map, first, second, where);
  },
  'Fn::Equals': (argument, names, where) => {
    const [left, right] = listOf(argument, names, where);
    return String(left) === String(right);
  },
  'Fn::And': (argument, names, where) => listOf(argument, names, where).every((value) => value === true),
  'Fn::Or': (argument, names, where) => listOf(argument, names, where).some((value) => value === true),
  'Fn::Not': (argument, names, where) => listOf(argument, names, where)[0] !== true,
};

/** `{"Fn::Join": […]}` → `['Fn::Join', […]]`; plain objects give undefined. */
const intrinsicOf = (value: Record<string, unknown>): readonly [string, unknown] | undefined => {
  const [entry, ...others] = Object.entries(value);
  if (!entry || others.length > 0) return undefined;
  const [name, argument] = entry;
  if (name === 'Condition') return typeof argument === 'string' ? entry : undefined;
  return name === 'Ref' || name.startsWith('Fn::') ? entry : undefined;
};

/** @throws Error that begins with `where` */
export const resolveValue = (value: unknown, names: Names, where: string): unknown => {
  if (Array.isArray(value)) {
    return value.map((part) => resolveValue(part, names, where)).filter((part) => part !== absent);
  }
  if (!isRecord(value)) return value;
  const intrinsic = intrinsicOf(value);
  if (intrinsic) {
    const [name, argument] = intrinsic;
    const apply = intrinsics[name];
    if (!apply) throw new Error(`${where}: ${name} is not understood locally`);
    return apply(argument, names, where);
  }
  const entries = Object.entries(value).map(
    ([key, part]) => [key, resolveValue(part, names, `${where}.${key}`)] as const,
  );
  return Object.fromEntries(entries.filter(([, part]) => part !== absent));
};
