import { readdir, readFile } from 'node:fs/promises'
import { sql } from 'kysely'
import { randomUUIDv7 } from 'node:crypto'
import { importAgencyPack, listAgencies, readAgencyPack } from './modules/agencies/index.ts'
import { importCatalogue, readCataloguePack } from './modules/catalogue/index.ts'
import { hashPassword, insertAccount, insertPositions } from './modules/identity/index.ts'
import { system } from './platform/access/actor.ts'
import { dateOf } from './platform/clock.ts'
import { inTransaction, type Tx } from './platform/database/database.ts'
import { publishProcess } from './platform/process/store.ts'
import { commonFolder } from './platform/province/province.ts'
import type { Services } from './platform/services.ts'

/**
 * Sets an empty database up as the province of the pack: agencies, processes, catalogue, the first administrator.
 * A database that has agencies already is left alone: from then on the province is run by its people, not by its pack.
 */
export async function loadProvince(services: Services, say: (line: string) => void): Promise<void> {
  const { db, config, province } = services
  if ((await listAgencies(db, { limit: 1 })).length > 0) return
  say(`Đang nạp dữ liệu ${province.fullName}…`)
  const actor = system('load-province')
  // The pack describes the province as it has been, not since this minute.
  const since = Temporal.Instant.from('2018-01-01T00:00:00+07:00')
  const agencyPack = await readAgencyPack(config.province)
  const cataloguePack = await readCataloguePack(config.province)
  const processes = await readProcesses()
  await inTransaction(db, async (tx) => {
    await sql`SELECT pg_advisory_xact_lock(7340512)`.execute(tx)
    if ((await listAgencies(tx, { limit: 1 })).length > 0) return
    await importAgencyPack(tx, agencyPack, since, actor)
    for (const process of processes) await publishProcess(tx, process, since)
    await importCatalogue(tx, cataloguePack, { at: since, actor, from: dateOf(since) })
    if (config.admin) await firstAdministrator(services, tx, config.admin)
  })
}

async function readProcesses(): Promise<{ key: string; name: string; xml: string }[]> {
  const folder = commonFolder('processes')
  const files = (await readdir(folder)).filter((name) => name.endsWith('.bpmn')).sort()
  return Promise.all(
    files.map(async (file) => {
      const xml = await readFile(new URL(file, folder), 'utf8')
      const name = /<bpmn:process [^>]*name="([^"]+)"/.exec(xml)?.[1] ?? file
      return { key: file.replace('.bpmn', ''), name, xml }
    }),
  )
}

/** The one account that a production start makes; everybody else is entered by it. */
async function firstAdministrator(
  services: Services,
  tx: Tx,
  given: { email: string; password: string },
): Promise<void> {
  const now = services.clock.now()
  const [top] = await listAgencies(tx, { level: 'province', kind: 'office', limit: 1 })
  if (!top) return
  const id = randomUUIDv7()
  await insertAccount(
    tx,
    {
      id,
      kind: 'officer',
      person_id: null,
      name: 'Quản trị hệ thống',
      email: given.email,
      password_hash: await hashPassword(given.password),
      must_change_password: true,
    },
    [given.email],
    now,
  )
  await insertPositions(tx, [
    {
      id: randomUUIDv7(),
      account_id: id,
      agency_id: top.id,
      agency_name: top.name,
      division_id: null,
      title: 'Quản trị hệ thống',
      roles: ['administrator'],
      effective_from: dateOf(now).toString(),
    },
  ])
}
