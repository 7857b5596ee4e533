import { may, rolesOf } from '#platform/access/actor.ts'
import type { Desk } from '#modules/documents/index.ts'
import type { FileRow, ListRow, TaskRow } from './tables.ts'
import { goesToArchive, type Part } from './workfile.ts'

type File = Pick<FileRow, 'agency_id' | 'division_id' | 'holder_id' | 'state' | 'retention_years'>

/** The accounts whose files and tasks are on this desk: its own, and those it stands in for today. */
export const accountsOf = (desk: Desk): readonly string[] => [
  desk.actor.accountId,
  ...desk.standsInFor.map(({ principalId }) => principalId),
]

/** The clerk keeps the archive and leaders answer for everything: they read all files of their agency. */
export const readsAllFiles = ({ actor }: Pick<Desk, 'actor'>): boolean =>
  rolesOf(actor).some((role) => role === 'clerk' || role === 'leader')

/** Heads read the files of their division. */
export const headsDivision = ({ actor }: Pick<Desk, 'actor'>, file: Pick<FileRow, 'division_id'>): boolean =>
  rolesOf(actor).includes('division_head') &&
  file.division_id !== null &&
  file.division_id === actor.acting.divisionId

/** May the desk read the file: the holder, whoever has a part in it, the division's head, leaders, the clerk. */
export const canRead = (desk: Desk, file: File, hasPart: boolean): boolean =>
  file.agency_id === desk.agencyId &&
  may(desk.actor, 'workfile.own') &&
  (hasPart || readsAllFiles(desk) || headsDivision(desk, file))

/** Is it the desk's own file, or that of somebody it stands in for. */
export const holds = (desk: Desk, file: Pick<FileRow, 'holder_id'>): boolean =>
  accountsOf(desk).includes(file.holder_id)

/** May the desk put something in: the holder and whoever has a part, while the file is in work. */
export const canCollect = (desk: Desk, file: File, part: Part | undefined): boolean =>
  file.state === 'open' && (holds(desk, file) || part !== undefined)

/** May the desk take something out again: the holder anything, others what they put in themselves. */
export const canTakeOut = (desk: Desk, file: File, item: { added_by: string }): boolean =>
  file.state === 'open' && (holds(desk, file) || item.added_by === desk.actor.accountId)

/** May the desk ask others for something, or invite them: the holder, the head of the division, leaders. */
export const canAsk = (desk: Desk, file: File): boolean =>
  file.state === 'open' &&
  (holds(desk, file) || headsDivision(desk, file) || rolesOf(desk.actor).includes('leader'))

/** In whose name the desk may finish a task: its own, or that of somebody it stands in for. */
export const canFinish = (desk: Desk, task: Pick<TaskRow, 'account_id' | 'state'>): boolean =>
  task.state === 'open' && accountsOf(desk).includes(task.account_id)

export const canClose = (desk: Desk, file: File): boolean => file.state === 'open' && holds(desk, file)

/** Opening a closed file again, before it is handed over: the holder, or a leader. */
export const canReopen = (desk: Desk, file: File): boolean =>
  file.state === 'closed' && (holds(desk, file) || rolesOf(desk.actor).includes('leader'))

export const canOffer = (desk: Desk, file: File): boolean =>
  file.state === 'closed' && holds(desk, file) && goesToArchive(file.retention_years)

/** Consenting to a file being kept beyond the day it is due at the archive: leaders. */
export const canConsent = (desk: Desk, file: File): boolean =>
  file.state === 'closed' &&
  file.agency_id === desk.agencyId &&
  goesToArchive(file.retention_years) &&
  rolesOf(desk.actor).includes('leader')

/** May the desk take a file into the archive, or send it back. */
export const canArchive = (desk: Desk, file: File): boolean =>
  file.state === 'offered' && file.agency_id === desk.agencyId && may(desk.actor, 'workfile.archive')

/** May the desk change the list: while it is a draft; once approved, files only come to it. */
export const canEditList = (desk: Desk, list: Pick<ListRow, 'agency_id' | 'state'>): boolean =>
  list.agency_id === desk.agencyId && list.state === 'draft' && may(desk.actor, 'workfile.list')

export const canApproveList = (desk: Desk, list: Pick<ListRow, 'agency_id' | 'state'>): boolean =>
  list.agency_id === desk.agencyId && list.state === 'draft' && may(desk.actor, 'workfile.approve')
