import { checkPlan } from './check.ts'
import type { PlanNode, Problem, ProcessPlan } from './plan.ts'
import { readNode, wiring, type Around } from './read-nodes.ts'
import { label, listOf, problem, readBpmn, textOf, type Element } from './read-xml.ts'

export type Compiled = { ok: true; plan: ProcessPlan } | { ok: false; problems: Problem[] }

/**
 * Turns BPMN 2.0 XML into a plan the engine can run, or says everything that stands in the way.
 * @param dayMinutes working minutes of `1d` in limits; a working day has eight hours (Labour Code art. 105)
 */
export async function compile(
  xml: string,
  { dayMinutes = 480 }: { dayMinutes?: number } = {},
): Promise<Compiled> {
  const document = await readBpmn(xml)
  if (document.problems.length) return { ok: false, problems: document.problems }
  if (!('processes' in document)) return { ok: false, problems: [] }
  const [process, second] = document.processes
  if (!process) return refuse(problem(null, 'Tệp không có quy trình nào.'))
  if (second)
    return refuse(problem(second, 'Tệp có nhiều hơn một quy trình; hãy tách mỗi quy trình một tệp.'))
  return compileProcess(process, dayMinutes)
}

const refuse = (...problems: Problem[]): Compiled => ({ ok: false, problems })

function compileProcess(process: Element, dayMinutes: number): Compiled {
  const elements = listOf(process, 'flowElements')
  const around = wiring(elements, dayMinutes)
  const read = elements.flatMap((element) => readNode(element, around) ?? [])
  const problems = [...startProblems(process, elements, around), ...read.flatMap((one) => one.problems)]
  if (problems.length) return { ok: false, problems }
  const nodes: Record<string, PlanNode> = {}
  for (const { node } of read) if (node) nodes[node.id] = node
  const start = Object.values(nodes).find((node) => node.kind === 'start')
  if (!start) return refuse(problem(process, 'Quy trình chưa có điểm bắt đầu.'))
  const plan: ProcessPlan = {
    id: process.id ?? '',
    name: textOf(process, 'name') ?? '',
    start: start.id,
    nodes,
  }
  const found = checkPlan(plan)
  return found.length ? { ok: false, problems: found } : { ok: true, plan }
}

function startProblems(process: Element, elements: readonly Element[], around: Around): Problem[] {
  const starts = elements.filter((element) => element.$type === 'bpmn:StartEvent')
  if (!starts.length) return [problem(process, 'Quy trình chưa có điểm bắt đầu.')]
  const extra = starts
    .slice(1)
    .map((one) => problem(one, `${label(one)}: quy trình chỉ có một điểm bắt đầu.`))
  const entered = starts
    .filter((one) => around.incoming(one).length > 0)
    .map((one) => problem(one, `${label(one)} không được có luồng đi vào.`))
  return [...extra, ...entered]
}
