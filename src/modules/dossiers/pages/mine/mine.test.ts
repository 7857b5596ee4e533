import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { fileBirth, taskOf } from '#tests/support/dossiers.ts'
import { provinceApp } from '#tests/support/province.ts'

const world = await provinceApp()
const officer = (seat: string) => world.as(`${seat}.phuong-quang-trung`)

describe('my dossiers', () => {
  it('show first what waits for the applicant, and lead to it', async () => {
    const applicant = await world.as('062190000001')
    const code = await fileBirth(applicant)
    assert.doesNotMatch((await applicant.get('/ho-so-cua-toi')).text, /Đang chờ Ông\/Bà/)
    const desk = await officer('motcua')
    const note = 'Bổ sung giấy chứng sinh.'
    await desk.post(
      (await taskOf(desk, code))!,
      { outcome: 'request-supplement', note },
      { from: `/ho-so/${code}` },
    )
    const later = await fileBirth(applicant)
    const { text } = await applicant.get('/ho-so-cua-toi')
    const places = [
      'Đang chờ Ông/Bà',
      code,
      `/ho-so-cua-toi/${code}/bo-sung`,
      'Đã nộp, mới nhất ở trên',
      later,
    ]
    const found = places.map((words) => text.indexOf(words))
    assert.ok(!found.includes(-1), `${places[found.indexOf(-1)]} is not there`)
    assert.deepEqual(
      found,
      found.toSorted((one, other) => one - other),
    )
    for (let newer = 0; newer < 31; newer++) await fileBirth(applicant)
    const first = (await applicant.get('/ho-so-cua-toi')).text
    assert.ok(first.includes(`/ho-so-cua-toi/${code}/bo-sung`), 'however many were filed after it')
    const next = /href="(\/ho-so-cua-toi\?sau=[^"]+)"/.exec(first)?.[1]?.replaceAll('&amp;', '&')
    assert.ok(next)
    const second = (await applicant.get(next)).text
    assert.doesNotMatch(second, /Đang chờ Ông\/Bà/)
    assert.ok(second.includes(later))
  })

  it('have pages of their own where more wait than one holds: an organisation may have many', async () => {
    const applicant = await world.as('062190000001')
    const desk = await officer('motcua')
    const codes: string[] = []
    for (let count = 0; count < 30; count++) {
      const code = await fileBirth(applicant)
      const fields = { outcome: 'request-supplement', note: 'Bổ sung giấy chứng sinh.' }
      await desk.post((await taskOf(desk, code))!, fields, { from: `/ho-so/${code}` })
      codes.push(code)
    }
    const first = (await applicant.get('/ho-so-cua-toi')).text
    const next = /href="(\/ho-so-cua-toi\?cho=[^"]+)"/.exec(first)?.[1]?.replaceAll('&amp;', '&')
    assert.ok(next)
    const second = (await applicant.get(next)).text
    assert.match(second, /Đang chờ Ông\/Bà/)
    for (const code of codes) assert.ok(first.includes(code) !== second.includes(code), code)
  })

  it('begin anew for a page that cannot be', async () => {
    const applicant = await world.as('062190000001')
    const id = '01a20588-c887-73c6-a9b3-322a50144bfa'
    for (const at of ['2026-13-45T99:99Z', '2026-02-30T00:00:00Z', '2026-11-22T..Z'])
      for (const name of ['sau', 'cho'])
        assert.equal((await applicant.get(`/ho-so-cua-toi?${name}=${at}~${id}`)).status, 200, at)
  })
})

describe('before the first question', () => {
  it('the commune of the applicant is chosen already, and another may be', async () => {
    const applicant = await world.as('062190000001')
    const profile = '/tai-khoan/sua'
    const unit = /<option value="(\d+)"[^>]*>Phường Quang Trung/.exec(
      (await applicant.get(profile)).text,
    )?.[1]
    assert.ok(unit)
    const fields = { address: 'Tổ 3', phone: '0905123456', email: 'nguoidan1@thu.example.vn', unit }
    assert.equal((await applicant.post(profile, fields, { from: profile })).status, 303)
    const { text } = await applicant.get('/nop-ho-so/1.001193')
    const chosen = [...text.matchAll(/<option value="[^"]+" selected[^>]*>([^<]+)/g)].map(([, name]) => name)
    assert.deepEqual(chosen, ['Ủy ban nhân dân phường Quang Trung'])
  })
})
