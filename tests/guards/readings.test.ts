import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { sql } from 'kysely'
import { dossiers } from '#modules/dossiers/index.ts'
import { taskOf } from '#tests/support/dossiers.ts'
import { moneyIn, RECEIPTS } from '#tests/support/payments.ts'
import { provinceApp } from '#tests/support/province.ts'

const world = await provinceApp()
const { db } = world.services
const { officer, asked, act, paymentId } = moneyIn(world)

/** Accepted, paid for, with a specialist: everything a dossier has can be opened. */
const code = await asked()
await act(await officer('motcua'), code, 'xac-nhan', RECEIPTS)
const { rows } = await sql<{ id: string; paper: string }>`
  SELECT d.id, p.id AS paper FROM dossier d JOIN dossier_paper p ON p.dossier_id = d.id
  WHERE d.code = ${code} AND p.kind = 'submitted' LIMIT 1`.execute(db)
const [dossier] = rows
const task = (await taskOf(await officer('chuyenvien1'), code))?.split('/').at(-1) ?? ''

const PARAMETERS: Readonly<Record<string, string>> = {
  ':code': code,
  ':form': '01',
  ':payment': await paymentId(code),
  ':dossierId': dossier!.id,
  ':paperId': dossier!.paper,
}
/** What an applicant opens, and drafts, which are not dossiers yet. */
const NOT_OF_OFFICERS = /^\/(ho-so-cua-toi|nop-ho-so|ban-nhap|giay-to-cua-toi|mot-cua|xac-nhan|tra-cuu)/

const routes = (dossiers.routes ?? []).filter(
  ({ method, path, access }) =>
    method === 'GET' && access !== 'public' && path.includes('/:') && !NOT_OF_OFFICERS.test(path),
)
const filled = (path: string): string =>
  path === '/viec/:id' ? `/viec/${task}` : path.replaceAll(/:[A-Za-z]+/g, (name) => PARAMETERS[name] ?? name)

async function readings(): Promise<number> {
  const { rows: counted } = await sql<{ count: number }>`
    SELECT count(*)::int AS count FROM audit_entry WHERE act = 'dossier.read' AND subject_id = ${dossier!.id}`.execute(
    db,
  )
  return counted[0]!.count
}

describe('what an officer reads of a dossier is written down, whichever way they open it', () => {
  it('there are ways to open one', () => assert.ok(routes.length >= 9, String(routes.length)))

  for (const { path } of routes) {
    it(path, async () => {
      const who = await officer(path.startsWith('/viec') ? 'chuyenvien1' : 'motcua')
      const before = await readings()
      const { status } = await who.get(filled(path))
      assert.equal(status, 200, filled(path))
      assert.equal(await readings(), before + 1)
    })
  }
})
