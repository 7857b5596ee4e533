import { BpmnModdle } from 'bpmn-moddle'
import { mcDescriptor } from './descriptor.ts'
import type { Problem } from './plan.ts'

/** The little we use of a moddle element; everything else of the library stays behind this file. */
export type Element = {
  $type: string
  id?: string
  name?: string
  get(name: string): unknown
}

export type Document = { definitions: Element; processes: Element[]; problems: Problem[] }

const LARGEST = 1_000_000

/** Parses BPMN 2.0 XML. What the parser warns of is a problem: an element left out would change the process silently. */
export async function readBpmn(xml: string): Promise<Document | { problems: Problem[] }> {
  if (xml.length > LARGEST) return { problems: [problem(null, 'Tệp quy trình quá lớn (hơn 1 triệu ký tự).')] }
  try {
    const { rootElement, warnings } = await new BpmnModdle({ mc: mcDescriptor }).fromXML(xml)
    const definitions = rootElement as Element
    const processes = listOf(definitions, 'rootElements').filter(
      (element) => element.$type === 'bpmn:Process',
    )
    return { definitions, processes, problems: warnings.map(warning) }
  } catch (error) {
    return { problems: [problem(null, `Không đọc được tệp BPMN: ${firstLine(error)}.`)] }
  }
}

function warning(one: { message: string; element?: unknown; property?: string; value?: unknown }): Problem {
  const element = one.element as Element | undefined
  if (one.property)
    return problem(
      element ?? null,
      `${label(element)} trỏ tới phần tử không có trong tệp: “${String(one.value)}”.`,
    )
  return problem(element ?? null, `Tệp BPMN có phần không hiểu được: ${firstLine(one)}.`)
}

const firstLine = (thing: unknown): string =>
  (thing instanceof Error || (typeof thing === 'object' && thing && 'message' in thing)
    ? String(thing.message)
    : ''
  )
    .split('\n')[0]
    ?.trim() ?? ''

export const listOf = (element: Element, name: string): Element[] => {
  const value = element.get(name)
  return Array.isArray(value) ? (value as Element[]) : []
}

/** A reference (`sourceRef`, `default`, …): the element it points to. */
export function refOf(element: Element, name: string): Element | undefined {
  const value = element.get(name)
  return typeof value === 'object' && value !== null ? (value as Element) : undefined
}

export function textOf(element: Element, name: string): string | null {
  const value = element.get(name)
  if (value === undefined || value === null) return null
  return String(value).normalize('NFC').trim() || null
}

/** Children of `extensionElements` of one type. */
export function extensionsOf(element: Element, type: string): Element[] {
  const holder = refOf(element, 'extensionElements')
  return holder ? listOf(holder, 'values').filter((value) => value.$type === type) : []
}

export const problem = (element: Element | null, message: string): Problem => ({
  elementId: element?.id ?? null,
  elementName: element?.name ?? null,
  message,
})

const KINDS: Record<string, string> = {
  'bpmn:StartEvent': 'Điểm bắt đầu',
  'bpmn:EndEvent': 'Điểm kết thúc',
  'bpmn:UserTask': 'Bước',
  'bpmn:ServiceTask': 'Việc tự động',
  'bpmn:ExclusiveGateway': 'Nhánh rẽ',
  'bpmn:SequenceFlow': 'Luồng',
}

/** How an element is named in a sentence: `Bước “Thẩm định”`. */
export function label(element: Element | undefined): string {
  if (!element) return 'Một phần tử'
  return `${KINDS[element.$type] ?? 'Phần tử'} “${element.name?.trim() || element.id || '?'}”`
}
