import type { Actor } from '#platform/access/actor.ts'
import type { Origin } from '#platform/audit/audit.ts'
import { dateOf } from '#platform/clock.ts'
import { Conflict, Invalid, Refusal } from '#platform/errors.ts'
import type { Services } from '#platform/services.ts'
import { mayFinish } from '../policy.ts'
import { namesOf } from '../stores/list-store.ts'
import { accessDocument, deskOf } from '../stores/store.ts'
import { tasksOf } from '../stores/task-store.ts'
import { assignIncoming, closeIncoming, reportTask, type Assignment } from './handle.ts'

/** What can be done with many incoming documents at once. */
export type BulkWork =
  { kind: 'assign'; assignment: Assignment } | { kind: 'known' } | { kind: 'close'; note: string }

export type BulkResult = { done: string[]; refused: { id: string; name?: string; reason: string }[] }

/** A page of the list holds fewer. */
const MOST = 100

/**
 * Does the same with several incoming documents: assigns them to the same people, says that one knows of them, or closes
 * them as information. Each is an act of its own, with its own rules: what may not be done with one is said of that one, and
 * the others are done.
 * @throws Invalid when nothing is chosen, or what was typed is wrong for all of them
 */
export async function handleMany(
  services: Services,
  actor: Actor,
  ids: readonly string[],
  work: BulkWork,
  origin?: Origin,
): Promise<BulkResult> {
  const chosen = [...new Set(ids)].slice(0, MOST)
  if (chosen.length === 0) throw new Invalid({ document: 'Chọn ít nhất một văn bản.' })
  const desk = await deskOf(services.db, actor, dateOf(services.clock.now()))
  const done: string[] = []
  const reasons = new Map<string, string>()
  for (const id of chosen) {
    try {
      await handleOne(services, actor, id, work, origin)
      done.push(id)
    } catch (error) {
      if (error instanceof Invalid || !(error instanceof Refusal)) throw error
      reasons.set(id, error.message)
    }
  }
  const names = await namesOf(services.db, desk, [...reasons.keys()])
  return { done, refused: [...reasons].map(([id, reason]) => ({ id, name: names.get(id), reason })) }
}

function handleOne(
  services: Services,
  actor: Actor,
  id: string,
  work: BulkWork,
  origin?: Origin,
): Promise<void> {
  if (work.kind === 'assign') return assignIncoming(services, actor, id, work.assignment, origin)
  if (work.kind === 'close') return closeIncoming(services, actor, id, { note: work.note }, origin)
  return sayKnown(services, actor, id, origin)
}

async function sayKnown(services: Services, actor: Actor, id: string, origin?: Origin): Promise<void> {
  const desk = await deskOf(services.db, actor, dateOf(services.clock.now()))
  await accessDocument(services.db, desk, id)
  const tasks = await tasksOf(services.db, id)
  const mine = tasks.filter((task) => task.kind === 'inform' && mayFinish(desk, task))
  if (mine.length === 0) throw new Conflict('Văn bản này không chờ Ông/Bà xác nhận đã biết.')
  for (const task of mine) await reportTask(services, actor, { taskId: task.id, answer: '' }, origin)
}
