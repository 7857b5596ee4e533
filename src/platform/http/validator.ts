import { Ajv, type ErrorObject, type Options, type ValidateFunction } from 'ajv'
import ajvFormats from 'ajv-formats'

/** As many wrong fields as somebody mends at once. */
export const MOST_NAMED = 20

/** A body with more values, or as much text, is looked at only until the first fault: it has as many faults as its sender likes. */
const MOST_LOOKED_THROUGH = 2000
const CHARACTERS_OF_A_VALUE = 64

type Checked = true | { error: ErrorObject[] }

/** Query and path come as text and are converted; a JSON body says what it means and is not. */
export function validatorCompiler() {
  const converting = compilers({ coerceTypes: 'array' })
  const exact = compilers({ coerceTypes: false })
  return ({ schema, httpPart }: { schema: object; httpPart?: string }) => {
    const { first, every } = httpPart === 'body' ? exact : converting
    const toTheFirst = first.compile(schema)
    // Compiled only when somebody makes a mistake.
    let throughout: ValidateFunction | undefined
    return (data: unknown): Checked => {
      if (toTheFirst(data)) return true
      const fault = toTheFirst.errors ?? []
      if (!isSmall(data)) return { error: fault.slice(0, MOST_NAMED) }
      throughout ??= every.compile(schema)
      throughout(data)
      return { error: throughout.errors ?? fault }
    }
  }
}

function compilers(own: Options): { first: Ajv; every: Ajv } {
  const common = { useDefaults: true, strict: false, removeAdditional: false, ...own } as const
  const [first, every] = [new Ajv({ ...common, allErrors: false }), new Ajv({ ...common, allErrors: true })]
  for (const ajv of [first, every]) ajvFormats.default(ajv)
  return { first, every }
}

/** Counts no further than it has to; without recursion, for a body may be nested as deep as it is long. */
function isSmall(data: unknown): boolean {
  const left: unknown[] = [data]
  for (let counted = 0; counted <= MOST_LOOKED_THROUGH; counted++) {
    if (left.length === 0) return true
    if (left.length > MOST_LOOKED_THROUGH) return false
    const value = left.pop()
    if (typeof value === 'string') counted += Math.floor(value.length / CHARACTERS_OF_A_VALUE)
    if (typeof value !== 'object' || value === null) continue
    if (Array.isArray(value) && value.length > MOST_LOOKED_THROUGH) return false
    for (const [name, inner] of Object.entries(value)) {
      counted += Math.floor(name.length / CHARACTERS_OF_A_VALUE)
      left.push(inner)
    }
  }
  return false
}
