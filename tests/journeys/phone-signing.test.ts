import assert from 'node:assert/strict'
import { it } from 'node:test'
import { DEMO_PIN } from '#modules/signatures/index.ts'
import { liveProvince, PHONE } from '#tests/support/browser.ts'
import { letterOffice } from '#tests/support/letters.ts'

it('a leader signs on a phone in three touches: the document, its PIN, the signature; and a pile the same way', async () => {
  const world = await liveProvince()
  const { submitted } = await letterOffice(world)
  const first = await submitted({ subject: 'phối hợp xác minh hộ tịch' })
  const leader = await world.person('lanhdao.so-tu-phap', PHONE)
  const { page } = leader
  let touches = 0
  const touch = async (name: string, role: 'link' | 'textbox' | 'button' | 'checkbox' = 'link') => {
    touches += 1
    const target = page.getByRole(role, { name })
    // A link is as large as what it names: the whole head of its card.
    const area = role === 'link' ? page.getByRole('rowheader').filter({ has: target }) : target
    await area.scrollIntoViewIfNeeded()
    const box = await area.boundingBox()
    assert.ok(box && box.height >= 24 && box.width >= 24, `${name} is large enough for a thumb`)
    await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2)
  }

  await leader.opens('/can-bo')
  await touch('Phối hợp xác minh hộ tịch')
  await page.waitForURL(`**${first}`)
  const field = await page.getByLabel('Mã PIN').boundingBox()
  assert.ok(field && field.y + field.height < PHONE.height, 'the PIN is asked for without scrolling')
  touches += 1
  await page.getByLabel('Mã PIN').click()
  await page.keyboard.type(DEMO_PIN)
  await touch('Ký', 'button')
  await leader.sees('Đã ký văn bản.')
  assert.equal(touches, 3)

  for (const subject of ['việc thứ nhất', 'việc thứ hai']) await submitted({ subject })
  await leader.opens('/van-ban')
  touches = 0
  await touch('Chọn tất cả trên trang này', 'checkbox')
  touches += 1
  await page.getByLabel('Mã PIN').click()
  await page.keyboard.type(DEMO_PIN)
  await touch('Ký 2 văn bản đã chọn', 'button')
  await leader.sees('Đã ký 2 văn bản.')
  assert.equal(touches, 3)
})
