import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { sql } from 'kysely'
import { noMailServer, startMailServer } from '#src/gateways/imap/test-support/dovecot.ts'
import { samplePdf } from '#src/demo/sample-pdf.ts'
import { dateOf } from '#platform/clock.ts'
import { listAgencies } from '#modules/agencies/index.ts'
import { provinceApp } from '#tests/support/province.ts'
import { fetchMail } from './mail-intake.ts'

const missing = noMailServer()
if (missing && process.env['CI']) throw new Error(`${missing}: it is needed here`)

/** The folder “Đã nhận” as IMAP writes it (modified UTF-7). */
const RECEIVED = '.&ARAA4w- nh&Hq0-n'
const ENTER = '/van-ban/den/vao-so'

type Given = { id: string; to: string; subject: string; files?: readonly (readonly [string, Buffer])[] }

/** A letter as it goes over the wire. */
function letter({ id, to, subject, files = [] }: Given): string {
  const head = [
    'From: =?UTF-8?B?U+G7nyBZIHThur8=?= <vanthu@soyte.example>',
    `To: <${to}>`,
    `Subject: =?UTF-8?B?${Buffer.from(subject).toString('base64')}?=`,
    `Message-ID: <${id}@soyte.example>`,
    'MIME-Version: 1.0',
    'Content-Type: multipart/mixed; boundary="ranh"',
  ]
  const parts = [
    '--ranh\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\nKính gửi văn bản kèm theo.',
    ...files.map(
      ([name, content]) =>
        `--ranh\nContent-Type: application/octet-stream; name="${name}"\nContent-Disposition: attachment; filename="${name}"\nContent-Transfer-Encoding: base64\n\n${content.toString('base64').replace(/(.{76})/g, '$1\n')}`,
    ),
  ]
  return `${head.join('\n')}\n\n${parts.join('\n')}\n--ranh--\n`
}

describe('documents that come by e-mail', { skip: missing }, async () => {
  if (missing) return
  const world = await provinceApp()
  const server = await startMailServer()
  after(() => server.stop())
  const { db, clock } = world.services
  const agencies = await listAgencies(db, { on: dateOf(clock.now()) })
  const department = agencies.find(({ name }) => name === 'Sở Tư pháp tỉnh Kon Tum')!
  const services = {
    ...world.services,
    config: { ...world.services.config, mailbox: { url: server.url, agency: department.key } },
  }
  const arrivals = async () => (await (await world.as('vanthu.so-tu-phap')).get(ENTER)).text

  it('wait to be entered, with their files, sender and words, and go into the folder of what was received', async () => {
    const files = [
      ['cong-van.pdf', samplePdf],
      ['hong.exe', Buffer.from('MZ không phải văn bản')],
    ] as const
    await server.deliver(letter({ id: '1', to: 'x@y.example', subject: 'Mời họp liên ngành', files }))
    await fetchMail(services)
    const list = await arrivals()
    assert.match(list, /Mời họp liên ngành/)
    assert.match(list, /Sở Y tế/)
    assert.match(list, /Thư điện tử/)
    assert.match(list, /Có tệp hỏng/)
    const path = /href="(\/van-ban\/den\/vao-so\/[0-9a-f-]{36})"/.exec(list)![1]!
    const clerk = await world.as('vanthu.so-tu-phap')
    const form = (await clerk.get(path)).text
    assert.match(form, /cong-van\.pdf/)
    assert.match(form, /Tệp “hong\.exe”/)
    const history = (await clerk.get(path.replace('/den/vao-so', ''))).text
    assert.match(history, /Kính gửi văn bản kèm theo/)
    assert.equal(await server.count(''), 0)
    assert.equal(await server.count(RECEIVED), 1)
  })

  it('are taken in once, however often they come', async () => {
    const again = letter({
      id: '2',
      to: 'x@y.example',
      subject: 'Gửi hai lần',
      files: [['a.pdf', samplePdf]],
    })
    await server.deliver(again)
    await fetchMail(services)
    await server.deliver(again)
    await fetchMail(services)
    assert.equal((await arrivals()).match(/title="Gửi hai lần"/g)?.length, 1)
    assert.equal(await server.count(''), 0)
  })

  it('are not what has no files: it stays in the mailbox and is not asked for again', async () => {
    const before = await server.count(RECEIVED)
    await server.deliver(letter({ id: '3', to: 'x@y.example', subject: 'Quảng cáo' }))
    await fetchMail(services)
    await fetchMail(services)
    assert.doesNotMatch(await arrivals(), /Quảng cáo/)
    assert.equal(await server.count(''), 1)
    assert.equal(await server.count(RECEIVED), before)
  })

  it('go to the agency whose address they are for', async () => {
    const other = agencies.find(({ key }) => key !== department.key)!
    await sql`UPDATE agency SET email = 'vanthu@noi-khac.example' WHERE id = ${other.id}`.execute(db)
    const given = { id: '4', subject: 'Gửi đúng nơi', files: [['a.pdf', samplePdf]] as const }
    await server.deliver(letter({ ...given, to: 'VanThu@noi-khac.example' }))
    await fetchMail(services)
    assert.doesNotMatch(await arrivals(), /Gửi đúng nơi/)
    assert.equal(await server.count(''), 1, 'only what has no files is left')
  })

  it('a mailbox that cannot be reached is looked into again later', async () => {
    const lost = {
      ...services,
      config: { ...services.config, mailbox: { url: 'imap://a:b@127.0.0.1:1', agency: undefined } },
    }
    await fetchMail(lost)
    await fetchMail(lost)
    assert.match(await arrivals(), /Mời họp liên ngành/)
  })
})
