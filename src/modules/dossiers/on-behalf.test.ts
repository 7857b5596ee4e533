import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { findAuditEntries } from '#platform/audit/audit.ts'
import { fileBirth } from '#tests/support/dossiers.ts'
import { provinceApp } from '#tests/support/province.ts'
import { findDossierId } from './store.ts'

const world = await provinceApp()
const ACT = '/tai-khoan/to-chuc/lam-viec-thay'

describe('a dossier filed for an organisation', () => {
  it('is the organisation’s: read, drafted and withdrawn only while acting for it; the record names both', async () => {
    const citizen = await world.as('062190000001')
    const { text } = await citizen.get('/tai-khoan/to-chuc')
    const organisation = /name="organisation" value="([0-9a-f-]{36})"/.exec(text)?.[1]
    assert.ok(organisation, 'the demonstration has one')
    await citizen.post(ACT, { organisation })
    const code = await fileBirth(citizen)
    assert.equal((await citizen.get(`/ho-so-cua-toi/${code}`)).status, 200)
    assert.match((await citizen.get('/ho-so-cua-toi')).text, new RegExp(code))

    await citizen.post(ACT, { organisation: '' })
    assert.equal((await citizen.get(`/ho-so-cua-toi/${code}`)).status, 404)
    assert.doesNotMatch((await citizen.get('/ho-so-cua-toi')).text, new RegExp(code))
    assert.equal((await citizen.post(`/ho-so-cua-toi/${code}/rut`, { reason: 'Không cần nữa' })).status, 404)

    const clerk = await world.as('motcua.phuong-quang-trung')
    const seen = await clerk.get(`/ho-so/${code}`)
    assert.match(seen.text, /Công ty/)
    const id = await findDossierId(world.services.db, code)
    const entries = await findAuditEntries(world.services.db, { subject: { kind: 'dossier', id: id! } })
    const filed = entries.find(({ actor_kind: kind }) => kind === 'citizen')
    assert.match(filed?.actor_name ?? '', /^Vũ Thị Hạnh \(thay mặt Công ty/)
  })
})
