import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { dateOf } from '#platform/clock.ts'
import { fileDossier } from '#modules/dossiers/index.ts'
import { findPersonByNumber } from '#modules/identity/index.ts'
import { sql } from 'kysely'
import type { Visitor } from '#tests/support/client.ts'
import { birthAnswers } from '#tests/support/dossiers.ts'
import { citizenOf } from '#tests/support/officers.ts'
import { provinceApp } from '#tests/support/province.ts'
import { queriesOf } from '#tests/support/queries.ts'
import { workFilesOf } from '#tests/support/work-files.ts'

const MOST = 12
/** A work file is shown with its papers, tasks, notes, people, history and keys, each asked for once. */
const MOST_OF_A_FILE = 16
/** The desk of a commune is reception and registry in one: four kinds of work, each counted and shown. */
const MOST_OF_A_DESK = 13
const world = await provinceApp()
const { services } = world
const person = (await findPersonByNumber(services.db, '062190000001'))!
const { rows } = await sql<{
  id: string
}>`SELECT id FROM agency WHERE name ILIKE '%phường Quang Trung'`.execute(services.db)
const agencyId = rows[0]!.id

async function file(from: number, to: number): Promise<void> {
  for (let index = from; index < to; index++)
    await fileDossier(services, citizenOf(person), {
      procedureCode: '1.001193',
      agencyId,
      personId: person.id,
      channel: 'counter',
      answers: birthAnswers,
      papers: [],
      returnBy: 'counter',
      filingKey: `row-${index}`,
    })
}

const openFiles = await workFilesOf(services, 70)
const workFile = await openFiles(3)
await file(0, 3)

const LISTS: readonly { who: string; paths: readonly string[] }[] = [
  {
    who: 'motcua.phuong-quang-trung',
    paths: ['/can-bo', '/viec-cua-toi', '/ho-so', '/mot-cua', '/so-theo-doi', '/api/tasks', '/api/dossiers'],
  },
  { who: 'lanhdao.phuong-quang-trung', paths: ['/can-bo', '/so-lieu'] },
  {
    who: 'lanhdao.so-tu-phap',
    paths: [
      '/viec-cua-toi',
      '/ho-so-cong-viec?phamVi=co-quan',
      `/ho-so-cong-viec/${workFile}`,
      '/ho-so-cong-viec/so-lieu',
      '/danh-muc-ho-so',
      `/danh-muc-ho-so/${dateOf(services.clock.now()).year}`,
    ],
  },
  {
    who: '062190000001',
    paths: ['/', '/ho-so-cua-toi', '/giay-to-cua-toi', '/tai-khoan/ai-da-xem', '/api/dossiers'],
  },
  {
    who: '',
    paths: ['/', '/thu-tuc', '/thu-tuc?q=khai+sinh', '/thu-tuc/1.001193', '/co-quan', '/cong-khai'],
  },
  {
    who: 'quantri',
    paths: [
      '/quan-tri/tai-khoan',
      '/quan-tri/co-quan',
      '/quan-tri/thu-tuc',
      '/quan-tri/quy-trinh',
      '/quan-tri/hang-doi',
      '/quan-tri/nhat-ky',
      '/quan-tri/cau-hinh',
    ],
  },
]

const mostFor = (name: string): number =>
  name.endsWith(workFile) ? MOST_OF_A_FILE : name.endsWith(' /can-bo') ? MOST_OF_A_DESK : MOST

type Counted = Map<string, string[]>

async function countAll(): Promise<Counted> {
  const counted: Counted = new Map()
  for (const { who, paths } of LISTS) {
    const visitor: Visitor = who === '' ? world.anonymous() : await world.as(who)
    for (const path of paths) {
      // Once before, so that what is kept in memory is there.
      assert.equal((await visitor.get(path)).status, 200, `${who} ${path}`)
      counted.set(`${who} ${path}`, await queriesOf(() => visitor.get(path)))
    }
  }
  return counted
}

const few = await countAll()
await openFiles(57)
await file(3, 60)
const many = await countAll()

describe('a list asks the database as often with sixty rows as with three', () => {
  for (const [name, queries] of many) {
    it(name, () => {
      assert.equal(
        queries.length,
        few.get(name)!.length,
        queries.map((text) => text.replace(/\s+/g, ' ').slice(0, 90)).join('\n'),
      )
      assert.ok(queries.length > 0, 'the recorder hears something')
      assert.ok(
        queries.length <= mostFor(name),
        `${queries.length} queries:\n${queries.map((text) => text.replace(/\s+/g, ' ').slice(0, 90)).join('\n')}`,
      )
    })
  }
})
