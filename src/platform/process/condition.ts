import { evaluate, parseExpression } from 'feelin'

export type Data = Readonly<Record<string, unknown>>
type Literal = string | number | boolean
type Operator = '=' | '!=' | '<' | '<=' | '>' | '>='

/** The part of FEEL that most conditions use, as data. It answers only where its types fit; see `holds`. */
export type Test =
  | { is: 'compare'; path: readonly string[]; op: Operator; value: Literal }
  | { is: 'among'; path: readonly string[]; values: readonly Literal[] }
  | { is: 'and' | 'or'; tests: readonly Test[] }
  | { is: 'not'; test: Test }

/** A condition on a flow: its FEEL text, and the same as data when it is of the simple part. */
export type Condition = { text: string; test: Test | null }

export type CompiledCondition =
  { condition: Condition; problem?: undefined } | { condition?: undefined; problem: string }

const OPERATORS: ReadonlySet<string> = new Set(['=', '!=', '<', '<=', '>', '>='])
/** They read the machine's clock; the same data must always take the same way. */
const CLOCK = /\b(now|today)\s*\(/

/** Reads a FEEL expression; a leading `=` as other modellers write it is dropped. `problem` is a Vietnamese clause. */
export function compileCondition(source: string): CompiledCondition {
  const text = source.trim().replace(/^=\s*/, '')
  if (!text) return { problem: 'điều kiện để trống' }
  if (CLOCK.test(text))
    return { problem: 'không được dùng now() hoặc today(), vì điều kiện phải cho cùng kết quả mỗi lần xét' }
  if (/[^=!<>]==[^=]/.test(text)) return { problem: 'so sánh bằng viết một dấu “=”' }
  try {
    evaluate(text, {})
  } catch (error) {
    return {
      problem: `FEEL không đọc hoặc không tính được (${error instanceof Error ? error.message : String(error)})`,
    }
  }
  return { condition: { text, test: simplify(tree(text)) } }
}

/**
 * Is the condition true for these data? Where a value is missing or of another type than it is compared with, FEEL itself
 * decides: it has three truth values, and only `true` takes a flow.
 */
export function holds(condition: Condition, data: Data): boolean {
  const quick = condition.test ? decide(condition.test, data) : undefined
  return quick ?? evaluate(condition.text, { ...data }).value === true
}

/** True or false where that follows from the data at hand; undefined where it depends on something else. */
export function decide(test: Test, data: Data): boolean | undefined {
  switch (test.is) {
    case 'compare':
      return compare(valueAt(data, test.path), test.op, test.value)
    case 'among': {
      const value = valueAt(data, test.path)
      return typeof value === typeof test.values[0] ? test.values.some((one) => one === value) : undefined
    }
    case 'not': {
      const inner = decide(test.test, data)
      return inner === undefined ? undefined : !inner
    }
    case 'and':
    case 'or':
      return combine(test.tests, test.is === 'or', data)
  }
}

/** In `or` one true decides, in `and` one false; an undecided part leaves it open unless another part decides. */
function combine(tests: readonly Test[], decisive: boolean, data: Data): boolean | undefined {
  let open = false
  for (const test of tests) {
    const value = decide(test, data)
    if (value === decisive) return decisive
    if (value === undefined) open = true
  }
  return open ? undefined : !decisive
}

function compare(value: unknown, op: Operator, literal: Literal): boolean | undefined {
  if (typeof value !== typeof literal) return undefined
  if (op === '=') return value === literal
  if (op === '!=') return value !== literal
  if (typeof value === 'number' && typeof literal === 'number') return ordered(value - literal, op)
  return undefined
}

function ordered(difference: number, op: Operator): boolean {
  if (op === '<') return difference < 0
  if (op === '<=') return difference <= 0
  return op === '>' ? difference > 0 : difference >= 0
}

function valueAt(data: Data, path: readonly string[]): unknown {
  let value: unknown = data
  for (const key of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined
    value = (value as Data)[key]
  }
  return value
}

/** The string values a condition compares a variable with: `outcome = "accept"` names "accept". */
export function literalsOf(test: Test | null, variable: string): string[] {
  if (!test) return []
  const mine = 'path' in test && test.path.length === 1 && test.path[0] === variable
  switch (test.is) {
    case 'compare':
      return mine && typeof test.value === 'string' ? [test.value] : []
    case 'among':
      return mine ? test.values.filter((value) => typeof value === 'string') : []
    case 'not':
      return literalsOf(test.test, variable)
    case 'and':
    case 'or':
      return test.tests.flatMap((one) => literalsOf(one, variable))
  }
}

type Syntax = { name: string; text: string; children: Syntax[] }

function tree(text: string): Syntax {
  const cursor = parseExpression(text, {}, undefined).cursor()
  const read = (): Syntax => {
    const node: Syntax = { name: cursor.type.name, text: text.slice(cursor.from, cursor.to), children: [] }
    if (cursor.firstChild()) {
      do node.children.push(read())
      while (cursor.nextSibling())
      cursor.parent()
    }
    return node
  }
  return read()
}

/** Turns a syntax tree into a test; null as soon as something is not of the simple part. */
function simplify(node: Syntax): Test | null {
  const [first, second, third, fourth] = node.children
  switch (node.name) {
    case 'Expression':
      return first && node.children.length === 1 ? simplify(first) : null
    case 'ParenthesizedExpression':
      return second && node.children.length === 3 ? simplify(second) : null
    case 'Conjunction':
    case 'Disjunction': {
      const left = first && simplify(first)
      const right = third && simplify(third)
      return left && right ? { is: node.name === 'Conjunction' ? 'and' : 'or', tests: [left, right] } : null
    }
    case 'FunctionInvocation': {
      const inner = first?.text === 'not' && third?.children.length === 1 ? third.children[0] : undefined
      const test = inner && simplify(inner)
      return test ? { is: 'not', test } : null
    }
    case 'Comparison':
      return second?.name === 'in' ? among(first, third, fourth) : comparison(first, second, third)
    default:
      return null
  }
}

function comparison(left?: Syntax, op?: Syntax, right?: Syntax): Test | null {
  const path = left && pathOf(left)
  const value = right && literalOf(right)
  if (!path || value === undefined || op?.name !== 'CompareOp' || !OPERATORS.has(op.text)) return null
  return { is: 'compare', path, op: op.text as Operator, value }
}

function among(left?: Syntax, open?: Syntax, list?: Syntax): Test | null {
  const path = left && pathOf(left)
  if (!path || open?.name !== '(' || list?.name !== 'PositiveUnaryTests') return null
  const values = list.children.map((entry) => (entry.children[0] ? literalOf(entry.children[0]) : undefined))
  const plain = values.filter((value) => value !== undefined)
  const alike = plain.length === values.length && plain.every((value) => typeof value === typeof plain[0])
  return alike && plain.length > 0 ? { is: 'among', path, values: plain } : null
}

function pathOf(node: Syntax): string[] | null {
  if (node.name === 'VariableName') return [name(node)]
  if (node.name !== 'PathExpression') return null
  const [object, , property] = node.children
  const start = object && pathOf(object)
  return start && property?.name === 'PathName' ? [...start, name(property)] : null
}

const name = (node: Syntax): string => node.text.replace(/\s+/g, ' ')

function literalOf(node: Syntax): Literal | undefined {
  if (node.name === 'NumericLiteral' && /^-?\d+(\.\d+)?$/.test(node.text)) return Number(node.text)
  if (node.name === 'BooleanLiteral') return node.text === 'true'
  if (node.name === 'StringLiteral' && !node.text.includes('\\')) return node.text.slice(1, -1)
  return undefined
}
