import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { inTransaction } from '#platform/database/database.ts'
import { system } from '#platform/access/actor.ts'
import { dateOf } from '#platform/clock.ts'
import { listAgencies } from '#modules/agencies/index.ts'
import { dateFields } from '#tests/support/dates.ts'
import { letterOffice } from '#tests/support/letters.ts'
import { provinceApp } from '#tests/support/province.ts'
import { queriesOf } from '#tests/support/queries.ts'
import { arriveDocument } from './actions/arrive.ts'

/** A page of a document shows its paper, words, tasks, history, links, recipients and keys: it may ask a little more. */
const MOST = { list: 12, page: 22 }

const world = await provinceApp()
const { as, submitted, signed, sealed } = await letterOffice(world)
const { services } = world
const today = dateOf(world.clock.now())
const agencies = await listAgencies(services.db, { on: today })
const agency = agencies.find(({ name }) => name.startsWith('Sở Tư pháp'))!
const ENTER = '/van-ban/den/vao-so'

/** So many documents arrive; every other one is entered. */
async function arrive(from: number, to: number): Promise<string[]> {
  const clerk = await as('vanthu')
  const entered: string[] = []
  for (let index = from; index < to; index++) {
    const facts = {
      type: 'cong-van',
      code: `${index}/STP`,
      subject: `báo cáo thứ ${index}`,
      issuedOn: today.toString(),
      issuerName: 'Sở Tư pháp tỉnh Quảng Ngãi',
      urgency: 'normal' as const,
    }
    const given = { agency, facts, source: 'upload' as const, files: [] }
    const id = await inTransaction(services.db, (tx) =>
      arriveDocument(tx, system('test'), given, world.clock.now()),
    )
    if (index % 2 === 0) continue
    const form = { ...facts, ...dateFields('issuedOn', today), secrecy: 'none' }
    assert.equal((await clerk.post(`${ENTER}/${id}`, form)).status, 303)
    entered.push(`/van-ban/${id}`)
  }
  return entered
}

const [incoming] = await arrive(0, 6)
const towns = agencies.filter(({ kind }) => kind === 'committee').slice(0, 40)
const lines = (count: number) =>
  towns
    .slice(0, count)
    .map(({ name, identifier2020 }) => `${name}, ${identifier2020}`)
    .join('\n')

/** A letter to so many, with so many remarks on the way. */
async function letter(many: number): Promise<string> {
  const path = await submitted({ recipients: lines(many) })
  const author = await as('chuyenvien1')
  for (let index = 0; index < many; index++)
    assert.equal((await author.post(`${path}/gop-y`, { quote: '', text: `Góp ý ${index}` })).status, 303)
  return sealed(await signed(path))
}

const LISTS: readonly { who: string; paths: readonly string[] }[] = [
  {
    who: 'vanthu',
    paths: [
      '/van-ban',
      '/van-ban/den',
      '/van-ban/den?q=bao+cao',
      '/van-ban/den?q=bao+cao+thu+1',
      '/van-ban/di',
      ENTER,
      '/van-ban/so',
      '/api/documents/incoming',
    ],
  },
  { who: 'lanhdao', paths: ['/van-ban', '/van-ban/so-lieu'] },
  { who: 'chuyenvien1', paths: ['/van-ban', '/van-ban/di', '/van-ban/danh-ba?q=phuong'] },
]

async function count(who: string, path: string): Promise<string[]> {
  const visitor = await as(who)
  // Once before, so that what is kept in memory is there.
  assert.equal((await visitor.get(path)).status, 200, `${who} ${path}`)
  return queriesOf(() => visitor.get(path))
}

const shown = (queries: readonly string[]) =>
  queries.map((text) => text.replace(/\s+/g, ' ').slice(0, 100)).join('\n')

const few = new Map<string, number>()
const short = await letter(3)
for (const { who, paths } of LISTS)
  for (const path of paths) few.set(`${who} ${path}`, (await count(who, path)).length)
await arrive(6, 60)
const long = await letter(30)

describe('a list of documents asks the database no more often with sixty than with six', () => {
  for (const { who, paths } of LISTS)
    for (const path of paths)
      it(`${who} ${path}`, async () => {
        const queries = await count(who, path)
        // Among many a search may find enough with fewer questions; never with more.
        assert.ok(queries.length <= few.get(`${who} ${path}`)!, shown(queries))
        assert.ok(queries.length > 0 && queries.length <= MOST.list, `${queries.length}:\n${shown(queries)}`)
      })
})

describe('many documents at once', () => {
  it('are named from one desk, however many of them are refused', async () => {
    const clerk = await as('vanthu')
    const documents = await arrive(60, 68)
    const desks = async (count: number) => {
      const form = {
        work: 'known',
        document: documents.slice(0, count).map((path) => path.split('/').at(-1)!),
      }
      const sent = await queriesOf(() => clerk.post('/van-ban/den/nhieu', form, { from: '/van-ban/den' }))
      return sent.filter((text) => text.includes('from "document_deputy"')).length
    }
    assert.equal((await desks(4)) - (await desks(2)), 2, 'one for each act, and none for its name')
    assert.match(
      (await clerk.get('/van-ban/den')).text,
      /2 văn bản không làm được\.[^]*?>\s*61\/STP\s*<[^]*?không chờ Ông\/Bà/,
    )
  })
})

describe('the page of a document asks as often for thirty recipients and remarks as for three', () => {
  for (const who of ['vanthu', 'lanhdao', 'chuyenvien1'])
    it(who, async () => {
      const queries = await count(who, long)
      assert.equal(queries.length, (await count(who, short)).length, shown(queries))
      assert.ok(queries.length <= MOST.page, `${queries.length}:\n${shown(queries)}`)
    })
  it('of an incoming one', async () => {
    const queries = await count('vanthu', incoming!)
    assert.ok(queries.length <= MOST.page, `${queries.length}:\n${shown(queries)}`)
  })
})
