import { may, type OfficerActor } from '#platform/access/actor.ts'
import { findAuditEntries } from '#platform/audit/audit.ts'
import { dateOf, ZONE } from '#platform/clock.ts'
import { Forbidden } from '#platform/errors.ts'
import { page, type Answer, type Context } from '#platform/http/route.ts'
import { failedJobs, queueFigures } from '#platform/jobs/jobs.ts'
import { completedSince } from '#platform/process/store.ts'
import type { Services } from '#platform/services.ts'
import { deskOf, documentWorkOf, typeOf } from '#modules/documents/index.ts'
import { dueFiles } from '#modules/workfiles/index.ts'
import { openFigures, workFigures, workOf } from '#modules/dossiers/index.ts'
import { deskPage } from './desk-page.tsx'

/** An officer's morning: what is late, what comes next, where the agency stands. Administrators see the machine. */
export async function showDesk({ services, actor }: Context): Promise<Answer> {
  if (actor.kind !== 'officer') throw new Forbidden()
  const [work, documents, agency, machine] = await Promise.all([
    may(actor, 'work.own') ? workFor(services, actor) : undefined,
    may(actor, 'document.read') ? documentsFor(services, actor) : undefined,
    may(actor, 'dossier.read')
      ? openFigures(services.db, actor.acting.agencyId, services.clock.now())
      : undefined,
    may(actor, 'admin.jobs') ? machineOf(services) : undefined,
  ])
  return page(deskPage({ actor, work, documents, agency, machine, now: services.clock.now() }))
}

async function workFor({ db, clock }: Services, actor: OfficerActor) {
  const now = clock.now()
  const [figures, urgent, done] = await Promise.all([
    workFigures(db, actor, now),
    workOf(db, actor, now, { limit: 5 }),
    completedSince(db, actor.accountId, mondayOf(now)),
  ])
  return { figures, urgent: urgent.items, done }
}

/** The most pressing documents, and the work files the archive waits for. */
async function documentsFor({ db, clock, documentRules: rules }: Services, actor: OfficerActor) {
  const today = dateOf(clock.now())
  const desk = await deskOf(db, actor, today)
  const [items, due] = await Promise.all([
    documentWorkOf(db, desk, { limit: 5 }),
    may(actor, 'workfile.own') ? dueFiles(db, desk, today) : [],
  ])
  const named = items.map((item) => ({
    ...item,
    typeName: typeOf(rules, item.type).name,
  }))
  return { today, items: named, due }
}
export type Documents = Awaited<ReturnType<typeof documentsFor>>

/** The first moment of the week of a day. */
export function mondayOf(now: Temporal.Instant): Temporal.Instant {
  const today = dateOf(now)
  return today
    .subtract({ days: today.dayOfWeek - 1 })
    .toZonedDateTime(ZONE)
    .toInstant()
}

async function machineOf({ db }: Services) {
  const [queue, failed, entries] = await Promise.all([
    queueFigures(db),
    failedJobs(db, 5),
    findAuditEntries(db, { limit: 8 }),
  ])
  const sum = (of: 'waiting' | 'failed') => queue.reduce((total, row) => total + row[of], 0)
  return { waiting: sum('waiting'), givenUp: sum('failed'), failing: failed, entries }
}

export type Work = Awaited<ReturnType<typeof workFor>>
export type Machine = Awaited<ReturnType<typeof machineOf>>
