import type { Definition, ProcessCache } from './definitions.ts'
import { readDrawing, type Drawing, type DrawnEdge, type DrawnNode } from './drawing.ts'
import type { Placed, Route } from './layout.ts'

/** Which elements a process has passed, and where it stands now (ids of BPMN elements). */
export type Marks = { done: readonly string[]; current: readonly string[] }

/**
 * The process as SVG text, with where it stands. Colours are presentation attributes with classes `process-diagram__…`, so
 * that style sheets may change them and no inline style is needed. The caller puts it on a page as markup.
 * @throws Error when the text is no BPMN
 */
export const renderDiagram = async (xml: string, marks: Marks): Promise<string> =>
  drawDiagram(await readDrawing(xml), marks)

/** The same for a published definition, read once and kept. */
export async function diagramOf(cache: ProcessCache, definition: Definition, marks: Marks): Promise<string> {
  const known = cache.drawings.get(definition.id) ?? readDrawing(definition.xml)
  cache.drawings.set(definition.id, known)
  return drawDiagram(await known, marks)
}

/** The same from a drawing read before. */
export function drawDiagram(drawing: Drawing, marks: Marks): string {
  const state = (id: string) =>
    marks.current.includes(id) ? 'current' : marks.done.includes(id) ? 'done' : 'ahead'
  const passed = (edge: DrawnEdge) => state(edge.from) === 'done' && state(edge.to) !== 'ahead'
  return `<svg class="process-diagram" xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 ${round(drawing.width)} ${round(drawing.height)}" width="${round(drawing.width)}" height="${round(drawing.height)}" font-size="13">
<title>Sơ đồ quy trình: ${escape(drawing.name)}</title>
<desc>${escape(summary(drawing, marks))}</desc>
<defs><marker id="process-arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="9" markerHeight="9" markerUnits="userSpaceOnUse" orient="auto"><path d="M0 0 8 4 0 8z" fill="#5b5f6b" class="process-diagram__arrow"/></marker></defs>
${drawing.edges.map((edge) => drawEdge(edge, passed(edge))).join('\n')}
${drawing.nodes.map((node) => drawNode(node, state(node.id))).join('\n')}
${drawing.edges.map(drawLabel).join('\n')}
</svg>`
}

/** For those who hear the page: the steps passed and the step it is at. */
function summary({ nodes }: Drawing, marks: Marks): string {
  const names = (ids: readonly string[]) =>
    nodes.filter((node) => node.kind === 'task' && ids.includes(node.id)).map((node) => node.name)
  const current = names(marks.current)
  const done = names(marks.done)
  const all = nodes.filter((node) => node.kind === 'task').map((node) => node.name)
  return [
    current.length ? `Đang ở bước: ${current.join(', ')}.` : '',
    done.length ? `Các bước đã qua: ${done.join(', ')}.` : '',
    `Các bước của quy trình: ${all.join(', ')}.`,
  ]
    .filter(Boolean)
    .join(' ')
}

type State = 'current' | 'done' | 'ahead'
const COLOURS: Record<State, { stroke: string; fill: string; width: number }> = {
  current: { stroke: '#1d3f8f', fill: '#e8edf9', width: 3 },
  done: { stroke: '#1f6f43', fill: '#eef6f0', width: 1.5 },
  ahead: { stroke: '#8b8f99', fill: '#ffffff', width: 1.5 },
}

function drawNode(node: DrawnNode & Placed, state: State): string {
  const colour = COLOURS[state]
  const paint = `fill="${colour.fill}" stroke="${colour.stroke}" stroke-width="${colour.width}"`
  const body =
    node.kind === 'start' || node.kind === 'end'
      ? event(node, paint)
      : node.kind === 'gateway'
        ? gateway(node, paint)
        : task(node, paint)
  return `<g class="process-diagram__${node.kind} process-diagram__node--${state}"><title>${escape(hint(node, state))}</title>${body}${mark(node, state)}</g>`
}

const WORDS: Record<State, string> = { current: 'đang thực hiện', done: 'đã qua', ahead: 'chưa tới' }
const hint = (node: DrawnNode, state: State): string =>
  [node.name || 'Nhánh rẽ', node.role, WORDS[state]].filter(Boolean).join(' – ')

function event(node: DrawnNode & Placed, paint: string): string {
  const radius = node.width / 2
  const [x, y] = [node.x + radius, node.y + node.height / 2]
  const ring =
    node.kind === 'end'
      ? `<circle cx="${round(x)}" cy="${round(y)}" r="${radius - 5}" fill="none" stroke="#5b5f6b" stroke-width="2"/>`
      : ''
  const name = textLines(wrap(node.name, 16, 3), x, node.y + node.height + 15, 15)
  return `<circle cx="${round(x)}" cy="${round(y)}" r="${radius}" ${paint}/>${ring}${name}`
}

function gateway(node: DrawnNode & Placed, paint: string): string {
  const [x, y, r] = [node.x + node.width / 2, node.y + node.height / 2, node.width / 2]
  const diamond = `M${round(x)} ${round(y - r)} ${round(x + r)} ${round(y)} ${round(x)} ${round(y + r)} ${round(x - r)} ${round(y)}z`
  return `<path d="${diamond}" ${paint}/><text x="${round(x)}" y="${round(y + 6)}" text-anchor="middle" font-size="17" fill="#5b5f6b" class="process-diagram__mark">?</text>`
}

function task(node: DrawnNode & Placed, paint: string): string {
  const x = node.x + node.width / 2
  const lines = wrap(node.name, Math.floor((node.width - 16) / 7.4), 3)
  const height = lines.length * 16 + (node.role ? 15 : 0)
  const first = node.y + (node.height - height) / 2 + 13
  const role = node.role
    ? `<text x="${round(x)}" y="${round(first + lines.length * 16)}" text-anchor="middle" font-size="11" fill="#5b5f6b" class="process-diagram__role">${escape(node.role)}</text>`
    : ''
  return `<rect x="${round(node.x)}" y="${round(node.y)}" width="${node.width}" height="${node.height}" rx="6" ${paint}/>${textLines(lines, x, first, 16)}${role}`
}

/** State by shape and word, not by colour alone. */
function mark(node: DrawnNode & Placed, state: State): string {
  if (node.kind !== 'task' && node.kind !== 'service') return ''
  const x = node.x + node.width
  if (state === 'done')
    return `<circle cx="${round(x - 4)}" cy="${round(node.y + 4)}" r="9" fill="#1f6f43"/><path d="M${round(x - 8)} ${round(node.y + 4)}l3 3 5-6" fill="none" stroke="#fff" stroke-width="2"/>`
  if (state === 'current')
    return `<rect x="${round(x - 100)}" y="${round(node.y - 11)}" width="104" height="20" rx="10" fill="#1d3f8f"/><text x="${round(x - 48)}" y="${round(node.y + 3)}" text-anchor="middle" font-size="11" fill="#fff">Đang thực hiện</text>`
  return ''
}

function drawEdge(edge: DrawnEdge & Route, passed: boolean): string {
  const path = edge.points.map(([x, y], index) => `${index ? 'L' : 'M'}${round(x)} ${round(y)}`).join('')
  const [stroke, width] = passed ? ['#1f6f43', 2.5] : ['#5b5f6b', 1.3]
  return `<path class="process-diagram__flow${passed ? ' process-diagram__flow--done' : ''}" d="${path}" fill="none" stroke="${stroke}" stroke-width="${width}" stroke-linejoin="round" marker-end="url(#process-arrow)"/>`
}

/** The label stands where the way has parted from the others: at the beginning of its last level stretch. */
function drawLabel(edge: DrawnEdge & Route): string {
  if (!edge.label) return ''
  const stretches = edge.points.slice(1).map((point, index) => [edge.points[index] ?? point, point] as const)
  const level = stretches.filter(([a, b]) => a[1] === b[1] && Math.abs(a[0] - b[0]) > 40)
  // A way back is named in its channel, which it has for itself.
  const [a, b] = level.find(([a, b]) => b[0] < a[0]) ??
    level.at(-1) ??
    stretches.at(-1) ?? [
      [0, 0],
      [0, 0],
    ]
  const back = b[0] < a[0]
  const [start, bend] = edge.points
  // A way up joins others at its end: it is named under its beginning.
  if (!back && start && bend && b[1] < start[1])
    return label([edge.label], bend[0] + 4, start[1] + 14, 'start')
  const lines = back ? [edge.label] : wrap(edge.label, 15, 2)
  return label(lines, a[0] + (back ? -6 : 6), a[1] - 5 - (lines.length - 1) * 12, back ? 'end' : 'start')
}

const label = (lines: readonly string[], x: number, y: number, anchor: string): string =>
  `<g class="process-diagram__label" font-size="11" fill="#3a3d45" stroke="#fff" stroke-width="3" paint-order="stroke">${textLines(lines, x, y, 12, anchor)}</g>`

const textLines = (lines: readonly string[], x: number, y: number, step: number, anchor = 'middle'): string =>
  lines
    .map(
      (line, index) =>
        `<text x="${round(x)}" y="${round(y + index * step)}" text-anchor="${anchor}">${escape(line)}</text>`,
    )
    .join('')

/** Breaks at spaces; what does not fit in `most` lines ends with an ellipsis (the full name is in the title). */
export function wrap(text: string, width: number, most: number): string[] {
  const lines: string[] = []
  for (const word of text.split(/\s+/).filter(Boolean)) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + 1 + word.length <= width)
      lines[lines.length - 1] = `${last} ${word}`
    else lines.push(word)
  }
  if (lines.length <= most) return lines
  const kept = lines.slice(0, most)
  const end = kept[most - 1] ?? ''
  return [...kept.slice(0, -1), end.length + 2 > width ? `${end.slice(0, width - 1)}…` : `${end} …`]
}

const round = (value: number): number => Math.round(value * 10) / 10
const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
