import assert from 'node:assert/strict'
import { it } from 'node:test'
import { samplePdf } from '#src/demo/sample-pdf.ts'
import { DESK, liveProvince, PHONE } from '#tests/support/browser.ts'
import { fileBirth } from '#tests/support/dossiers.ts'
import { birthPages } from '#tests/support/drafts.ts'

const world = await liveProvince()
const commune = 'phuong-quang-trung'
const fileOne = async () => fileBirth(await world.as('062190000001'))

it('what is missing is asked for, given from the phone, and the work goes on', async () => {
  const code = await fileOne()
  const officer = await world.person(`motcua.${commune}`)
  await officer.opens(`/ho-so/${code}`)
  await officer.presses(/^Yêu cầu bổ sung/)
  await officer.sees(/Nêu rõ lý do/)
  await officer.fills({ note: 'Giấy chứng sinh mờ, xin chụp lại trang đầu.' })
  await officer.presses(/^Yêu cầu bổ sung/)

  const mother = await world.person('062190000001', PHONE)
  await mother.opens(`/ho-so-cua-toi/${code}`)
  await mother.sees('Giấy chứng sinh mờ, xin chụp lại trang đầu.')
  await mother.follows(/[Bb]ổ sung/)
  await mother.attaches('paper', { name: 'chup-lai.pdf', content: samplePdf })
  await mother.fills({ note: 'Tôi đã chụp lại.' })
  await mother.presses('Gửi bổ sung')
  await mother.sees('Đã gửi phần bổ sung.')

  await officer.opens(`/ho-so/${code}`)
  // In the timeline, behind its tab.
  assert.ok((await officer.page.content()).includes('Tôi đã chụp lại.'))
  await officer.presses(/^Tiếp nhận hồ sơ/)
})

it('a dossier filed by mistake is taken back', async () => {
  const code = await fileOne()
  const mother = await world.person('062190000001', PHONE)
  await mother.opens(`/ho-so-cua-toi/${code}`)
  await mother.follows(/Rút hồ sơ/)
  await mother.fills({ reason: 'Nộp nhầm nơi.' })
  await mother.presses(/Rút hồ sơ/)
  await mother.opens(`/ho-so-cua-toi/${code}`)
  await mother.sees('Công dân yêu cầu rút hồ sơ')
})

it('somebody without an account is served at the counter: written down, filed and accepted in one go', async () => {
  const officer = await world.person(`motcua.${commune}`)
  await officer.opens('/mot-cua?q=khai+sinh')
  await officer.follows(/^Thủ tục đăng ký khai sinh$/)
  await officer.fills({ so: '062085012345' })
  await officer.presses('Tìm người nộp')
  await officer.sees('Chưa có trong hệ thống')
  await officer.fills({ fullName: 'A Thui', phone: '0976123456', address: 'Làng Kon Rờ Bàng' })
  await officer.presses('Tiếp tục')
  for (const page of birthPages) {
    await officer.fills(page)
    await officer.presses('Lưu và tiếp tục')
  }
  await officer.presses('Lưu và tiếp tục')
  await officer.sees('A Thui')
  await officer.fills({ returnBy: 'counter', confirmed: 'yes' })
  await officer.presses('Tiếp nhận hồ sơ')
  await officer.sees(/Đã tiếp nhận hồ sơ 000\.01\.50\.H34-\d{6}-\d{4}\./)
  await officer.sees('Được tiếp nhận')
})

it('several dossiers at the same step are taken in together', async () => {
  for (let count = 0; count < 3; count++) await fileOne()
  const officer = await world.person(`motcua.${commune}`)
  await officer.opens('/viec-cua-toi')
  const step = officer.page.getByRole('link', { name: /^Tiếp nhận, kiểm tra/ })
  if ((await step.count()) > 0) {
    await step.first().click()
    await officer.looks()
  }
  const boxes = officer.page.locator('tbody input[name="task"]')
  const chosen = Math.min(3, await boxes.count())
  for (let index = 0; index < chosen; index++) await boxes.nth(index).check()
  await officer.presses(/^Xử lý/)
  await officer.sees(`${chosen} hồ sơ ở bước`)
  await officer.presses(new RegExp(`^Tiếp nhận hồ sơ \\(${chosen} hồ sơ\\)`))
  await officer.sees(`Đã xử lý ${chosen} việc.`)
})

it('everything works without scripts', async () => {
  const mother = await world.person('062190000001', { ...PHONE, javaScript: false })
  await mother.opens('/nop-ho-so/1.001193')
  await mother.fills({ agency: 'Quang Trung' })
  await mother.presses('Bắt đầu')
  for (const page of birthPages) {
    await mother.fills(page)
    await mother.presses('Lưu và tiếp tục')
  }
  await mother.attaches('paper-0', { name: 'giay-chung-sinh.pdf', content: samplePdf })
  await mother.presses('Lưu và tiếp tục')
  await mother.fills({ returnBy: 'online', confirmed: 'yes' })
  await mother.presses('Nộp hồ sơ')
  assert.match(mother.path, /\/da-nop$/)
})

it('the administrator comes in with a second factor, and not without', async () => {
  const administrator = await world.person('quantri')
  await administrator.sees('Nhập mã xác thực')
  await administrator.fills({ code: '000000' })
  await administrator.presses('Tiếp tục')
  await administrator.sees('Chưa xác thực được')
  const helper = await world.person()
  await helper.opens('/trinh-dien')
  const code = /(?<!\d)\d{3} ?\d{3}(?!\d)/
    .exec(await helper.page.locator('main').innerText())?.[0]
    .replace(' ', '')
  assert.ok(code, 'the code is shown where demonstrations are')
  await administrator.fills({ code })
  await administrator.presses('Tiếp tục')
  await administrator.opens('/quan-tri/tai-khoan')
  await administrator.opens('/quan-tri/nhat-ky')
  await administrator.sees('Đăng nhập')
})

it('a dark page stays dark until told otherwise, and can be read in each theme', async () => {
  const visitor = await world.person(undefined, DESK)
  const ground = () => visitor.page.evaluate(() => getComputedStyle(document.body).backgroundColor)
  await visitor.opens('/tro-nang')
  const light = await ground()
  for (const theme of ['dark', 'contrast', 'light'] as const) {
    await visitor.fills({ theme })
    await visitor.presses('Áp dụng')
    await visitor.opens('/thu-tuc')
    if (theme === 'dark') assert.notEqual(await ground(), light)
    if (theme === 'light') assert.equal(await ground(), light)
    await visitor.opens('/tro-nang')
  }
})
