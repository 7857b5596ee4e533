import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import type { OfficerActor } from '#platform/access/actor.ts'
import type { Role } from '#platform/access/permissions.ts'
import type { Desk } from '#modules/documents/index.ts'
import {
  canApproveList,
  canArchive,
  canAsk,
  canClose,
  canCollect,
  canConsent,
  canEditList,
  canOffer,
  canRead,
  canReopen,
  canTakeOut,
} from './policy.ts'
import { readRows, SHEET_COLUMNS } from './rows.ts'
import {
  after,
  fileCode,
  fileNotation,
  goesToArchive,
  handOverBy,
  isOnline,
  keptUntil,
  STATES,
  TRANSITIONS,
  type FileAction,
  type TermMonths,
  type State,
} from './workfile.ts'

const day = (text: string) => Temporal.PlainDate.from(text)

const TERMS = { ordinary: 12, construction: 3, 'kept-longer': 24 } as const
const months: TermMonths = (kind) => TERMS[kind]
const ended = (endedOn: string, settledOn?: string) => ({
  endedOn: day(endedOn),
  settledOn: settledOn === undefined ? null : day(settledOn),
})

const deskOf = (role: Role, given: { id?: string; agency?: string; division?: string | null } = {}): Desk => {
  const acting = {
    id: 'p',
    agencyId: given.agency ?? 'a',
    agencyName: 'Sở Tư pháp',
    divisionId: given.division ?? null,
    title: 'Chức danh',
    roles: [role],
  }
  const actor: OfficerActor = {
    kind: 'officer',
    accountId: given.id ?? role,
    sessionId: 's',
    name: 'Trần Văn Bình',
    positions: [acting],
    acting,
  }
  return { actor, agencyId: acting.agencyId, standsInFor: [] }
}

const file = (state: State = 'open', retention_years: number | null = 20) => ({
  agency_id: 'a',
  division_id: 'd',
  holder_id: 'specialist',
  state,
  retention_years,
})

describe('the states of a work file (Decree 30/2020 art. 29–30)', () => {
  it('are left only by the acts of the table', () => {
    const possible = (Object.keys(STATES) as State[]).flatMap((state) =>
      (Object.keys(TRANSITIONS) as FileAction[]).flatMap((action) => {
        const to = after(state, action)
        return to ? [`${state} ${action} ${to}`] : []
      }),
    )
    assert.deepEqual(possible.sort(), [
      'closed offer offered',
      'closed reopen open',
      'offered accept archived',
      'offered send-back closed',
      'open close closed',
    ])
  })

  it('never change once the archive has the file, whatever is tried', () => {
    const actions = fc.array(fc.constantFrom(...(Object.keys(TRANSITIONS) as FileAction[])), {
      maxLength: 30,
    })
    fc.assert(
      fc.property(actions, (tried) => {
        let state: State = 'open'
        let taken = false
        for (const action of tried) {
          state = after(state, action) ?? state
          assert.ok(!taken || state === 'archived')
          taken = state === 'archived'
        }
      }),
    )
  })

  it('send to the archive what is kept five years or longer, within a year', () => {
    assert.equal(goesToArchive(null), true)
    assert.equal(goesToArchive(5), true)
    assert.equal(goesToArchive(2), false)
    assert.equal(handOverBy(ended('2026-11-16'), 10, months)?.toString(), '2027-11-16')
    assert.equal(handOverBy(ended('2024-02-29'), null, months)?.toString(), '2025-02-28')
    assert.equal(handOverBy(ended('2026-11-16'), 2, months), null)
  })

  it('of construction within three months from its settlement, however long the file stayed open after it', () => {
    assert.equal(handOverBy(ended('2026-11-16', '2026-11-30'), 10, months)?.toString(), '2027-02-28')
    assert.equal(handOverBy(ended('2026-11-16', '2025-08-31'), null, months)?.toString(), '2025-11-30')
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 20_000 }), fc.integer({ min: 0, max: 900 }), (start, open) => {
        const settledOn = day('2020-03-05').add({ days: start })
        const endedOn = settledOn.add({ days: open })
        const due = handOverBy({ endedOn, settledOn }, 20, months)!
        const days = settledOn.until(due).days
        assert.ok(days >= 89 && days <= 92, `${days} days`)
        const other = handOverBy({ endedOn, settledOn: null }, 20, months)!
        const year = endedOn.until(other).days
        assert.ok(year === 365 || year === 366, `${year} days`)
        assert.ok(Temporal.PlainDate.compare(due, other) < 0, 'construction is due first')
      }),
    )
  })

  it('may be kept for two years more, counted from the day they were first due', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 20_000 }), (start) => {
        const due = day('2020-03-05').add({ days: start })
        const last = keptUntil(due, months)
        assert.deepEqual([last.year - due.year, last.month], [2, due.month])
        assert.ok(last.day === due.day || (due.day === 29 && due.month === 2 && last.day === 28))
      }),
    )
  })

  it('is not for the leader of another agency to keep, nor for a specialist, nor what stays with the division', () => {
    assert.equal(canConsent(deskOf('leader'), file('closed')), true)
    assert.equal(canConsent(deskOf('specialist'), file('closed')), false)
    assert.equal(canConsent(deskOf('leader', { agency: 'b' }), file('closed')), false)
    assert.equal(canConsent(deskOf('leader'), file('closed', 2)), false)
    assert.equal(canConsent(deskOf('leader'), file('open')), false)
  })
})

describe('names and counting', () => {
  it('write the notation with two digits, the code with agency and year', () => {
    assert.equal(fileNotation(1, 'HCTP'), '01-HCTP')
    assert.equal(fileNotation(123, 'VP'), '123-VP')
    assert.equal(fileCode('000.00.03.H34', 2026, '01-HCTP'), '000.00.03.H34.2026.01-HCTP')
  })

  it('count as online what holds something, none of it on paper, and no step outside', () => {
    const counted = { item_last: 3, paper_count: 0, outside_count: 0 }
    assert.equal(isOnline(counted), true)
    assert.equal(isOnline({ ...counted, paper_count: 1 }), false)
    assert.equal(isOnline({ ...counted, outside_count: 1 }), false)
    assert.equal(isOnline({ ...counted, item_last: 0 }), false)
  })
})

describe('who may', () => {
  it('read: the holder, those with a part, the division’s head, leaders and the clerk of the agency', () => {
    assert.equal(canRead(deskOf('specialist'), file(), true), true)
    assert.equal(canRead(deskOf('specialist', { id: 'x' }), file(), false), false)
    assert.equal(canRead(deskOf('division_head', { division: 'd' }), file(), false), true)
    assert.equal(canRead(deskOf('division_head', { division: 'e' }), file(), false), false)
    assert.equal(canRead(deskOf('leader'), file(), false), true)
    assert.equal(canRead(deskOf('clerk'), file(), false), true)
    assert.equal(canRead(deskOf('leader', { agency: 'b' }), file(), true), false)
    assert.equal(canRead(deskOf('administrator'), file(), true), false)
  })

  it('collect and take out: those with a part, while the file is in work', () => {
    const guest = deskOf('specialist', { id: 'guest' })
    assert.equal(canCollect(guest, file(), 'guest'), true)
    assert.equal(canCollect(guest, file(), undefined), false)
    assert.equal(canCollect(guest, file('closed'), 'guest'), false)
    assert.equal(canTakeOut(guest, file(), { added_by: 'guest' }), true)
    assert.equal(canTakeOut(guest, file(), { added_by: 'specialist' }), false)
    assert.equal(canTakeOut(deskOf('specialist'), file(), { added_by: 'guest' }), true)
    assert.equal(canTakeOut(deskOf('specialist'), file('archived'), { added_by: 'guest' }), false)
  })

  it('ask, close, reopen, hand over, take: each their own', () => {
    assert.equal(canAsk(deskOf('leader'), file()), true)
    assert.equal(canAsk(deskOf('clerk'), file()), false)
    assert.equal(canClose(deskOf('specialist'), file()), true)
    assert.equal(canClose(deskOf('leader'), file()), false)
    assert.equal(canReopen(deskOf('leader'), file('closed')), true)
    assert.equal(canReopen(deskOf('specialist'), file('offered')), false)
    assert.equal(canOffer(deskOf('specialist'), file('closed')), true)
    assert.equal(canOffer(deskOf('specialist'), file('closed', 2)), false)
    assert.equal(canArchive(deskOf('clerk'), file('offered')), true)
    assert.equal(canArchive(deskOf('leader'), file('offered')), false)
    assert.equal(canArchive(deskOf('clerk', { agency: 'b' }), file('offered')), false)
  })

  it('draft the list until it is approved; approve it: the leader', () => {
    const draft = { agency_id: 'a', state: 'draft' } as const
    const approved = { agency_id: 'a', state: 'approved' } as const
    assert.equal(canEditList(deskOf('clerk'), draft), true)
    assert.equal(canEditList(deskOf('division_head'), draft), true)
    assert.equal(canEditList(deskOf('specialist'), draft), false)
    assert.equal(canEditList(deskOf('clerk'), approved), false)
    assert.equal(canApproveList(deskOf('leader'), draft), true)
    assert.equal(canApproveList(deskOf('clerk'), draft), false)
  })

  it('act in the place of somebody they stand in for', () => {
    const desk: Desk = {
      ...deskOf('specialist', { id: 'deputy' }),
      standsInFor: [{ principalId: 'specialist', principalName: 'A', kind: 'absence' }],
    }
    assert.equal(canClose(desk, file()), true)
  })
})

describe('a sheet of the list', () => {
  const officers = [
    { accountId: '1', name: 'Trần Thị Hoa', title: 'Chuyên viên' },
    { accountId: '2', name: 'Lê Văn An', title: 'Chuyên viên' },
    { accountId: '3', name: 'Lê Văn An', title: 'Trưởng phòng' },
  ]
  const known = { officers, retention: [{ key: '20', label: '20 năm' }] }
  const row = ['Hành chính tư pháp', 'HCTP', '', 'Hồ sơ kiểm tra', '20 năm', 'Trần Thị Hoa', '']

  it('is read row by row, empty ones left out', () => {
    const { rows, problems } = readRows([[...SHEET_COLUMNS], row, [], row], known)
    assert.deepEqual(problems, [])
    assert.equal(rows.length, 2)
    assert.deepEqual([rows[0]?.abbreviation, rows[0]?.retention, rows[0]?.holderId], ['HCTP', '20', '1'])
  })

  it('names row and column of every error', () => {
    const wrong = ['', 'H C', '', '', '3 năm', 'Lê Văn An', '']
    const { problems } = readRows([[...SHEET_COLUMNS], row, wrong], known)
    assert.deepEqual(
      problems.map(({ row: at, column }) => `${at}:${column}`),
      ['3:0', '3:1', '3:3', '3:4', '3:5'],
    )
    assert.match(problems[4]!.message, /Có 2 người tên này/)
    assert.equal(readRows([['Sai'], row], known).rows.length, 0)
  })

  it('tells people of one name apart by their title', () => {
    const { rows } = readRows([[...SHEET_COLUMNS], row.with(5, 'Lê Văn An – Trưởng phòng')], known)
    assert.equal(rows[0]?.holderId, '3')
  })
})
