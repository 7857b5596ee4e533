import type { Actor } from '#platform/access/actor.ts'
import { audit, type Origin } from '#platform/audit/audit.ts'
import { dateOf } from '#platform/clock.ts'
import { inTransaction, type Tx } from '#platform/database/database.ts'
import { Conflict } from '#platform/errors.ts'
import { handOverTerm } from '#platform/province/documents.ts'
import type { Services } from '#platform/services.ts'
import { deskOf, type Desk } from '#modules/documents/index.ts'
import { accessWorkFile, insertEvent, updateFile, type FileChange, type Opened } from '../store.ts'
import { after, STATES, type FileAction, type TermMonths } from '../workfile.ts'

/** Who acts, from where. */
export type By = { services: Services; actor: Actor; origin?: Origin }

/** One act on one file: its transaction, its moment, whose desk, the file locked. */
export type Scene = By & Opened & { tx: Tx; now: Temporal.Instant; today: Temporal.PlainDate; desk: Desk }

/** The terms of handing over of this province. */
export const termsOf =
  ({ documentRules }: Services): TermMonths =>
  (kind, on) =>
    handOverTerm(documentRules, kind, on).months

/** Opens a file for one act. @throws NotFound when the desk may not read it */
export function onFile<T>(by: By, id: string, work: (scene: Scene) => Promise<T>): Promise<T> {
  return inTransaction(by.services.db, async (tx) => {
    const now = by.services.clock.now()
    const today = dateOf(now)
    const desk = await deskOf(tx, by.actor, today)
    const opened = await accessWorkFile(tx, desk, id, { lock: true })
    return work({ ...by, ...opened, tx, now, today, desk })
  })
}

type Told = { act: string; note?: string | null; changes?: Record<string, unknown> }

/** Writes an act into the history of the file and into the audit. */
export async function tell(scene: Omit<Scene, 'part' | 'today' | 'desk'>, told: Told): Promise<void> {
  const { tx, now, actor, origin, file } = scene
  await insertEvent(tx, { fileId: file.id, at: now, act: told.act, actor, note: told.note })
  await audit(tx, {
    actor,
    at: now,
    act: told.act,
    subject: { kind: 'workfile', id: file.id },
    changes: told.changes,
    origin,
  })
}

/**
 * Moves the file to its next state: row, history, audit.
 * @throws Conflict when the action is not possible in the state the file is in
 */
export async function move(
  scene: Scene,
  action: FileAction,
  { change, ...told }: Told & { change?: FileChange },
): Promise<void> {
  const { tx, file } = scene
  const state = after(file.state, action)
  if (!state) throw wrongState(file.state)
  await updateFile(tx, file.id, { ...change, state })
  await tell(scene, told)
}

export const wrongState = (state: keyof typeof STATES): Conflict =>
  new Conflict(`Hồ sơ đang ở trạng thái “${STATES[state].label}” nên không làm được việc này.`)
