import assert from 'node:assert/strict'
import { EventEmitter } from 'node:events'
import { test } from 'node:test'
import { Engine } from 'bpmn-engine'
import * as fc from 'fast-check'
import { compile } from './compile.ts'
import { complete, start, type Step } from './engine.ts'
import { bpmn, type XmlFlow, type XmlNode } from './test-support/bpmn-xml.ts'

/**
 * Our engine against another, written by others: on random processes of steps, branches on outcomes and data, loops,
 * joins and early ends, both must open the same steps in the same order and end at the same place.
 */
type Block =
  | { is: 'task' | 'service' }
  | { is: 'sequence'; blocks: Block[] }
  | { is: 'choice'; branches: Block[]; endsEarly: boolean }
  | { is: 'data'; low: number; high: number; branches: Block[] }
  | { is: 'loop'; body: Block }

const { block } = fc.letrec<{ block: Block }>((tie) => ({
  block: fc.oneof(
    { depthSize: 'medium', maxDepth: 3 },
    fc.constantFrom<Block>({ is: 'task' }, { is: 'service' }),
    fc.record({
      is: fc.constant('sequence' as const),
      blocks: fc.array(tie('block'), { minLength: 1, maxLength: 4 }),
    }),
    fc.record({
      is: fc.constant('choice' as const),
      branches: fc.array(tie('block'), { minLength: 1, maxLength: 3 }),
      endsEarly: fc.boolean(),
    }),
    fc.record({
      is: fc.constant('data' as const),
      low: fc.integer({ min: 1, max: 40 }),
      high: fc.integer({ min: 41, max: 90 }),
      branches: fc.array(tie('block'), { minLength: 3, maxLength: 3 }),
    }),
    fc.record({ is: fc.constant('loop' as const), body: tie('block') }),
  ),
}))

type Conditions = { feel: string; js: string }
type Draft = { nodes: XmlNode[]; flows: [from: string, to: string, when?: Conditions][] }

/** Draws a block between `from` (its way in) and what it returns (its way out). */
function draw(draft: Draft, from: string, block: Block, when?: Conditions): string {
  const id = (kind: string) => `${kind}${draft.nodes.length}`
  const add = (node: XmlNode & { id: string }): string => {
    draft.nodes.push(node)
    return node.id
  }
  const task = (...outcomes: string[]) =>
    add({
      kind: 'task',
      id: id('t'),
      name: 'B',
      role: 'specialist',
      outcomes: outcomes.map((name) => [name, name]),
    })
  const gateway = (fallback?: string) => add({ kind: 'gateway', id: id('g'), fallback })
  const link = (to: string, condition?: Conditions, source = from) =>
    draft.flows.push([source, to, condition])
  switch (block.is) {
    case 'task':
    case 'service': {
      const node =
        block.is === 'task' ? task('go') : add({ kind: 'service', id: id('s'), name: 'V', handler: 'h' })
      link(node, when)
      return node
    }
    case 'sequence':
      return block.blocks.reduce(
        (at, one, index) => draw(draft, at, one, index === 0 ? when : undefined),
        from,
      )
    case 'choice': {
      const chooser = task(
        'go',
        ...block.branches.map((_, i) => `o${i}`),
        ...(block.endsEarly ? ['stop'] : []),
      )
      const join = gateway()
      link(chooser, when)
      const split = gateway()
      setDefault(draft, split, join)
      link(split, undefined, chooser)
      block.branches.forEach((one, i) => link(join, undefined, draw(draft, split, one, outcomeIs(`o${i}`))))
      if (block.endsEarly) link(add({ kind: 'end', id: id('e') }), outcomeIs('stop'), split)
      link(join, undefined, split)
      return join
    }
    case 'data': {
      const split = gateway()
      const join = gateway()
      link(split, when)
      setDefault(draft, split, join)
      const [low, high, other] = block.branches
      const tests = [
        { feel: `n < ${block.low}`, js: `n < ${block.low}` },
        { feel: `n >= ${block.high} and n != 95`, js: `n >= ${block.high} && n !== 95` },
        {
          feel: `not(n < ${block.high}) or n in (50, 51)`,
          js: `!(n < ${block.high}) || [50, 51].includes(n)`,
        },
      ]
      ;[low, high, other].forEach((one, i) => one && link(join, undefined, draw(draft, split, one, tests[i])))
      link(join, undefined, split)
      return join
    }
    case 'loop': {
      const entry = gateway()
      link(entry, when)
      const last = draw(draft, entry, block.body)
      const chooser = task('go', 'again')
      link(chooser, undefined, last)
      const split = gateway()
      link(split, undefined, chooser)
      link(entry, outcomeIs('again'), split)
      const exit = gateway()
      setDefault(draft, split, exit)
      link(exit, undefined, split)
      return exit
    }
  }
}

const outcomeIs = (name: string): Conditions => ({ feel: `outcome = "${name}"`, js: `outcome === '${name}'` })

/** Names the flow from a gateway straight to `to` as its default; it is the only unconditional one between the two. */
function setDefault(draft: Draft, gateway: string, to: string): void {
  const node = draft.nodes.find((one) => one.kind === 'gateway' && one.id === gateway)
  if (node?.kind === 'gateway') node.fallback = `${gateway}-${to}`
}

function models(block: Block): { ours: string; theirs: string } {
  const draft: Draft = { nodes: [{ kind: 'start', id: 'start' }], flows: [] }
  const last = draw(draft, 'start', block)
  draft.nodes.push({ kind: 'end', id: 'end' })
  draft.flows.push([last, 'end'])
  const inLanguage = (write: (when: Conditions) => string): XmlFlow[] =>
    draft.flows.map(([from, to, when]) => (when ? [from, to, write(when)] : [from, to]))
  const script = (when: Conditions) =>
    `const { outcome, n } = this.environment.variables; next(null, ${when.js})`
  return {
    ours: bpmn(
      draft.nodes,
      inLanguage((when) => when.feel),
    ),
    theirs: bpmn(draft.nodes, inLanguage(script))
      .replaceAll('tFormalExpression"', 'tFormalExpression" language="javascript"')
      // A service of ours is done by the caller: to the process it is a step that passes.
      .replaceAll('bpmn:serviceTask', 'bpmn:task'),
  }
}

/** What people answer at each step, in turn; when nothing is left, always the way out. */
type Answers = readonly { pick: number; n: number }[]
const LONGEST = 60

async function ourTrace(xml: string, answers: Answers): Promise<string[]> {
  const compiled = await compile(xml)
  assert.ok(compiled.ok, JSON.stringify(compiled))
  const trace: string[] = []
  let step: Step = start(compiled.plan, { n: 0 })
  for (let turn = 0; !step.ended && turn < LONGEST; turn++) {
    const opened = step.opened[0]
    assert.ok(opened)
    trace.push(opened.node.id)
    const answer = answers[turn] ?? { pick: 0, n: 0 }
    const outcomes = opened.node.outcomes
    const outcome = outcomes[answer.pick % outcomes.length]?.name ?? 'go'
    step = complete(compiled.plan, step.tokens, opened.token, outcome, { n: answer.n })
  }
  return step.ended ? [...trace, step.path.at(-1) ?? ''] : trace
}

async function theirTrace(xml: string, answers: Answers): Promise<string[]> {
  const trace: string[] = []
  const listener = new EventEmitter()
  let turn = 0
  listener.on('activity.wait', (api) => {
    if (turn >= LONGEST) return undefined
    trace.push(api.id)
    const answer = answers[turn++] ?? { pick: 0, n: 0 }
    const outcomes = outcomesIn(xml, api.id)
    Object.assign(api.environment.variables, {
      outcome: outcomes[answer.pick % outcomes.length],
      n: answer.n,
    })
    return api.signal()
  })
  listener.on('activity.end', (api) => {
    if (api.type === 'bpmn:EndEvent') trace.push(api.id)
  })
  const engine = new Engine({ name: 'oracle', source: xml, variables: { n: 0 } })
  // Every answer is given at once, so the run is over when this returns.
  await engine.execute({ listener })
  return trace
}

function outcomesIn(xml: string, task: string): string[] {
  const body = xml.slice(xml.indexOf(`<bpmn:userTask id="${task}"`))
  const own = body.slice(0, body.indexOf('</bpmn:userTask>'))
  return [...own.matchAll(/<mc:outcome name="([^"]+)"/g)].map((match) => match[1] ?? '')
}

test('opens the same steps as an independent engine, and ends at the same place', async () => {
  const answers = fc.array(fc.record({ pick: fc.nat(4), n: fc.integer({ min: 0, max: 100 }) }), {
    maxLength: 25,
  })
  await fc.assert(
    fc.asyncProperty(block, answers, async (shape, replies) => {
      const { ours, theirs } = models(shape)
      assert.deepEqual(await ourTrace(ours, replies), await theirTrace(theirs, replies))
    }),
    { numRuns: 60 },
  )
})
