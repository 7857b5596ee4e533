import pg from 'pg'

/**
 * Counts what is sent to the database of this process while `work` runs, whoever sends it.
 * @returns the statements, in their order
 */
export async function queriesOf(work: () => Promise<unknown>): Promise<string[]> {
  const sent: string[] = []
  const { prototype } = pg.Client
  // oxlint-disable-next-line typescript/unbound-method -- put back as it was, called on its own client
  const original = prototype.query
  const recording = function (this: pg.Client, ...given: unknown[]) {
    const [first] = given
    sent.push(typeof first === 'string' ? first : String((first as { text?: string }).text))
    return Reflect.apply(original, this, given) as unknown
  }
  prototype.query = recording as typeof original
  try {
    await work()
  } finally {
    prototype.query = original
  }
  return sent
}
