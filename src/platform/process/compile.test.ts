import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { compile } from './compile.ts'
import { complete, start, type Step } from './engine.ts'
import type { ProcessPlan } from './plan.ts'
import { bpmn, type XmlFlow, type XmlNode } from './test-support/bpmn-xml.ts'
import { sampleXml } from './test-support/sample.ts'

const begin: XmlNode = { kind: 'start', id: 'start', name: 'Bắt đầu' }
const finish: XmlNode = { kind: 'end', id: 'end', name: 'Xong' }
const step = (id: string, more: Partial<Extract<XmlNode, { kind: 'task' }>> = {}): XmlNode => ({
  kind: 'task',
  id,
  name: `Bước ${id}`,
  role: 'specialist',
  outcomes: [
    ['yes', 'Có'],
    ['no', 'Không'],
  ],
  ...more,
})
const gateway = (fallback?: string): XmlNode => ({ kind: 'gateway', id: 'g', name: 'Rẽ', fallback })

const sentences = async (nodes: XmlNode[], flows: XmlFlow[]): Promise<string[]> => {
  const compiled = await compile(bpmn(nodes, flows))
  return compiled.ok ? [] : compiled.problems.map((one) => `${one.elementId}: ${one.message}`)
}
const STRAIGHT: XmlFlow[] = [
  ['start', 'a'],
  ['a', 'end'],
]

async function sample(): Promise<ProcessPlan> {
  const compiled = await compile(sampleXml)
  assert.ok(compiled.ok, JSON.stringify(compiled))
  return compiled.plan
}

describe('a process that can run', () => {
  it('is compiled with limits in working minutes', async () => {
    const { nodes } = await sample()
    const limits = Object.values(nodes).flatMap((node) =>
      node.kind === 'task' ? [[node.id, node.limitMinutes, node.counted]] : [],
    )
    assert.deepEqual(limits, [
      ['receive', 240, true],
      ['assign', 240, true],
      ['appraise', 3360, true],
      ['supplement', null, false],
      ['review', 240, true],
      ['sign', 480, true],
      ['stamp', 240, true],
      ['return', null, false],
    ])
  })
  it('goes from reception to return, through a supplement', async () => {
    const plan = await sample()
    let now: Step = start(plan, {})
    const opened: string[] = []
    const services: string[] = []
    for (const outcome of [
      'accept',
      'assign',
      'supplement',
      'supplemented',
      'propose',
      'agree',
      'sign',
      'issue',
      'returned',
    ]) {
      opened.push(now.opened[0]?.node.id ?? '')
      now = complete(plan, now.tokens, 1, outcome, {})
      services.push(...now.services.map((call) => `${call.handler} ${call.params['mau']}`))
    }
    assert.deepEqual(opened, [
      'receive',
      'assign',
      'appraise',
      'supplement',
      'appraise',
      'review',
      'sign',
      'stamp',
      'return',
    ])
    assert.deepEqual(services, ['notifyResult co-ket-qua'])
    assert.deepEqual([now.ended, now.path], [true, ['done']])
  })
  it('ends at the refusal', async () => {
    const plan = await sample()
    const refused = complete(plan, start(plan, {}).tokens, 1, 'refuse', {})
    assert.deepEqual([refused.ended, refused.path], [true, ['received', 'refused']])
  })
  it('survives storage as JSON', async () => {
    const plan = await sample()
    assert.deepEqual(JSON.parse(JSON.stringify(plan)), plan)
  })
  it('accepts branches that cover every outcome without a default', async () => {
    const flows: XmlFlow[] = [
      ['start', 'a'],
      ['a', 'g'],
      ['g', 'end', 'outcome = "yes"'],
      ['g', 'a', 'outcome != "yes"'],
    ]
    assert.deepEqual(await sentences([begin, step('a'), gateway(), finish], flows), [])
  })
  it('takes no outcome that is not offered', async () => {
    const plan = await sample()
    assert.throws(() => complete(plan, [{ id: 1, node: 'assign' }], 1, 'accept', {}), /no outcome accept/)
    assert.throws(() => complete(plan, [{ id: 1, node: 'assign' }], 2, 'assign', {}), /no open task/)
  })
})

describe('a process that cannot run is refused, and says where', () => {
  const cases: [what: string, nodes: XmlNode[], flows: XmlFlow[], expected: RegExp][] = [
    ['no start', [step('a'), finish], [['a', 'end']], /^process: Quy trình chưa có điểm bắt đầu/],
    [
      'two starts',
      [begin, { kind: 'start', id: 's2' }, step('a'), finish],
      [...STRAIGHT, ['s2', 'a']],
      /^s2: .*một điểm bắt đầu/,
    ],
    [
      'a step without role',
      [begin, step('a', { role: undefined }), finish],
      STRAIGHT,
      /^a: Bước “Bước a” chưa chọn vai trò/,
    ],
    [
      'an unknown role',
      [begin, step('a', { role: 'boss' }), finish],
      STRAIGHT,
      /^a: .*vai trò không biết: “boss”/,
    ],
    [
      'a step without outcome',
      [begin, step('a', { outcomes: [] }), finish],
      STRAIGHT,
      /^a: .*chưa có kết quả nào/,
    ],
    [
      'the same outcome twice',
      [
        begin,
        step('a', {
          outcomes: [
            ['x', 'X'],
            ['x', 'Y'],
          ],
        }),
        finish,
      ],
      STRAIGHT,
      /^a: .*hai kết quả cùng tên “x”/,
    ],
    [
      'a limit nobody understands',
      [begin, step('a', { limit: 'hai ngày' }), finish],
      STRAIGHT,
      /^a: .*thời hạn không đọc được: “hai ngày”/,
    ],
    [
      'a limit of no whole minutes',
      [begin, step('a', { limit: '0.001d' }), finish],
      STRAIGHT,
      /^a: .*thời hạn/,
    ],
    [
      'a parallel gateway',
      [begin, { kind: 'raw', xml: '<bpmn:parallelGateway id="p" name="Cùng lúc" />' }, step('a'), finish],
      STRAIGHT,
      /^p: .*“Cùng lúc”: chưa hỗ trợ nhánh song song/,
    ],
    [
      'a timer',
      [
        begin,
        {
          kind: 'raw',
          xml: '<bpmn:intermediateCatchEvent id="w"><bpmn:timerEventDefinition id="w1" /></bpmn:intermediateCatchEvent>',
        },
        step('a'),
        finish,
      ],
      STRAIGHT,
      /^w: .*chưa hỗ trợ sự kiện chờ/,
    ],
    [
      'a sub-process',
      [begin, { kind: 'raw', xml: '<bpmn:subProcess id="sub" />' }, step('a'), finish],
      STRAIGHT,
      /^sub: .*chưa hỗ trợ quy trình con/,
    ],
    [
      'a start by message',
      [
        {
          kind: 'raw',
          xml: '<bpmn:startEvent id="start"><bpmn:messageEventDefinition id="m" /></bpmn:startEvent>',
        },
        step('a'),
        finish,
      ],
      STRAIGHT,
      /^start: .*chưa hỗ trợ sự kiện/,
    ],
    [
      'a task of no kind',
      [begin, { kind: 'raw', xml: '<bpmn:task id="x" name="Việc" />' }, step('a'), finish],
      STRAIGHT,
      /^x: .*User Task/,
    ],
    [
      'an element that is no BPMN',
      [begin, { kind: 'raw', xml: '<bpmn:magic id="x" />' }, step('a'), finish],
      STRAIGHT,
      /^null: .*không hiểu được/,
    ],
    [
      'a step nothing leads to',
      [begin, step('a'), step('b'), finish],
      [...STRAIGHT, ['b', 'end']],
      /^b: Bước “Bước b” không bao giờ tới được/,
    ],
    ['a step that leads nowhere', [begin, step('a'), finish], [['start', 'a']], /^a: .*không có luồng đi ra/],
    [
      'no end',
      [begin, step('a')],
      [
        ['start', 'a'],
        ['a', 'a'],
      ],
      /^start: .*không dẫn tới điểm kết thúc/,
    ],
    [
      'a trap',
      [begin, step('a'), step('b'), gateway('g-end'), finish],
      [
        ['start', 'a'],
        ['a', 'g'],
        ['g', 'b', 'outcome = "no"'],
        ['g', 'end'],
        ['b', 'b'],
      ],
      /^b: .*không có đường nào tới điểm kết thúc/,
    ],
    ['two ways out of a step', [begin, step('a'), finish], [...STRAIGHT, ['a', 'a']], /^a: .*2 luồng đi ra/],
    [
      'a condition outside a gateway',
      [begin, step('a'), finish],
      [
        ['start', 'a'],
        ['a', 'end', 'outcome = "yes"'],
      ],
      /^a-end: .*không đi ra từ nhánh rẽ/,
    ],
    [
      'a flow without condition',
      [begin, step('a'), gateway(), finish],
      [
        ['start', 'a'],
        ['a', 'g'],
        ['g', 'end'],
        ['g', 'a', 'outcome = "no"'],
      ],
      /^g-end: .*chưa có điều kiện/,
    ],
    [
      'a bad condition',
      [begin, step('a'), gateway('g-end'), finish],
      [
        ['start', 'a'],
        ['a', 'g'],
        ['g', 'end'],
        ['g', 'a', 'outcome = "no'],
      ],
      /^g-a: .*điều kiện “outcome = "no” không dùng được: FEEL không đọc/,
    ],
    [
      'an outcome no flow takes',
      [begin, step('a'), gateway(), finish],
      [
        ['start', 'a'],
        ['a', 'g'],
        ['g', 'end', 'outcome = "yes"'],
      ],
      /^g: .*kết quả “no” của bước “bước a”/i,
    ],
    [
      'data that may fit no flow',
      [begin, gateway(), step('a'), finish],
      [
        ['start', 'g'],
        ['g', 'a', 'n > 1'],
        ['g', 'end', 'n < 1'],
        ['a', 'end'],
      ],
      /^g: .*đặt luồng mặc định/,
    ],
    [
      'a misspelt outcome',
      [begin, step('a'), gateway('g-end'), finish],
      [
        ['start', 'a'],
        ['a', 'g'],
        ['g', 'end'],
        ['g', 'a', 'outcome = "nope"'],
      ],
      /^g-a: .*không bước nào trước đó cho kết quả “nope”/,
    ],
    [
      'a circle without people',
      [begin, step('a'), { kind: 'service', id: 's', name: 'Gửi', handler: 'h' }, gateway('g-end'), finish],
      [
        ['start', 'a'],
        ['a', 'g'],
        ['g', 's', 'n = 1'],
        ['g', 'end'],
        ['s', 'g'],
      ],
      /^[gs]: .*vòng lặp tự động/,
    ],
    [
      'a service without handler',
      [begin, { kind: 'service', id: 'a', name: 'Gửi' }, finish],
      STRAIGHT,
      /^a: .*chưa ghi tên việc/,
    ],
    [
      'a flow to nowhere',
      [begin, step('a'), finish],
      [
        ['start', 'a'],
        ['a', 'ghost'],
      ],
      /ghost/,
    ],
  ]
  for (const [what, nodes, flows, expected] of cases)
    it(what, async () => {
      const found = await sentences(nodes, flows)
      assert.ok(
        found.some((sentence) => expected.test(sentence)),
        `expected ${expected}, got ${JSON.stringify(found)}`,
      )
    })
  it('what is no BPMN at all', async () => {
    for (const xml of ['', 'xin chào', '<a/>', '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>']) {
      const compiled = await compile(xml)
      assert.ok(!compiled.ok && /Không đọc được tệp BPMN/.test(compiled.problems[0]?.message ?? ''), xml)
    }
  })
})
