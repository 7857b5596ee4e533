import { createHash, randomUUIDv7 } from 'node:crypto'
import type { OfficerActor } from '#platform/access/actor.ts'

/** What was asked for, in a few letters: the same whatever order its entries come in. */
export const contentOf = (given: Readonly<Record<string, unknown>>): string =>
  createHash('sha256').update(JSON.stringify(given, inOrder)).digest('hex')

const inOrder = (_key: string, value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1)))
    : value

/**
 * The id of what a program or a form asks for: with a key of its own, the same for the same officer and act each time, so that asking
 * twice makes it once; without one, a new id.
 */
export function idFor(act: string, actor: OfficerActor, key: string | undefined): string {
  if (key === undefined) return randomUUIDv7()
  const digest = createHash('sha256').update(`${act}\0${actor.accountId}\0${key}`).digest('hex')
  // A UUID of version 8: made by a rule of one's own (RFC 9562, 5.8).
  return [
    digest.slice(0, 8),
    digest.slice(8, 12),
    `8${digest.slice(13, 16)}`,
    `a${digest.slice(17, 20)}`,
    digest.slice(20, 32),
  ].join('-')
}
