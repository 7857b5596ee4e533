import type { Condition } from './condition.ts'

/** Who a step waits for. `applicant` is the person outside; the others are roles of officers. */
export const STEP_ROLES = {
  reception: 'Cán bộ một cửa',
  specialist: 'Chuyên viên',
  division_head: 'Lãnh đạo phòng',
  leader: 'Lãnh đạo cơ quan',
  clerk: 'Văn thư',
  applicant: 'Người nộp hồ sơ',
} as const
export type StepRole = keyof typeof STEP_ROLES

/** One way out of a step: `action` names what the caller must do in its own domain when it is chosen. */
export type Outcome = { name: string; label: string; action: string; requiresNote: boolean }

export type TaskNode = {
  kind: 'task'
  id: string
  name: string
  role: StepRole
  /** Working minutes allowed; null when the step has no limit of its own. */
  limitMinutes: number | null
  /** Hint which division does it (mã phòng), for the caller to place the task. */
  unit: string | null
  /** False: the time of this step does not count against the agency (chờ bổ sung, trả kết quả). */
  counted: boolean
  outcomes: readonly Outcome[]
  next: string
}

export type ServiceNode = {
  kind: 'service'
  id: string
  name: string
  handler: string
  params: Readonly<Record<string, string>>
  next: string
}

export type GatewayNode = {
  kind: 'gateway'
  id: string
  name: string
  /** Asked in order; the first that is true is taken. */
  flows: readonly { id: string; to: string; when: Condition }[]
  /** Taken when none is true. */
  otherwise: string | null
}

/**
 * A node of a compiled process. A further kind (parallel gateway, timer, message, sub-process) is a further member here,
 * a reader in `read-nodes.ts`, and a case in `engine.ts`; the compiler of TypeScript then names every place left.
 */
export type PlanNode =
  | { kind: 'start'; id: string; name: string; next: string }
  | { kind: 'end'; id: string; name: string }
  | TaskNode
  | ServiceNode
  | GatewayNode

/** What the engine runs: plain JSON, kept beside the XML it came from. */
export type ProcessPlan = {
  id: string
  name: string
  start: string
  nodes: Readonly<Record<string, PlanNode>>
}

/** Why a process cannot be published, and where. `message` is a Vietnamese sentence that names the element. */
export type Problem = { elementId: string | null; elementName: string | null; message: string }
