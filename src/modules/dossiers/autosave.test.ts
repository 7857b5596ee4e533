import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { beginBirth } from '#tests/support/drafts.ts'
import { provinceApp } from '#tests/support/province.ts'

const world = await provinceApp()
const citizen = await world.as('062190000001')

describe('a draft while it is being typed', () => {
  it('is kept without being checked, and says nothing', async () => {
    const draft = await beginBirth(citizen)
    const answer = await citizen.post(
      `${draft}/1/luu`,
      { applicantName: 'Vũ Thị', applicantPhone: '0905' },
      { from: `${draft}/1` },
    )
    assert.equal(answer.status, 204)
    assert.equal(answer.text, '')
    const page = await citizen.get(`${draft}/1`)
    assert.match(page.text, /value="Vũ Thị"/)
    assert.match(page.text, /value="0905"/)
  })

  it('keeps the other pages as they are', async () => {
    const draft = await beginBirth(citizen)
    await citizen.post(`${draft}/3/luu`, { motherName: 'Vũ Thị Hạnh' }, { from: `${draft}/3` })
    await citizen.post(`${draft}/1/luu`, { applicantName: 'Vũ Thị Hạnh' }, { from: `${draft}/1` })
    assert.match((await citizen.get(`${draft}/3`)).text, /name="motherName"[^>]*value="Vũ Thị Hạnh"/)
  })

  it('is nobody else’s to write, and needs the token of the form', async () => {
    const draft = await beginBirth(citizen)
    const clerk = await world.as('motcua.phuong-quang-trung')
    assert.equal((await clerk.post(`${draft}/1/luu`, { applicantName: 'X' })).status, 404)
    const forged = await citizen.raw({
      method: 'POST',
      url: `${draft}/1/luu`,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: 'applicantName=X',
    })
    assert.equal(forged.status, 403)
    assert.equal((await citizen.post(`${draft}/99/luu`, {}, { from: `${draft}/1` })).status, 404)
  })
})
