import assert from 'node:assert/strict'
import { test } from 'node:test'
import { partWords } from './pages/admin/part-words.ts'
import { audiencesOf, componentsOf, limitText, statedFee, statedLimit } from './procedure.ts'
import { stepTime, usualSteps } from './steps.ts'

test('whom a procedure is for follows from its subjects', () => {
  assert.deepEqual(audiencesOf(['Công dân Việt Nam']), ['citizen'])
  assert.deepEqual(audiencesOf(['Doanh nghiệp Việt Nam', 'Hợp tác xã']), ['enterprise'])
  assert.deepEqual(audiencesOf(['Người nước ngoài', 'Tổ chức nước ngoài']), ['citizen', 'enterprise'])
  assert.deepEqual(audiencesOf(['Cán bộ, công chức, viên chức']), [])
})

test('a paper is required unless it is for a case, optional, shown only, or the form itself', () => {
  const paper = { originals: 1, copies: 0 }
  const documents = [
    { ...paper, name: 'Tờ khai', hasForm: true },
    { ...paper, name: 'Giấy chứng sinh' },
    { ...paper, name: 'Văn bản ủy quyền', case: 'Ủy quyền' },
    { ...paper, name: 'Thẻ căn cước', presentOnly: true },
  ]
  assert.deepEqual(componentsOf(documents, true), [
    { name: 'Giấy chứng sinh', required: true, note: '1 bản chính' },
    { name: 'Văn bản ủy quyền', required: false, note: 'Trường hợp: ủy quyền. 1 bản chính' },
  ])
  assert.equal(componentsOf(documents, false)[0]?.name, 'Tờ khai')
})

test('the limit and fee of filing online come before those at the desk', () => {
  const channels = [
    { channel: 'direct' as const, time: 20, unit: 'working-day' as const, fee: 50_000 },
    { channel: 'online' as const, time: 12, unit: 'working-day' as const },
  ]
  assert.deepEqual(statedLimit(channels), { amount: 12, unit: 'working-day' })
  assert.equal(statedFee(channels), 50_000)
  assert.equal(statedLimit([]), null)
  assert.equal(limitText({ amount: 0.5, unit: 'working-day' }), '0,5 ngày làm việc')
})

test('the usual way takes every fork the way that is not an exception', () => {
  const task = (id: string, next: string, minutes: number | null) =>
    ({
      kind: 'task',
      id,
      name: id,
      role: 'specialist',
      limitMinutes: minutes,
      unit: null,
      counted: true,
      outcomes: [],
      next,
    }) as const
  const steps = usualSteps({
    id: 'p',
    name: 'P',
    start: 'start',
    nodes: {
      start: { kind: 'start', id: 'start', name: '', next: 'check' },
      check: task('check', 'fork', 240),
      fork: { kind: 'gateway', id: 'fork', name: '', flows: [], otherwise: 'sign' },
      sign: task('sign', 'end', null),
      end: { kind: 'end', id: 'end', name: '' },
    },
  })
  assert.deepEqual(
    steps.map((step) => [step.name, stepTime(step.minutes)]),
    [
      ['check', '0,5 ngày'],
      ['sign', 'Không tính'],
    ],
  )
  assert.equal(stepTime(60), '1 giờ')
})

test('a changed part is told in words, never in codes', () => {
  assert.equal(
    partWords('channels', [{ channel: 'online', time: 1, unit: 'working-day', fee: 0 }]),
    'Trực tuyến: 1 ngày làm việc, không thu',
  )
  assert.equal(partWords('levels', ['commune', 'province']), 'Cấp xã; Cấp tỉnh')
  assert.equal(
    partWords('documents', [{ name: 'Đơn', originals: 1, copies: 2 }]),
    'Đơn (1 bản chính, 2 bản sao)',
  )
  assert.equal(partWords('results', [{ name: 'Giấy phép', code: 'KQ.1' }]), 'Giấy phép')
  assert.equal(partWords('conditions', undefined), 'trống')
})
