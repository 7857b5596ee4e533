import assert from 'node:assert/strict'
import { it } from 'node:test'
import { inTransaction } from '#platform/database/database.ts'
import { putDirectory } from '#src/modules/exchange/directory-store.ts'
import { putPeer } from '#src/modules/exchange/peer-store.ts'
import { DESK, liveProvince } from '#tests/support/browser.ts'

const world = await liveProvince()
const NEW = '/van-ban/di/soan'

// A directory as large as the country's.
await inTransaction(world.services.db, async (tx) => {
  const peer = await putPeer(tx, world.services, { name: 'Trục quốc gia', kind: 'folder', endpoint: 'truc' })
  const entries = Array.from({ length: 3000 }, (_, index) => ({
    code: `H99.${index + 1}`,
    oldCode: null,
    name: `Ủy ban nhân dân xã Thử Nghiệm số ${index + 1}`,
    email: null,
  }))
  await putDirectory(tx, peer, entries, world.clock.now())
})

it('recipients are found among thousands and added by the keyboard alone', async () => {
  const author = await world.person('chuyenvien1.so-tu-phap', DESK)
  await author.opens(NEW)
  const { page } = author
  const search = page.getByRole('combobox', { name: 'Tìm nơi nhận trong danh bạ' })
  const lines = page.locator('textarea[name="recipients"]')
  await search.focus()
  await page.keyboard.type('thu nghiem so 12')
  await author.sees(/10 nơi nhận đầu tiên/)
  const first = await page.locator('#recipients-found [role=option]:visible').first().textContent()
  await page.keyboard.press('Enter')
  await author.sees(/Đã thêm/)
  assert.equal(await lines.inputValue(), first!.replace(/ \((.*)\)$/, ', $1'), 'Enter takes the first')

  await page.keyboard.type('so tu phap')
  await page.locator('#recipients-found [role=option]:visible').first().waitFor()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowDown')
  const second = await page.locator('[role=option][aria-selected=true]').textContent()
  await page.keyboard.press('Enter')
  const both = (await lines.inputValue()).split('\n')
  assert.deepEqual(both[1], second!.replace(/ \((.*)\)$/, ', $1'))
  assert.equal(both.length, 2)
  assert.ok(
    await search.evaluate((field) => field === document.activeElement),
    'the next one is typed at once',
  )

  await page.keyboard.type('khong co co quan nay')
  await author.sees('Không tìm thấy nơi nhận.')
  await page.keyboard.press('Enter')
  await page.keyboard.press('Escape')
  assert.equal(await page.locator('#recipients-found [role=option]:visible').count(), 0)
  assert.match(page.url(), /\/van-ban\/di\/soan$/, 'nothing is sent by Enter')
})

it('without scripts the directory is a page, and its line goes into the draft', async () => {
  const author = await world.person('chuyenvien1.so-tu-phap', { ...DESK, javaScript: false })
  await author.opens(NEW)
  const link = author.page.getByRole('link', { name: /Tra tên và mã định danh/ })
  const directory = (await link.getAttribute('href'))!
  await author.opens(directory)
  await author.fills({ q: 'sở nội vụ kon tum' })
  await author.presses('Tìm')
  const line = (await author.page.locator('td').first().textContent())!
  assert.match(line, /^Sở Nội vụ .*, H\d+/)
  await author.opens(NEW)
  await author.fills({ subject: 'gửi không cần mã lệnh', recipients: line })
  await author.presses(/Lưu và xem trước/)
  assert.equal(await author.page.locator('textarea[name="recipients"]').inputValue(), line)
})
