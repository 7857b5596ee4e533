import { readFile } from 'node:fs/promises'
import { Engine } from 'bpmn-engine'
import { compile } from '#platform/process/compile.ts'
import { complete, start } from '#platform/process/engine.ts'
import { fixed, printTable, whole } from './support/table.ts'

// Three tasks in a row: what both engines do alike.
const XML = `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:mc="https://motcua.vn/bpmn/1" id="d" targetNamespace="bench">
  <bpmn:process id="three" isExecutable="true">
    <bpmn:startEvent id="start" />
    ${['one', 'two', 'three_']
      .map(
        (id) => `<bpmn:userTask id="${id}" name="${id}" mc:role="specialist">
      <bpmn:extensionElements><mc:outcome name="done" label="Xong" action="approve" /></bpmn:extensionElements></bpmn:userTask>`,
      )
      .join('\n    ')}
    <bpmn:endEvent id="end" />
    ${[
      ['start', 'one'],
      ['one', 'two'],
      ['two', 'three_'],
      ['three_', 'end'],
    ]
      .map(
        ([from, to], index) => `<bpmn:sequenceFlow id="f${index}" sourceRef="${from}" targetRef="${to}" />`,
      )
      .join('\n    ')}
  </bpmn:process>
</bpmn:definitions>`

/** (c) Steps of a process a second: ours; ours on the department's own process; bpmn-engine resuming and signalling. */
export async function benchEngine(): Promise<void> {
  const ours = await timeOurs(XML, ['done'])
  const department = await readFile(
    new URL('../provinces/common/processes/default-department.bpmn', import.meta.url),
    'utf8',
  )
  const real = await timeOurs(department, [
    'accept',
    'assign',
    'propose',
    'approve',
    'sign',
    'issue',
    'return-result',
  ])
  const theirs = await timeTheirs()
  printTable(
    '(c) Process steps, one core',
    ['engine', 'steps/s', 'microseconds a step', 'times bpmn-engine'],
    [
      ['ours, three tasks', whole(1e6 / ours), fixed(ours, 2), whole(theirs / ours)],
      ['ours, default-department', whole(1e6 / real), fixed(real, 2), whole(theirs / real)],
      ['bpmn-engine, resume and signal', whole(1e6 / theirs), fixed(theirs, 0), '1'],
    ],
  )
}

async function timeOurs(xml: string, outcomes: readonly string[]): Promise<number> {
  const compiled = await compile(xml)
  if (!compiled.ok) throw new Error(compiled.problems.map((problem) => problem.message).join(' '))
  const { plan } = compiled
  const RUNS = 100_000
  const walk = (): number => {
    let step = start(plan, {})
    let steps = 1
    while (!step.ended) {
      const task = step.opened[0]!
      const outcome = task.node.outcomes.find((one) => outcomes.includes(one.name)) ?? task.node.outcomes[0]!
      step = complete(plan, step.tokens, task.token, outcome.name, {})
      steps += 1
    }
    return steps
  }
  for (let run = 0; run < 2000; run++) walk()
  const began = performance.now()
  let steps = 0
  for (let run = 0; run < RUNS; run++) steps += walk()
  return ((performance.now() - began) * 1000) / steps
}

/** Its state is stored between two requests, so every signal begins with recovering it. */
async function timeTheirs(): Promise<number> {
  const RUNS = 60
  const engine = new Engine({ name: 'bench', source: XML })
  await engine.execute()
  const state = JSON.stringify(await engine.getState())
  await engine.stop()
  let microseconds = 0
  for (let run = 0; run < RUNS; run++) {
    const began = performance.now()
    const recovered = new Engine({ name: 'bench' }).recover(JSON.parse(state))
    const execution = await recovered.resume()
    execution.signal({ id: 'one' })
    JSON.stringify(await recovered.getState())
    await recovered.stop()
    if (run >= 10) microseconds += (performance.now() - began) * 1000
  }
  return microseconds / (RUNS - 10)
}
