import type { ProcessPlan } from '#platform/process/plan.ts'
import { STEP_ROLES } from '#platform/process/plan.ts'

/** One step of the way a dossier usually takes. `minutes` are working minutes; null when the step has no limit. */
export type Step = { name: string; by: string; minutes: number | null }

/** The usual way through a process: at every fork the way that is taken unless something stands against it. */
export function usualSteps(plan: ProcessPlan): Step[] {
  const steps: Step[] = []
  const seen = new Set<string>()
  for (let id: string | null = plan.start; id !== null && !seen.has(id);) {
    seen.add(id)
    const node: ProcessPlan['nodes'][string] | undefined = plan.nodes[id]
    if (!node || node.kind === 'end') break
    if (node.kind === 'task') {
      steps.push({
        name: node.name,
        by: STEP_ROLES[node.role],
        minutes: node.counted ? node.limitMinutes : null,
      })
    }
    id = node.kind === 'gateway' ? (node.otherwise ?? node.flows[0]?.to ?? null) : node.next
  }
  return steps
}

const DAY = 480

/** `0,5 ngày`, `2 giờ`, `30 phút`. */
export function stepTime(minutes: number | null): string {
  if (minutes === null) return 'Không tính'
  if (minutes % (DAY / 4) === 0) return `${String(minutes / DAY).replace('.', ',')} ngày`
  return minutes % 60 === 0 ? `${minutes / 60} giờ` : `${minutes} phút`
}
