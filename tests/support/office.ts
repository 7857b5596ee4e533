import assert from 'node:assert/strict'
import { dateOf } from '#platform/clock.ts'
import { provisionDemoKeys } from '#modules/signatures/index.ts'
import { samplePdf } from '#src/demo/sample-pdf.ts'
import { dateFields } from './dates.ts'
import type { ProvinceApp, Visitor } from './province.ts'

const ENTER = '/van-ban/den/vao-so'
const scan = { field: 'files', name: 'cong-van.pdf', type: 'application/pdf', content: samplePdf }

const led = async (answer: ReturnType<Visitor['post']>): Promise<string> => {
  const { status, text, location } = await answer
  assert.equal(status, 303, text.slice(Math.max(0, text.indexOf('<main')), text.indexOf('<main') + 600))
  return location!
}

/** The first option of a list on a page. */
async function optionOf(who: Visitor, path: string, name: string): Promise<string> {
  const { text } = await who.get(path)
  const list = new RegExp(`<select[^>]*name="${name}"[^>]*>([^]*?)</select>`).exec(text)?.[1] ?? ''
  const found = /<option value="([^"]+)"/.exec(list)?.[1]
  assert.ok(found, `no ${name} on ${path}`)
  return found
}

/**
 * Gives the department of justice a day's documents: one that waits to be entered, one entered, a draft, an approved list of
 * files with a file that holds papers; its people have keys.
 */
export async function fillOffice(world: ProvinceApp): Promise<void> {
  await provisionDemoKeys(world.services, { first: ['kt-so-tu-phap'], only: true })
  const today = dateOf(world.clock.now())
  const [clerk, leader, author] = await Promise.all(
    ['vanthu', 'lanhdao', 'chuyenvien1'].map((seat) => world.as(`${seat}.so-tu-phap`)),
  )
  await led(clerk!.upload(ENTER, { source: 'scan' }, scan, { from: ENTER }))
  const arrival = await led(clerk!.upload(ENTER, { source: 'scan' }, scan, { from: ENTER }))
  await led(
    clerk!.post(arrival, {
      issuerName: 'Sở Nội vụ tỉnh Kon Tum',
      code: '12/SNV-CCHC',
      ...dateFields('issuedOn', today.subtract({ days: 3 })),
      type: 'cong-van',
      subject: 'V/v kiểm tra công tác hộ tịch',
      urgency: 'normal',
      secrecy: 'none',
      directTo: await optionOf(clerk!, arrival, 'directTo'),
    }),
  )
  await led(
    author!.post(
      '/van-ban/di/soan',
      {
        type: 'cong-van',
        subject: 'phối hợp kiểm tra công tác hộ tịch',
        body: 'Đề nghị quý cơ quan phối hợp.',
        places: 'Như trên\nLưu: VT',
        competence: 'head',
        signerTitle: 'GIÁM ĐỐC',
        urgency: 'normal',
        next: 'stay',
      },
      { from: '/van-ban/di/soan' },
    ),
  )
  await fillFiles(today.year, { clerk: clerk!, leader: leader!, author: author! })
  await world.runJobs()
}

async function fillFiles(
  year: number,
  { clerk, leader, author }: { clerk: Visitor; leader: Visitor; author: Visitor },
): Promise<void> {
  const list = `/danh-muc-ho-so/${year}`
  await led(clerk.post('/danh-muc-ho-so', { year: String(year) }, { from: '/danh-muc-ho-so' }))
  await led(clerk.post(`${list}/de-muc`, { name: 'Hành chính tư pháp', abbreviation: 'hctp' }))
  await led(
    clerk.post(`${list}/muc`, {
      headingId: await optionOf(clerk, list, 'headingId'),
      title: 'Hồ sơ quản lý hộ tịch năm',
      retention: '20',
      holderId: await optionOf(clerk, list, 'holderId'),
    }),
  )
  await led(leader.post(`${list}/duyet`, {}, { from: list }))
  const file = await led(
    author.post('/ho-so-cong-viec/mo', {
      headingId: await optionOf(author, '/ho-so-cong-viec/mo', 'headingId'),
      title: 'Hồ sơ kiểm tra hộ tịch',
      retention: '20',
      rights: 'Hạn chế',
    }),
  )
  await led(
    author.upload(`${file}/tep`, { subject: 'Biên bản họp', typeName: 'Biên bản' }, scan, { from: file }),
  )
}
