import { holds, type Data } from './condition.ts'
import type { ProcessPlan, ServiceNode, TaskNode } from './plan.ts'

/** Where a process stands: one token at each step of people that is open. */
export type Token = { id: number; node: string }

/** A step that has just been opened, with the token that stands at it. */
export type TaskSpec = { token: number; node: TaskNode }

/** A service the caller carries out now (a job in the same transaction); the process does not wait for it. */
export type ServiceCall = { node: string; handler: string; params: ServiceNode['params'] }

export type Step = {
  tokens: Token[]
  opened: TaskSpec[]
  services: ServiceCall[]
  ended: boolean
  /** Elements passed in this step, in order, the opened steps and ends included. */
  path: string[]
}

/** The way cannot go on: a gateway without a true condition. Publishing refuses what it can foresee of this. */
export class ProcessStuck extends Error {
  readonly node: string
  constructor(plan: ProcessPlan, node: string) {
    super(`process ${plan.id}: no condition of gateway ${node} is true and it has no default flow`)
    this.node = node
  }
}

/** Begins a process: from its start to the first steps of people. */
export function start(plan: ProcessPlan, data: Data): Step {
  const step: Step = { tokens: [], opened: [], services: [], ended: false, path: [] }
  return travel(plan, 1, plan.start, data, step)
}

/**
 * Takes the outcome of an open step and moves its token on. `data` are the variables after the step; `outcome` is set by us.
 * @throws Error when the token is not open or the outcome is not one of the step's: the caller offers only what there is.
 */
export function complete(
  plan: ProcessPlan,
  tokens: readonly Token[],
  tokenId: number,
  outcome: string,
  data: Data,
): Step {
  const token = tokens.find((one) => one.id === tokenId)
  const node = token && plan.nodes[token.node]
  if (node?.kind !== 'task') throw new Error(`process ${plan.id}: token ${tokenId} is at no open task`)
  if (!node.outcomes.some((one) => one.name === outcome))
    throw new Error(`process ${plan.id}: task ${node.id} has no outcome ${outcome}`)
  const step: Step = {
    tokens: tokens.filter((one) => one.id !== tokenId),
    opened: [],
    services: [],
    ended: false,
    path: [],
  }
  return travel(plan, tokenId, node.next, { ...data, outcome }, step)
}

/** Moves one token until it waits or ends. Automatic loops are refused at publishing, so this comes to an end. */
function travel(plan: ProcessPlan, token: number, from: string, data: Data, step: Step): Step {
  let at = from
  for (;;) {
    const node = plan.nodes[at]
    if (!node) throw new Error(`process ${plan.id}: no node ${at}`)
    step.path.push(at)
    switch (node.kind) {
      case 'start':
        at = node.next
        break
      case 'service':
        step.services.push({ node: node.id, handler: node.handler, params: node.params })
        at = node.next
        break
      case 'gateway': {
        const taken = node.flows.find((flow) => holds(flow.when, data))?.to ?? node.otherwise
        if (taken === null) throw new ProcessStuck(plan, node.id)
        at = taken
        break
      }
      case 'task':
        step.tokens.push({ id: token, node: at })
        step.opened.push({ token, node })
        return step
      case 'end':
        step.ended = step.tokens.length === 0
        return step
    }
  }
}
