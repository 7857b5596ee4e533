import type { Actor } from '#platform/access/actor.ts'

/** Pages about oneself stand in the frame their reader knows. */
export const shellOf = (actor: Actor): 'citizen' | 'officer' =>
  actor.kind === 'officer' ? 'officer' : 'citizen'
