import pg from 'pg'

/** Statements longer than this, or beyond this many, are sent as they are: they are built, not written. */
const LONGEST = 12_000
const MOST = 400

type Query = pg.Client['query']

/**
 * A client that prepares every statement with parameters the first time it sends it: PostgreSQL then parses and plans it
 * once a connection instead of once a request, which is most of the time of a short query.
 */
export function preparingClient(): typeof pg.Client {
  const names = new Map<string, string>()
  const nameOf = (text: string): string | undefined => {
    const known = names.get(text)
    if (known || text.length > LONGEST || names.size >= MOST) return known
    const name = `s${names.size + 1}`
    names.set(text, name)
    return name
  }
  return class extends pg.Client {
    override query = ((text: unknown, values?: unknown, ...rest: unknown[]) => {
      // oxlint-disable-next-line typescript/unbound-method -- called on this client below
      const send = pg.Client.prototype.query as (...given: unknown[]) => unknown
      if (typeof text === 'string' && Array.isArray(values) && values.length > 0) {
        const name = nameOf(text)
        if (name) return send.call(this, { name, text, values }, ...rest)
      }
      return values === undefined ? send.call(this, text) : send.call(this, text, values, ...rest)
    }) as Query
  }
}
