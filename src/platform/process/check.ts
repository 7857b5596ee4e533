import { decide, literalsOf, type Condition, type Data } from './condition.ts'
import type { GatewayNode, PlanNode, Problem, ProcessPlan, TaskNode } from './plan.ts'

/**
 * Can every way through the plan be gone, and does it come to an end? Each step of people is left with each of its outcomes;
 * what the conditions say of `outcome` is known then, everything else is taken as possible.
 */
export function checkPlan(plan: ProcessPlan): Problem[] {
  const loops = automaticLoops(plan)
  if (loops.length) return loops
  const seen = explore(plan)
  const problems = [
    ...unreachable(plan, seen),
    ...deadFlows(plan, seen),
    ...stuckProblems(seen),
    ...endless(plan, seen),
  ]
  return problems
}

type Stuck = { gateway: GatewayNode; task: TaskNode | null; outcome: string | null }
type Seen = {
  nodes: Set<string>
  flows: Set<string>
  edges: Map<string, Set<string>>
  stuck: Stuck[]
  /** Outcomes with which a gateway is reached. */
  outcomesAt: Map<string, Set<string>>
}

function explore(plan: ProcessPlan): Seen {
  const seen: Seen = {
    nodes: new Set(),
    flows: new Set(),
    edges: new Map(),
    stuck: [],
    outcomesAt: new Map(),
  }
  const waiting: TaskNode[] = []
  const walk = (from: string, to: string, task: TaskNode | null, outcome: string | null): void => {
    edge(seen.edges, from, to)
    const node = plan.nodes[to]
    const fresh = !seen.nodes.has(to)
    seen.nodes.add(to)
    if (node?.kind === 'task' && fresh) waiting.push(node)
    if (node?.kind === 'start' || node?.kind === 'service') walk(to, node.next, task, outcome)
    if (node?.kind === 'gateway') {
      if (outcome !== null) edge(seen.outcomesAt, to, outcome)
      for (const next of waysOut(node, outcome, task, seen)) walk(to, next, task, outcome)
    }
  }
  walk('', plan.start, null, null)
  for (let task = waiting.pop(); task; task = waiting.pop())
    for (const outcome of task.outcomes) walk(task.id, task.next, task, outcome.name)
  return seen
}

function edge(map: Map<string, Set<string>>, from: string, to: string): void {
  const set = map.get(from)
  if (set) set.add(to)
  else map.set(from, new Set([to]))
}

/** The ways that may be taken: those certainly false are left out, and nothing comes after one certainly true. */
function waysOut(gateway: GatewayNode, outcome: string | null, task: TaskNode | null, seen: Seen): string[] {
  const known: Data = outcome === null ? {} : { outcome }
  const ways: string[] = []
  for (const flow of gateway.flows) {
    const sure = certainty(flow.when, known)
    if (sure === false) continue
    seen.flows.add(flow.id)
    ways.push(flow.to)
    if (sure === true) return ways
  }
  if (gateway.otherwise !== null) return [...ways, gateway.otherwise]
  seen.stuck.push({ gateway, task, outcome })
  return ways
}

const certainty = (condition: Condition, known: Data): boolean | undefined =>
  condition.test ? decide(condition.test, known) : undefined

const KINDS = {
  start: 'Điểm bắt đầu',
  end: 'Điểm kết thúc',
  task: 'Bước',
  service: 'Việc tự động',
  gateway: 'Nhánh rẽ',
}
const label = (node: PlanNode): string => `${KINDS[node.kind]} “${node.name || node.id}”`
const at = (node: PlanNode, message: string): Problem => ({
  elementId: node.id,
  elementName: node.name || null,
  message: `${label(node)} ${message}`,
})

const unreachable = (plan: ProcessPlan, seen: Seen): Problem[] =>
  Object.values(plan.nodes)
    .filter((node) => !seen.nodes.has(node.id))
    .map((node) => at(node, 'không bao giờ tới được từ điểm bắt đầu.'))

/** Flows whose condition can never be true where they stand: most often a misspelt outcome. */
function deadFlows(plan: ProcessPlan, seen: Seen): Problem[] {
  return Object.values(plan.nodes).flatMap((node) => {
    if (node.kind !== 'gateway' || !seen.nodes.has(node.id)) return []
    return node.flows
      .filter((flow) => !seen.flows.has(flow.id))
      .map((flow) => {
        const offered = seen.outcomesAt.get(node.id) ?? new Set()
        const strange = literalsOf(flow.when.test, 'outcome').filter((outcome) => !offered.has(outcome))
        const why = strange.length ? `; không bước nào trước đó cho kết quả “${strange.join('”, “')}”` : ''
        const message = `có luồng “${flow.id}” không bao giờ được đi, điều kiện “${flow.when.text}”${why}.`
        return { ...at(node, message), elementId: flow.id }
      })
  })
}

function stuckProblems(seen: Seen): Problem[] {
  return seen.stuck.map(({ gateway, task, outcome }) =>
    task && outcome
      ? at(
          gateway,
          `không có luồng chắc chắn nhận kết quả “${outcome}” của ${label(task).toLowerCase()}; hãy đặt luồng mặc định.`,
        )
      : at(gateway, 'có thể không có điều kiện nào đúng; hãy đặt luồng mặc định.'),
  )
}

/** Every reached node must be able to come to an end. */
function endless(plan: ProcessPlan, seen: Seen): Problem[] {
  const ends = Object.values(plan.nodes).filter((node) => node.kind === 'end' && seen.nodes.has(node.id))
  const start = plan.nodes[plan.start]
  if (!ends.length) return start ? [at(start, 'không dẫn tới điểm kết thúc nào.')] : []
  const finishing = new Set(ends.map((node) => node.id))
  for (let grew = true; grew;) {
    grew = false
    for (const [from, targets] of seen.edges) {
      if (finishing.has(from) || ![...targets].some((to) => finishing.has(to))) continue
      finishing.add(from)
      grew = true
    }
  }
  return Object.values(plan.nodes)
    .filter((node) => seen.nodes.has(node.id) && !finishing.has(node.id))
    .map((node) => at(node, 'không có đường nào tới điểm kết thúc.'))
}

/** A circle without a step of people would run for ever. */
function automaticLoops(plan: ProcessPlan): Problem[] {
  const state = new Map<string, 'open' | 'done'>()
  const found: Problem[] = []
  const visit = (id: string): void => {
    const node = plan.nodes[id]
    if (!node || node.kind === 'task' || state.get(id) === 'done') return
    if (state.get(id) === 'open') {
      found.push(at(node, 'nằm trong một vòng lặp tự động, không có bước nào của người thực hiện.'))
      return
    }
    state.set(id, 'open')
    for (const next of targetsOf(node)) visit(next)
    state.set(id, 'done')
  }
  for (const id of Object.keys(plan.nodes)) visit(id)
  return found
}

/** Where a node may lead, conditions left aside. */
export function targetsOf(node: PlanNode): string[] {
  if (node.kind === 'end') return []
  if (node.kind !== 'gateway') return [node.next]
  return [...node.flows.map((flow) => flow.to), ...(node.otherwise === null ? [] : [node.otherwise])]
}
