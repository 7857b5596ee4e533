import { dateOf } from '#platform/clock.ts'
import type { Services } from '#platform/services.ts'
import { findAgencyByKey } from '#modules/agencies/index.ts'
import { officersOf } from '#modules/identity/index.ts'
import {
  addPaper,
  approveList,
  ask,
  importList,
  makeList,
  openWorkFile,
  SHEET_COLUMNS,
  unopenedOf,
} from '#modules/workfiles/index.ts'
import { actorOf } from '#src/demo/actors.ts'

/**
 * Draws up an approved list of so many files for the department of justice.
 * @returns opens the next files of it; the first of them gets as many papers and questions more
 */
export async function workFilesOf(services: Services, titles: number) {
  const today = dateOf(services.clock.now())
  const agency = (await findAgencyByKey(services.db, 'kt-so-tu-phap'))!
  const people = (await officersOf(services.db, agency.id, today)).map((one) => actorOf(one, agency))
  const seat = (role: string) => people.find(({ acting }) => acting.roles.some((one) => one === role))!
  const [clerk, leader, author] = [seat('clerk'), seat('leader'), seat('specialist')]
  const holder = `${author.name} – ${author.acting.title}`
  const rows = Array.from({ length: titles }, (_, index) => [
    'Tổng hợp',
    'TH',
    '',
    `Hồ sơ kế hoạch số ${index + 1}`,
    '20 năm',
    holder,
    '',
  ])
  await makeList(services, clerk, { year: today.year, copy: false })
  await importList(services, clerk, today.year, [[...SHEET_COLUMNS], ...rows])
  await approveList(services, leader, today.year)
  let first: string | undefined
  return async (count: number): Promise<string> => {
    const entries = await unopenedOf(services.db, agency.id, author.accountId)
    for (const entry of entries.slice(0, count)) {
      const id = await openWorkFile(services, author, { entryId: entry.id, rights: 'Hạn chế' })
      first ??= id
      await addPaper(services, author, first, { subject: 'Bản đồ khổ lớn', typeName: 'Bản đồ', pages: 1 })
      await ask(services, author, first, {
        kind: 'opinion',
        accountId: leader.accountId,
        what: 'Xin ý kiến về dự thảo.',
        dueOn: null,
      })
    }
    return first!
  }
}
