import { compileCondition, literalsOf } from './condition.ts'
import { layOut, type Placed, type Route } from './layout.ts'
import { STEP_ROLES } from './plan.ts'
import { extensionsOf, listOf, readBpmn, refOf, textOf, type Element } from './read-xml.ts'

export type DrawnKind = 'start' | 'end' | 'task' | 'service' | 'gateway' | 'other'
export type DrawnNode = {
  id: string
  name: string
  kind: DrawnKind
  role: string
  width: number
  height: number
}
export type DrawnEdge = { id: string; from: string; to: string; label: string; main: boolean }

/** A process ready to be drawn: it depends on the XML only, so it may be kept as long as the definition. */
export type Drawing = {
  name: string
  nodes: readonly (DrawnNode & Placed)[]
  edges: readonly (DrawnEdge & Route)[]
  width: number
  height: number
}

const SIZES: Record<DrawnKind, { width: number; height: number }> = {
  start: { width: 34, height: 34 },
  end: { width: 34, height: 34 },
  gateway: { width: 44, height: 44 },
  task: { width: 156, height: 88 },
  service: { width: 156, height: 88 },
  other: { width: 156, height: 88 },
}
const KINDS: Record<string, DrawnKind> = {
  'bpmn:StartEvent': 'start',
  'bpmn:EndEvent': 'end',
  'bpmn:UserTask': 'task',
  'bpmn:ServiceTask': 'service',
}

/**
 * Reads what there is to draw, also of a process that cannot be published yet. Where the file says where things stand, they
 * stand there; otherwise they are laid out from left to right.
 * @throws Error when the text is no BPMN
 */
export async function readDrawing(xml: string): Promise<Drawing> {
  const document = await readBpmn(xml)
  if (!('processes' in document)) throw new Error(document.problems[0]?.message ?? 'no BPMN')
  const process = document.processes[0]
  const elements = process ? listOf(process, 'flowElements') : []
  const isFlow = (element: Element) => element.$type === 'bpmn:SequenceFlow'
  const nodes = elements
    .filter((element) => !isFlow(element) && !/Data(Object|Store)/.test(element.$type))
    .map(readNode)
  const ids = new Set(nodes.map((node) => node.id))
  const edges = elements
    .filter(isFlow)
    .map((flow) => readEdge(flow, elements))
    .filter((edge) => ids.has(edge.from) && ids.has(edge.to))
  const name = (process && textOf(process, 'name')) ?? 'Quy trình'
  return { name, ...(drawnAlready(document.definitions, nodes, edges) ?? layOut(nodes, edges)) }
}

function readNode(element: Element): DrawnNode {
  const kind = KINDS[element.$type] ?? (element.$type.endsWith('Gateway') ? 'gateway' : 'other')
  const role = textOf(element, 'mc:role') ?? ''
  return {
    id: element.id ?? '',
    name: textOf(element, 'name') ?? '',
    kind,
    role:
      Object.entries(STEP_ROLES).find(([key]) => key === role)?.[1] ?? (kind === 'service' ? 'Tự động' : ''),
    ...SIZES[kind],
  }
}

function readEdge(flow: Element, elements: readonly Element[]): DrawnEdge {
  const source = refOf(flow, 'sourceRef')
  const condition = literals(flow)
  return {
    id: flow.id ?? '',
    from: source?.id ?? '',
    to: refOf(flow, 'targetRef')?.id ?? '',
    label:
      textOf(flow, 'name') ??
      (source?.$type.endsWith('Gateway') ? wayLabel(flow, source, condition, elements) : ''),
    main: !refOf(flow, 'conditionExpression'),
  }
}

/** The outcomes a flow's condition names. */
function literals(flow: Element): string[] {
  const expression = refOf(flow, 'conditionExpression')
  const source = expression ? textOf(expression, 'body') : null
  return source ? literalsOf(compileCondition(source).condition?.test ?? null, 'outcome') : []
}

/** The labels of the outcomes that take this way; for a default way, of those no other way names. */
function wayLabel(
  flow: Element,
  gateway: Element,
  named: readonly string[],
  elements: readonly Element[],
): string {
  const flows = elements.filter((element) => element.$type === 'bpmn:SequenceFlow')
  const siblings = flows.filter((one) => refOf(one, 'sourceRef') === gateway)
  if (siblings.length < 2) return ''
  const before = flows
    .filter((one) => refOf(one, 'targetRef') === gateway)
    .map((one) => refOf(one, 'sourceRef'))
  const outcomes = before.flatMap((task) => (task ? extensionsOf(task, 'mc:Outcome') : []))
  const elsewhere = new Set(siblings.flatMap((one) => (one === flow ? [] : literals(one))))
  const mine = outcomes.filter((outcome) => {
    const name = textOf(outcome, 'name') ?? ''
    return refOf(flow, 'conditionExpression') ? named.includes(name) : !elsewhere.has(name)
  })
  return [...new Set(mine.map((outcome) => textOf(outcome, 'label') ?? ''))].join(' / ')
}

/** The drawing kept in the file (BPMN DI), if it has every node. */
function drawnAlready(
  definitions: Element,
  nodes: readonly DrawnNode[],
  edges: readonly DrawnEdge[],
): Omit<Drawing, 'name'> | null {
  const planes = listOf(definitions, 'diagrams').flatMap((diagram) => refOf(diagram, 'plane') ?? [])
  const shapes = new Map(
    planes
      .flatMap((plane) => listOf(plane, 'planeElement'))
      .map((one) => [refOf(one, 'bpmnElement')?.id, one]),
  )
  if (
    !nodes.length ||
    !nodes.every((node) => shapes.has(node.id)) ||
    !edges.every((edge) => shapes.has(edge.id))
  )
    return null
  const placed = nodes.map((node) => ({ ...node, ...boundsOf(shapes.get(node.id)) }))
  const routed = edges.map((edge) => ({ ...edge, points: waypoints(shapes.get(edge.id)) }))
  return shifted(placed, routed)
}

const numberOf = (element: Element | undefined, name: string): number => Number(element?.get(name) ?? 0)

function boundsOf(shape: Element | undefined): Placed & { width: number; height: number } {
  const bounds = shape && refOf(shape, 'bounds')
  return {
    x: numberOf(bounds, 'x'),
    y: numberOf(bounds, 'y'),
    width: numberOf(bounds, 'width'),
    height: numberOf(bounds, 'height'),
  }
}

const waypoints = (shape: Element | undefined): Route['points'] =>
  shape ? listOf(shape, 'waypoint').map((point) => [numberOf(point, 'x'), numberOf(point, 'y')] as const) : []

const MARGIN = 24

/** Moves everything so that it begins in the corner, with room for the names under events. */
function shifted(nodes: (DrawnNode & Placed)[], edges: (DrawnEdge & Route)[]): Omit<Drawing, 'name'> {
  const xs = [
    ...nodes.flatMap((node) => [node.x, node.x + node.width]),
    ...edges.flatMap((edge) => edge.points.map(([x]) => x)),
  ]
  const ys = [
    ...nodes.flatMap((node) => [node.y, node.y + node.height]),
    ...edges.flatMap((edge) => edge.points.map(([, y]) => y)),
  ]
  const dx = MARGIN - Math.min(...xs)
  const dy = MARGIN - Math.min(...ys)
  return {
    nodes: nodes.map((node) => ({ ...node, x: node.x + dx, y: node.y + dy })),
    edges: edges.map((edge) => ({ ...edge, points: edge.points.map(([x, y]) => [x + dx, y + dy] as const) })),
    width: Math.max(...xs) + dx + MARGIN,
    height: Math.max(...ys) + dy + MARGIN * 2,
  }
}
