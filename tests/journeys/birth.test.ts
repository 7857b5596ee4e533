import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { it } from 'node:test'
import { samplePdf } from '#src/demo/sample-pdf.ts'
import { DESK, liveProvince, PHONE } from '#tests/support/browser.ts'
import { birthPages } from '#tests/support/drafts.ts'

const world = await liveProvince()
const commune = 'phuong-quang-trung'
/** The dossier all this is about; what follows has nothing to go on without it. */
let filed = ''
const theDossier = (): string => {
  assert.ok(filed, 'a dossier has been filed')
  return filed
}

it('a mother registers her child’s birth on a phone, mends a slip, and holds a receipt', async () => {
  const mother = await world.person('062190000001', PHONE)
  await mother.opens('/thu-tuc?q=khai+sinh')
  await mother.follows(/^Thủ tục đăng ký khai sinh$/)
  await mother.follows('Nộp hồ sơ trực tuyến')
  await mother.fills({ agency: 'Quang Trung' })
  await mother.presses('Bắt đầu')

  await mother.fills({ ...birthPages[0], applicantPhone: '12' })
  await mother.presses('Lưu và tiếp tục')
  await mother.sees('số điện thoại')
  assert.equal(await mother.page.locator('.govuk-error-summary a').count(), 1)
  assert.equal(
    await mother.page.locator('[name="applicantName"]').inputValue(),
    'Vũ Thị Hạnh',
    'what was right is kept',
  )
  await mother.fills({ applicantPhone: '0905123456' })
  await mother.presses('Lưu và tiếp tục')

  for (const page of birthPages.slice(1)) {
    await mother.fills(page)
    await mother.presses('Lưu và tiếp tục')
  }
  await mother.attaches('paper-0', { name: 'giấy chứng sinh.pdf', content: samplePdf })
  await mother.presses('Lưu và tiếp tục')
  await mother.sees('Kiểm tra lại trước khi nộp')
  await mother.sees('NGUYỄN VĂN AN')
  await mother.sees('giấy chứng sinh.pdf')
  await mother.presses('Nộp hồ sơ')
  await mother.sees('Đánh dấu vào ô xác nhận trước khi nộp.')
  await mother.fills({ returnBy: 'online', confirmed: 'yes' })
  await mother.presses('Nộp hồ sơ')
  const found = /\/ho-so-cua-toi\/([^/]+)\/da-nop$/.exec(decodeURI(mother.path))
  assert.ok(found, mother.path)
  filed = found[1]!
  await mother.sees(filed)
  const slip = await mother.context.request.get(`/phieu/${filed}/xac-nhan`)
  assert.equal(slip.headers()['content-type'], 'application/pdf')
})

it('the one-stop officer takes it in without touching the mouse', async () => {
  const code = theDossier()
  const officer = await world.person(`motcua.${commune}`)
  await officer.opens('/viec-cua-toi')
  await officer.page.keyboard.press('j')
  await officer.strikes('Enter')
  await officer.sees(code)
  // The first decision of the step is the key 1.
  await officer.strikes('1')
  await officer.opens(`/ho-so/${code}`)
  await officer.sees('Được tiếp nhận')
})

for (const [who, seat, button] of [
  ['a specialist proposes', 'chuyenvien1', /^Trình kết quả/],
  ['the leader signs', 'lanhdao', /^Ký duyệt/],
  ['the clerk registers and stamps', 'motcua', /^Vào số, đóng dấu/],
] as const) {
  it(who, async () => {
    const code = theDossier()
    const officer = await world.person(`${seat}.${commune}`)
    await officer.opens('/viec-cua-toi')
    await officer.follows(code)
    await officer.presses(button)
  })
}

it('the mother reads where it stands, downloads the result as PDF, and says how she was served', async () => {
  const code = theDossier()
  const mother = await world.person('062190000001', PHONE)
  await mother.opens(`/ho-so-cua-toi/${code}`)
  // The worker prints in its own time; the page tells when it is there.
  for (
    let tries = 0;
    (await mother.page.getByRole('link', { name: /Giấy khai sinh/ }).count()) === 0;
    tries++
  ) {
    assert.ok(tries < 40, 'the result has been printed')
    await mother.page.waitForTimeout(500)
    await mother.page.reload()
  }
  await mother.looks()
  await mother.sees('Đã xử lý xong')
  const href = await mother.page
    .getByRole('link', { name: /Giấy khai sinh/ })
    .first()
    .getAttribute('href')
  const [download] = await Promise.all([
    mother.page.waitForEvent('download'),
    mother.page.evaluate((address) => {
      const link = Object.assign(document.createElement('a'), { href: address, download: '' })
      document.body.append(link)
      link.click()
    }, href!),
  ])
  const bytes = await readFile(await download.path())
  assert.equal(bytes.subarray(0, 5).toString(), '%PDF-')
  await mother.opens(`/ho-so-cua-toi/${code}/danh-gia`)
  await mother.fills({ overall: 'very', comment: 'Cảm ơn các anh chị.' })
  await mother.presses(/Gửi/)
  await mother.sees('Cảm ơn Ông/Bà đã đánh giá.')
})

it('anybody with the code learns the status and nothing of the person', async () => {
  const code = theDossier()
  const visitor = await world.person(undefined, DESK)
  await visitor.opens('/tra-cuu')
  await visitor.fills({ ma: code })
  await visitor.presses('Tra cứu')
  await visitor.sees('Đã xử lý xong')
  assert.ok(!(await visitor.page.content()).includes('NGUYỄN VĂN AN'))
})
