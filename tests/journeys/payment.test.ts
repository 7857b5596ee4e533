import { it } from 'node:test'
import { samplePdf } from '#src/demo/sample-pdf.ts'
import { dateOf } from '#platform/clock.ts'
import { usualLastDay } from '#modules/dossiers/index.ts'
import { liveProvince, PHONE } from '#tests/support/browser.ts'
import { fileBirth, taskOf } from '#tests/support/dossiers.ts'

const world = await liveProvince()
const commune = 'phuong-quang-trung'

it('money is asked for, paid from the phone, looked for at the desk, and the work goes on', async () => {
  const code = await fileBirth(await world.as('062190000001'))
  const desk = await world.as(`motcua.${commune}`)
  await desk.post((await taskOf(desk, code))!, { outcome: 'accept', note: '' }, { from: `/ho-so/${code}` })

  const specialist = await world.person(`chuyenvien1.${commune}`)
  await specialist.opens(`/ho-so/${code}`)
  await specialist.follows('Yêu cầu người nộp nộp tiền')
  await specialist.fills({ 'lines.0.purpose': 'Lệ phí hộ tịch', 'lines.0.amount': 'tám nghìn' })
  await specialist.presses('Gửi yêu cầu cho người nộp')
  await specialist.sees('Nhập số tiền bằng đồng, ví dụ 1.250.000.')
  const last = usualLastDay(world.services.calendar, dateOf(world.services.clock.now()))
  await specialist.fills({
    'lines.0.amount': '8.000',
    bank: 'Agribank',
    accountNumber: 'TRINHDIEN0001',
    accountName: 'UBND PHUONG QUANG TRUNG',
    'lastDay.day': String(last.day),
    'lastDay.month': String(last.month),
    'lastDay.year': String(last.year),
  })
  await specialist.presses('Gửi yêu cầu cho người nộp')
  await specialist.sees('Thời hạn giải quyết tạm dừng.')

  const mother = await world.person('062190000001', PHONE)
  await mother.opens(`/ho-so-cua-toi/${code}`)
  await mother.follows('Nộp tiền')
  await mother.sees('TRINHDIEN0001')
  await mother.sees('Quét bằng ứng dụng ngân hàng bất kỳ')
  await mother.attaches('proof', { name: 'chuyen-khoan.pdf', content: samplePdf })
  await mother.presses('Tôi đã nộp')
  await mother.sees('Cơ quan sẽ đối chiếu khoản nộp')

  const officer = await world.person(`motcua.${commune}`)
  await officer.opens('/thu-phi')
  await officer.follows(code)
  await officer.presses('Xác nhận đã nộp đủ')
  await officer.sees('Nhập số biên lai.')
  await officer.fills({ 'lines.0.receipt': '0000123' })
  await officer.presses('Xác nhận đã nộp đủ')
  await officer.sees('Hồ sơ được giải quyết tiếp.')
  await officer.opens('/thu-phi/so-thu')
  await officer.sees('8.000')

  await specialist.opens(`/ho-so/${code}`)
  await specialist.presses(/^Trình/)
})
