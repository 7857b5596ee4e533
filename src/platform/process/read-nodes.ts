import { compileCondition } from './condition.ts'
import {
  STEP_ROLES,
  type GatewayNode,
  type Outcome,
  type PlanNode,
  type Problem,
  type StepRole,
} from './plan.ts'
import { extensionsOf, label, listOf, problem, refOf, textOf, type Element } from './read-xml.ts'

type Read = { node: PlanNode | null; problems: Problem[] }
type Reader = (element: Element, around: Around) => Read

/** What a reader must know beside its element. Flows are found by their own ends: `outgoing` children are optional in BPMN. */
export type Around = {
  dayMinutes: number
  outgoing(element: Element): Element[]
  incoming(element: Element): Element[]
}

/** Looks the flows of a process up by the nodes they join. */
export function wiring(elements: readonly Element[], dayMinutes: number): Around {
  const flows = elements.filter((element) => element.$type === 'bpmn:SequenceFlow')
  const from = Map.groupBy(flows, (flow) => refOf(flow, 'sourceRef'))
  const to = Map.groupBy(flows, (flow) => refOf(flow, 'targetRef'))
  return {
    dayMinutes,
    outgoing: (element) => from.get(element) ?? [],
    incoming: (element) => to.get(element) ?? [],
  }
}

/** Element kinds the engine runs. */
const READERS: Record<string, Reader> = {
  'bpmn:StartEvent': readStart,
  'bpmn:EndEvent': readEnd,
  'bpmn:UserTask': readTask,
  'bpmn:ServiceTask': readService,
  'bpmn:ExclusiveGateway': readGateway,
}

/** Drawn for readers; they do not run. */
const SILENT: ReadonlySet<string> = new Set([
  'bpmn:SequenceFlow',
  'bpmn:DataObject',
  'bpmn:DataObjectReference',
  'bpmn:DataStoreReference',
])

const UNSUPPORTED: Record<string, string> = {
  'bpmn:ParallelGateway': 'nhánh song song',
  'bpmn:InclusiveGateway': 'nhánh bao gồm',
  'bpmn:EventBasedGateway': 'nhánh theo sự kiện',
  'bpmn:ComplexGateway': 'nhánh phức hợp',
  'bpmn:SubProcess': 'quy trình con',
  'bpmn:CallActivity': 'gọi quy trình khác',
  'bpmn:BoundaryEvent': 'sự kiện gắn vào bước',
  'bpmn:IntermediateCatchEvent': 'sự kiện chờ (hẹn giờ, thông điệp)',
  'bpmn:IntermediateThrowEvent': 'sự kiện phát',
  'bpmn:SendTask': 'việc gửi thông điệp',
  'bpmn:ReceiveTask': 'việc chờ thông điệp',
  'bpmn:ScriptTask': 'việc chạy mã',
  'bpmn:BusinessRuleTask': 'việc theo bảng quyết định',
  'bpmn:ManualTask': 'việc thủ công',
  'bpmn:Task': 'việc chưa chọn loại; hãy chọn “User Task”',
}

/** Reads one flow element; null for what only decorates the drawing. */
export function readNode(element: Element, around: Around): Read | null {
  if (SILENT.has(element.$type)) return null
  const reader = READERS[element.$type]
  if (!reader) {
    const kind = UNSUPPORTED[element.$type] ?? element.$type.replace('bpmn:', '')
    return refused(problem(element, `${label(element)}: chưa hỗ trợ ${kind}.`))
  }
  const extra = unsupportedExtra(element)
  return extra
    ? refused(problem(element, `${label(element)}: chưa hỗ trợ ${extra}.`))
    : reader(element, around)
}

const refused = (...problems: Problem[]): Read => ({ node: null, problems })

function unsupportedExtra(element: Element): string | null {
  if (listOf(element, 'eventDefinitions').length) return 'sự kiện hẹn giờ, thông điệp hoặc loại khác ở đây'
  if (refOf(element, 'loopCharacteristics')) return 'bước lặp nhiều lần hoặc nhiều người cùng lúc'
  return null
}

const named = (element: Element) => ({ id: element.id ?? '', name: textOf(element, 'name') ?? '' })

function readStart(element: Element, around: Around): Read {
  const { next, problems } = singleNext(element, around)
  return next ? { node: { kind: 'start', ...named(element), next }, problems } : refused(...problems)
}

function readEnd(element: Element, around: Around): Read {
  const stray = around.outgoing(element).length
    ? [problem(element, `${label(element)} không được có luồng đi ra.`)]
    : []
  return { node: { kind: 'end', ...named(element) }, problems: stray }
}

function readService(element: Element, around: Around): Read {
  const { next, problems } = singleNext(element, around)
  const handler = textOf(element, 'mc:handler')
  if (!handler) problems.push(problem(element, `${label(element)} chưa ghi tên việc phải làm (mc:handler).`))
  const params = Object.fromEntries(
    extensionsOf(element, 'mc:Param').map((param) => [
      textOf(param, 'name') ?? '',
      textOf(param, 'value') ?? '',
    ]),
  )
  if (!next || !handler) return refused(...problems)
  return { node: { kind: 'service', ...named(element), handler, params, next }, problems }
}

function readTask(element: Element, around: Around): Read {
  const { next, problems } = singleNext(element, around)
  const complain = (message: string) => problems.push(problem(element, `${label(element)} ${message}`))
  const role = textOf(element, 'mc:role')
  if (!textOf(element, 'name')) complain('chưa có tên.')
  if (!role) complain('chưa chọn vai trò thực hiện (mc:role).')
  else if (!isRole(role))
    complain(`có vai trò không biết: “${role}”. Các vai trò: ${Object.keys(STEP_ROLES).join(', ')}.`)
  const limitText = textOf(element, 'mc:limit')
  const limitMinutes = limitText === null ? null : minutesOf(limitText, around.dayMinutes)
  if (limitMinutes === undefined)
    complain(`có thời hạn không đọc được: “${limitText}”. Viết như 0.5d, 4h hoặc 90m.`)
  const outcomes = extensionsOf(element, 'mc:Outcome').map(readOutcome)
  problems.push(...outcomeProblems(element, outcomes))
  if (!next || !role || !isRole(role) || limitMinutes === undefined || problems.length)
    return refused(...problems)
  const counted = textOf(element, 'mc:counted') !== 'false'
  const unit = textOf(element, 'mc:unit')
  return {
    node: { kind: 'task', ...named(element), role, limitMinutes, unit, counted, outcomes, next },
    problems,
  }
}

const isRole = (role: string): role is StepRole => Object.hasOwn(STEP_ROLES, role)

/** `0.5d` = half a working day, `4h`, `90m`: working minutes; undefined when it is none of these or not whole minutes. */
function minutesOf(limit: string, dayMinutes: number): number | undefined {
  const match = /^(\d+(?:[.,]\d+)?)\s*([dhm])$/.exec(limit)
  if (!match) return undefined
  const perUnit = match[2] === 'd' ? dayMinutes : match[2] === 'h' ? 60 : 1
  const minutes = Number(match[1]?.replace(',', '.')) * perUnit
  return minutes > 0 && Number.isInteger(minutes) ? minutes : undefined
}

function readOutcome(element: Element): Outcome {
  const name = textOf(element, 'name') ?? ''
  return {
    name,
    label: textOf(element, 'label') ?? '',
    action: textOf(element, 'action') ?? '',
    requiresNote: textOf(element, 'requiresNote') === 'true',
  }
}

function outcomeProblems(element: Element, outcomes: readonly Outcome[]): Problem[] {
  const at = (message: string) => problem(element, `${label(element)} ${message}`)
  if (!outcomes.length) return [at('chưa có kết quả nào để chọn (mc:outcome).')]
  return outcomes.flatMap((outcome, index) => {
    const found: Problem[] = []
    if (!/^[a-z][a-z0-9_-]*$/.test(outcome.name))
      found.push(
        at(
          `có kết quả thứ ${index + 1} đặt tên sai: “${outcome.name}” (chữ thường không dấu, số, gạch nối).`,
        ),
      )
    if (!outcome.label) found.push(at(`có kết quả “${outcome.name}” chưa có nhãn.`))
    if (!outcome.action) found.push(at(`có kết quả “${outcome.name}” chưa ghi hành động (action).`))
    if (outcomes.findIndex((other) => other.name === outcome.name) < index)
      found.push(at(`có hai kết quả cùng tên “${outcome.name}”.`))
    return found
  })
}

function readGateway(element: Element, around: Around): Read {
  const outgoing = around.outgoing(element)
  const fallback = refOf(element, 'default')
  const problems: Problem[] = []
  if (!outgoing.length) return refused(problem(element, `${label(element)} không có luồng đi ra.`))
  const flows: GatewayNode['flows'][number][] = []
  for (const flow of outgoing) {
    const to = refOf(flow, 'targetRef')?.id
    if (!to || flow === fallback) continue
    const source = conditionOf(flow)
    if (source === null) {
      // A gateway that only joins ways needs no condition on its single way out.
      if (outgoing.length === 1)
        return { node: { kind: 'gateway', ...named(element), flows: [], otherwise: to }, problems }
      problems.push(
        problem(
          flow,
          `${label(flow)} đi ra từ ${label(element)} chưa có điều kiện và không phải luồng mặc định.`,
        ),
      )
      continue
    }
    const { condition, problem: wrong } = compileCondition(source)
    if (condition) flows.push({ id: flow.id ?? '', to, when: condition })
    else problems.push(problem(flow, `${label(flow)} có điều kiện “${source}” không dùng được: ${wrong}.`))
  }
  const otherwise = (fallback && refOf(fallback, 'targetRef')?.id) ?? null
  return { node: { kind: 'gateway', ...named(element), flows, otherwise }, problems }
}

function conditionOf(flow: Element): string | null {
  const expression = refOf(flow, 'conditionExpression')
  return expression ? (textOf(expression, 'body') ?? '') : null
}

/** Everything but a gateway has one way out, without a condition. */
function singleNext(element: Element, around: Around): { next: string | null; problems: Problem[] } {
  const outgoing = around.outgoing(element)
  const [flow] = outgoing
  if (!flow) return { next: null, problems: [problem(element, `${label(element)} không có luồng đi ra.`)] }
  if (outgoing.length > 1)
    return {
      next: null,
      problems: [
        problem(element, `${label(element)} có ${outgoing.length} luồng đi ra; muốn rẽ hãy dùng nhánh rẽ.`),
      ],
    }
  if (refOf(flow, 'conditionExpression'))
    return {
      next: null,
      problems: [problem(flow, `${label(flow)} có điều kiện nhưng không đi ra từ nhánh rẽ.`)],
    }
  return { next: refOf(flow, 'targetRef')?.id ?? null, problems: [] }
}
