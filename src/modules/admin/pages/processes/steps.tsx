import { Table } from '#ui/components/table/table.tsx'
import { formatNumber } from '#ui/format.ts'
import { unescaped, type Html } from '#ui/jsx-runtime'
import { STEP_ROLES, type PlanNode, type ProcessPlan, type TaskNode } from '#platform/process/plan.ts'

type StepsProps = { plan: ProcessPlan; dayMinutes: number }

/** The steps of people in the order in which they are first reached. */
export const StepsTable = ({ plan, dayMinutes }: StepsProps): Html => (
  <Table
    caption="Các bước"
    captionSize="m"
    scroll
    stack
    firstCellIsHeader
    head={['Bước', 'Người làm', 'Thời hạn', 'Kết quả có thể chọn']}
    rows={stepsOf(plan).map((step) => [
      step.name,
      STEP_ROLES[step.role],
      limitOf(step, dayMinutes),
      step.outcomes.map((one) => (one.requiresNote ? `${one.label} (nêu lý do)` : one.label)).join('; '),
    ])}
  />
)

function stepsOf(plan: ProcessPlan): TaskNode[] {
  const seen = new Set<string>()
  const steps: TaskNode[] = []
  for (const queue = [plan.start]; queue.length > 0;) {
    const id = queue.shift()!
    const node = plan.nodes[id]
    if (!node || seen.has(id)) continue
    seen.add(id)
    if (node.kind === 'task') steps.push(node)
    queue.push(...waysOn(node))
  }
  return steps
}

function waysOn(node: PlanNode): string[] {
  if (node.kind === 'end') return []
  if (node.kind !== 'gateway') return [node.next]
  return [...node.flows.map((flow) => flow.to), ...(node.otherwise === null ? [] : [node.otherwise])]
}

function limitOf(step: TaskNode, dayMinutes: number): string {
  const waits = step.counted ? '' : ' (không tính vào thời hạn giải quyết)'
  if (step.limitMinutes === null) return `Không có${waits}`
  const minutes = step.limitMinutes
  if (minutes % (dayMinutes / 2) === 0) return `${formatNumber(minutes / dayMinutes)} ngày làm việc${waits}`
  return minutes % 60 === 0
    ? `${formatNumber(minutes / 60)} giờ làm việc${waits}`
    : `${formatNumber(minutes)} phút${waits}`
}

/** The drawing; wide ones scroll inside their own region. */
export const Diagram = ({ svg, name }: { svg: string; name: string }): Html => (
  <figure class="mc-diagram">
    <div class="mc-diagram__scroll" role="region" tabindex={0} aria-label={`Sơ đồ quy trình ${name}`}>
      {unescaped(svg)}
    </div>
  </figure>
)
