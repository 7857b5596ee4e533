import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { fileBirth, taskOf } from '#tests/support/dossiers.ts'
import { provinceApp } from '#tests/support/province.ts'
import { DEFINITIONS, monthsUntil, onTimeShare, NOTHING, readPeriod, satisfaction, sumOf } from './figures.ts'
import { listAgencies } from '#modules/agencies/index.ts'
import { officerAt } from '#tests/support/officers.ts'
import { gatherFigures } from './pages/figures/leader.ts'
import { leaderPage } from './pages/figures/leader-page.tsx'
import { csvCell } from './pages/figures/csv.ts'
import { ranked } from './pages/figures/ranking.tsx'

const world = await provinceApp()
const commune = 'phuong-quang-trung'
const anybody = world.anonymous()
let leader = await world.as(`lanhdao.${commune}`)
let applicant = await world.as('062190000001')

/** Moves the clock; a session does not last for days, so both come in again. */
async function itIs(now: string): Promise<void> {
  world.clock.set(now)
  leader = await world.as(`lanhdao.${commune}`)
  applicant = await world.as('062190000001')
}

async function decide(seat: string, code: string, outcome: string, fields: Record<string, string> = {}) {
  const officer = await world.as(`${seat}.${commune}`)
  const task = await taskOf(officer, code)
  assert.ok(task, `${seat}, ${outcome}: no task`)
  const answer = await officer.post(task, { outcome, note: '', ...fields }, { from: `/ho-so/${code}` })
  assert.equal(answer.status, 303, `${outcome}: ${answer.text.slice(0, 400)}`)
}

async function finish(code: string) {
  await decide('chuyenvien1', code, 'propose')
  await decide('lanhdao', code, 'sign')
  await decide('motcua', code, 'issue')
}

/** Name → figure as the row of the agency shows it. */
async function publicRow(period = ''): Promise<Record<string, string>> {
  const { text } = await anybody.get(`/cong-khai/tai-ve.csv${period}`)
  const [head = '', ...lines] = text.replace('\uFEFF', '').trim().split('\r\n')
  const row = lines.find((line) => line.includes('phường Quang Trung'))
  if (!row) return {}
  const cells = row.split(',')
  return Object.fromEntries(head.split(',').map((name, index) => [name, cells[index] ?? '']))
}

type Figure = { label: string; value: string; href: string }

/** The figures of a leader's page with where they lead. */
const figuresOf = (html: string): Figure[] =>
  [
    ...html.matchAll(
      /mc-stat__label"><a class="govuk-link" href="([^"]+)">([^<]+)<\/a><\/p><p class="mc-stat__value">([^<]+)/g,
    ),
  ].map(([, href = '', label = '', value = '']) => ({ label, value, href: href.replaceAll('&amp;', '&') }))

const codesOf = (html: string): string[] => [
  ...new Set([...html.matchAll(/href="\/ho-so\/([^"/?]+)"/g)].map(([, code = '']) => code)),
]

const listed = async (href: string): Promise<string[]> => codesOf((await leader.get(href)).text).sort()

/** Links of the charts and tables, by their words. */
const linksOf = (html: string): { href: string; text: string }[] =>
  [...html.matchAll(/<a class="govuk-link" href="(\/ho-so\?[^"]+)">([^<]+)<\/a>/g)].map(
    ([, href = '', text = '']) => ({ href: href.replaceAll('&amp;', '&'), text: text.trim() }),
  )

// The days below are counted by hand, whatever day the run was given.
await itIs('2026-11-16T08:00')

describe('before anything has happened', () => {
  it('there is no share, and never one hundred per cent', async () => {
    const page = await leader.get('/so-lieu')
    assert.equal(page.status, 200)
    for (const figure of figuresOf(page.text)) assert.match(figure.value, /^(0|–)$/, figure.label)
    assert.doesNotMatch(page.text, /100 %/)
    assert.match((await anybody.get('/cong-khai')).text, /Kỳ này chưa có hồ sơ nào/)
    assert.match((await anybody.get('/')).text, /Chưa có/)
  })
})

describe('figures counted by hand (16–30 November 2026)', () => {
  const dossiers: Record<string, string> = {}

  before(async () => {
    for (const name of ['inTime', 'late', 'refused', 'withdrawn', 'asked', 'owed', 'waiting', 'soon'])
      dossiers[name] = await fileBirth(applicant)
    await decide('motcua', dossiers['refused']!, 'refuse', { note: 'Không thuộc thẩm quyền.' })
    for (const name of ['inTime', 'late', 'withdrawn', 'asked', 'owed'])
      await decide('motcua', dossiers[name]!, 'accept')
    await finish(dossiers['inTime']!)
    await applicant.post(
      `/ho-so-cua-toi/${dossiers['inTime']}/danh-gia`,
      { overall: 'no', timeliness: 'very' },
      { from: `/ho-so-cua-toi/${dossiers['inTime']}/danh-gia` },
    )
    await applicant.post(
      `/ho-so-cua-toi/${dossiers['withdrawn']}/rut`,
      { reason: 'Khai nhầm.' },
      { from: `/ho-so-cua-toi/${dossiers['withdrawn']}/rut` },
    )
    await askForMore(dossiers['asked']!)
    // Three days on, everything promised for the 17th is past.
    await itIs('2026-11-19T09:00')
    await decide('motcua', dossiers['soon']!, 'accept')
    await finish(dossiers['late']!)
    await applicant.post(
      `/ho-so-cua-toi/${dossiers['late']}/danh-gia`,
      { overall: 'very' },
      { from: `/ho-so-cua-toi/${dossiers['late']}/danh-gia` },
    )
  })

  async function askForMore(code: string) {
    await decide('chuyenvien1', code, 'request-supplement', { note: 'Bổ sung giấy chứng sinh.' })
  }

  it('every public column says what its definition says', async () => {
    const row = await publicRow('?ky=2026-11')
    assert.deepEqual(
      {
        received: row[DEFINITIONS.received[0]],
        online: row['Tỷ lệ nộp trực tuyến'],
        finished: row[DEFINITIONS.finished[0]],
        onTime: row['Trong đó đúng hạn'],
        share: row['Tỷ lệ đúng hạn'],
        late: row[DEFINITIONS.late[0]],
        overdue: row[DEFINITIONS.overdue[0]],
        refused: row[DEFINITIONS.refused[0]],
        withdrawn: row[DEFINITIONS.withdrawn[0]],
        ratings: row['Số lượt đánh giá'],
        satisfaction: row['Tỷ lệ hài lòng'],
      },
      {
        received: '8',
        online: '1',
        finished: '2',
        onTime: '1',
        share: '0.5',
        late: '1',
        overdue: '1',
        refused: '1',
        withdrawn: '1',
        ratings: '2',
        satisfaction: '0.5',
      },
    )
  })

  it('every definition stands under the table, and every column has one', async () => {
    const { text } = await anybody.get('/cong-khai?ky=2026-11')
    for (const [name, meaning] of Object.values(DEFINITIONS)) {
      assert.ok(text.includes(`<dt>${name}</dt>`), name)
      assert.ok(text.includes(meaning.replaceAll('&', '&amp;')), meaning)
    }
    const heads = [...text.matchAll(/govuk-table__header--numeric"[^>]*>([^<]+)/g)].map(([, head]) => head)
    const named = Object.values(DEFINITIONS).map(([name]): string => name)
    assert.deepEqual(
      heads.filter((head) => !named.includes(head ?? '')),
      [],
    )
    assert.equal(heads.length, named.length)
  })

  it('a year holds its months, and a month that is over does not speak of what is owed now', async () => {
    const [year, month] = [await publicRow('?ky=2026'), await publicRow('?ky=2026-11')]
    assert.deepEqual(year, month)
    await itIs('2026-12-01T09:00')
    const over = await publicRow('?ky=2026-11')
    assert.equal(over[DEFINITIONS.overdue[0]], '')
    assert.equal(over[DEFINITIONS.late[0]], '1')
    await itIs('2026-11-19T09:00')
  })

  it('each of the five figures of a leader leads to exactly the dossiers it counts', async () => {
    const figures = figuresOf((await leader.get('/so-lieu')).text)
    const { inTime, late, asked, owed, waiting, soon } = dossiers
    const expected: [RegExp, string, (string | undefined)[]][] = [
      [/^Đang giải quyết/, '4', [asked, owed, waiting, soon]],
      [/^Quá hạn/, '1', [owed]],
      [/^Đến hạn/, '0', []],
      [/^Đúng hạn/, '50\u00a0%', [inTime, late]],
      [/^Hài lòng/, '50\u00a0%', [inTime, late]],
    ]
    assert.equal(figures.length, 5)
    for (const [label, value, codes] of expected) {
      const figure = figures.find((one) => label.test(one.label))
      assert.ok(figure, String(label))
      assert.equal(figure.value, value, figure.label)
      assert.deepEqual(await listed(figure.href), codes.map(String).sort(), figure.label)
    }
  })

  it('on the day before it is due, a dossier is soon due', async () => {
    await itIs('2026-11-20T08:00')
    const soon = figuresOf((await leader.get('/so-lieu')).text).find(({ label }) =>
      label.startsWith('Đến hạn'),
    )
    assert.equal(soon?.value, '1')
    assert.deepEqual(await listed(soon.href), [dossiers['soon']])
    await itIs('2026-11-19T09:00')
  })

  it('months, fields, steps and specialists lead down as well', async () => {
    const links = linksOf((await leader.get('/so-lieu')).text)
    const { inTime, late, owed } = dossiers
    const received = links.find(({ text, href }) => text === '11/2026' && !href.includes('theo='))
    assert.equal((await listed(received!.href)).length, 8)
    const done = links.find(({ text, href }) => text === '11/2026' && href.includes('theo=processed'))
    assert.deepEqual(await listed(done!.href), [inTime, late].sort())
    const field = links.find(({ text }) => text === 'Hộ tịch')
    assert.deepEqual(await listed(field!.href), [inTime, late].sort())
    const step = links.find(({ href }) => href.includes('buoc='))
    assert.deepEqual(await listed(step!.href), [owed])
    const officer = links.find(({ href }) => href.includes('chuyenVien='))
    assert.deepEqual(await listed(officer!.href), [owed])
    const onlyLate = `${done!.href}&ketQua=late`
    assert.deepEqual(await listed(onlyLate), [late])
    assert.deepEqual(await listed(`${done!.href}&ketQua=on-time`), [inTime])
  })

  it('the clock rests while the applicant is asked for more', async () => {
    const page = await leader.get(`/ho-so/${dossiers['asked']}`)
    assert.match(page.text, /Tạm dừng tính hạn/)
    assert.doesNotMatch(
      page.text.slice(page.text.indexOf('Hẹn trả'), page.text.indexOf('Đang chờ')),
      /Quá hạn/,
    )
  })
})

describe('who may see figures', () => {
  it('the public ones everybody; those of an agency its leaders only', async () => {
    assert.equal((await anybody.get('/cong-khai')).status, 200)
    assert.equal((await leader.get('/so-lieu')).status, 200)
    for (const seat of ['chuyenvien1', 'motcua'])
      assert.equal((await (await world.as(`${seat}.${commune}`)).get('/so-lieu')).status, 403, seat)
    assert.equal((await applicant.get('/so-lieu')).status, 403)
    assert.match((await anybody.get('/so-lieu')).text, /đăng nhập/i)
  })

  it('a leader of another agency sees none of these dossiers', async () => {
    const other = await world.as('lanhdao.so-tu-phap')
    const page = await other.get('/so-lieu')
    assert.deepEqual(figuresOf(page.text)[0]?.value, '0')
    assert.deepEqual(codesOf((await other.get('/ho-so?han=late')).text), [])
  })
})

describe('the committee of the province and its office', () => {
  it('see every agency that did something, weakest first, with the whole province on top; others do not', async () => {
    const agencies = await listAgencies(world.services.db, { level: 'province' })
    const office = agencies.find(({ kind }) => kind === 'office' || kind === 'committee')
    const department = agencies.find(({ kind }) => kind === 'department')
    assert.ok(office && department)
    const { ranking } = await gatherFigures(world.services, officerAt(office, ['leader']))
    assert.deepEqual(
      ranking?.rows.map(({ name, counts, overdue }) => [name, counts.received, overdue]),
      [['Ủy ban nhân dân phường Quang Trung', 8, 1]],
    )
    assert.equal(ranking?.total.counts.received, 8)
    const other = await gatherFigures(world.services, officerAt(department, ['leader']))
    assert.equal(other.ranking, undefined)
    const html = String(leaderPage(await gatherFigures(world.services, officerAt(office, ['leader']))).body)
    assert.ok(html.indexOf('Toàn tỉnh') < html.lastIndexOf('Ủy ban nhân dân phường Quang Trung'))
  })
})

describe('shares and periods', () => {
  const counts = { ...NOTHING, onTime: 3, late: 1, ratedVery: 1, ratedNo: 1 }
  it('a share of nothing is nothing', () => {
    assert.equal(onTimeShare(NOTHING), null)
    assert.equal(satisfaction(NOTHING), null)
    assert.equal(onTimeShare(sumOf([counts, NOTHING])), 0.75)
    assert.equal(satisfaction(counts), 0.5)
  })
  it('a period that has not begun, or is none, is the month of today', () => {
    const today = Temporal.PlainDate.from('2028-02-29')
    for (const text of [undefined, '2028-03', '2028-13', 'x', '2029'])
      assert.equal(readPeriod(text, today).key, '2028-02')
    assert.equal(readPeriod('2028', today).until.toString(), '2028-12-31')
    assert.equal(readPeriod('2028-02', today).until.toString(), '2028-02-29')
    assert.deepEqual(
      monthsUntil(today.toPlainYearMonth(), 3).map(({ key }) => key),
      ['2027-12', '2028-01', '2028-02'],
    )
  })
  it('the weakest share stands first, agencies without a result last', () => {
    const row = (name: string, onTime: number, late: number, overdue = 0) => ({
      key: name,
      name,
      counts: { ...NOTHING, onTime, late },
      overdue,
    })
    const rows = [row('none', 0, 0), row('good', 9, 1), row('owes', 1, 1, 4), row('half', 1, 1)]
    assert.deepEqual(
      ranked(rows).map(({ name }) => name),
      ['owes', 'half', 'good', 'none'],
    )
  })
  it('a cell of a file is never taken for a formula', () => {
    assert.equal(csvCell('=1+1'), "'=1+1")
    assert.equal(csvCell('a,"b"'), '"a,""b"""')
    assert.equal(csvCell(-1), '-1')
    assert.equal(csvCell(null), '')
  })
})
