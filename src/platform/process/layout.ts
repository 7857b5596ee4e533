/**
 * A layered drawing from left to right. The main way keeps the first row; what branches off goes to the rows below; ways back
 * run in channels above. Lines bend only between columns, so that none crosses a box.
 */
export type Placed = { x: number; y: number }
export type Route = { points: readonly (readonly [x: number, y: number])[] }
type Node = { id: string; kind: string; width: number; height: number }
type Edge = { id: string; from: string; to: string; main: boolean }

const GAP = 112
const ROW = 128
const MARGIN = 40
const CHANNEL = 18

type Grid = { column: Map<string, number>; row: Map<string, number>; back: Set<string> }

export function layOut<N extends Node, E extends Edge>(
  nodes: readonly N[],
  edges: readonly E[],
): { nodes: (N & Placed)[]; edges: (E & Route)[]; width: number; height: number } {
  const grid = columnsAndRows(nodes, edges)
  const channels = backChannels(edges, grid)
  const top = MARGIN + (channels.size ? (Math.max(...channels.values()) + 2) * CHANNEL : 0)
  const lefts = columnLefts(nodes, grid)
  const placed = nodes.map((node) => {
    const column = lefts[grid.column.get(node.id) ?? 0] ?? { left: 0, width: 0 }
    const middle = top + (grid.row.get(node.id) ?? 0) * ROW + ROW / 2
    return { ...node, x: column.left + (column.width - node.width) / 2, y: middle - node.height / 2 }
  })
  const boxes = new Map(placed.map((node) => [node.id, node]))
  const routed = edges.map((edge) => ({ ...edge, points: route(edge, boxes, lefts, grid, channels) }))
  const last = lefts.at(-1)
  const rows = Math.max(0, ...grid.row.values()) + 1
  return {
    nodes: placed,
    edges: routed,
    width: (last ? last.left + last.width : 0) + GAP / 2 + MARGIN,
    height: top + rows * ROW + MARGIN,
  }
}

/** Columns by the longest way from the start, ways back left out; rows by whoever came first keeps the row. */
function columnsAndRows(nodes: readonly Node[], edges: readonly Edge[]): Grid {
  const out = Map.groupBy(edges, (edge) => edge.from)
  const back = waysBack(nodes, out)
  const forward = edges.filter((edge) => !back.has(edge.id))
  const column = longest(nodes, forward)
  return { column, row: rows(nodes, forward, column), back }
}

function waysBack(nodes: readonly Node[], out: Map<string, Edge[]>): Set<string> {
  const back = new Set<string>()
  const state = new Map<string, 'open' | 'done'>()
  const visit = (id: string): void => {
    state.set(id, 'open')
    // The main way first: a loop is then cut where it comes back, not where it goes on.
    const ways = (out.get(id) ?? []).toSorted((a, b) => Number(b.main) - Number(a.main))
    for (const edge of ways) {
      if (state.get(edge.to) === 'open') back.add(edge.id)
      else if (!state.has(edge.to)) visit(edge.to)
    }
    state.set(id, 'done')
  }
  const starts = nodes.filter((node) => node.kind === 'start')
  for (const node of [...starts, ...nodes]) if (!state.has(node.id)) visit(node.id)
  return back
}

function longest(nodes: readonly Node[], forward: readonly Edge[]): Map<string, number> {
  const into = Map.groupBy(forward, (edge) => edge.to)
  const column = new Map<string, number>()
  const of = (id: string): number => {
    const known = column.get(id)
    if (known !== undefined) return known
    const value = Math.max(-1, ...(into.get(id) ?? []).map((edge) => of(edge.from))) + 1
    column.set(id, value)
    return value
  }
  for (const node of nodes) of(node.id)
  return column
}

/** A taken stretch of a row: a box, or a line that passes through. */
type Taken = { row: number; from: number; to: number }

function rows(
  nodes: readonly Node[],
  forward: readonly Edge[],
  column: Map<string, number>,
): Map<string, number> {
  const row = new Map<string, number>()
  const taken: Taken[] = []
  const at = (id: string) => column.get(id) ?? 0
  const free = (wanted: number, from: number, to: number): number => {
    let candidate = wanted
    while (taken.some((one) => one.row === candidate && one.from <= to && from <= one.to)) candidate++
    return candidate
  }
  for (const id of mainWay(nodes, forward, column)) {
    row.set(id, 0)
    taken.push({ row: 0, from: at(id), to: at(id) })
  }
  const main = [...row.keys()].map(at)
  if (main.length) taken.push({ row: 0, from: Math.min(...main), to: Math.max(...main) })
  const into = Map.groupBy(forward, (edge) => edge.to)
  const out = Map.groupBy(forward, (edge) => edge.from)
  for (const node of nodes.toSorted((a, b) => at(a.id) - at(b.id))) {
    if (row.has(node.id)) continue
    const sources = (into.get(node.id) ?? []).map((edge) => edge.from)
    // The row stays free from the first source on, and up to where the node joins the main way again.
    const begin = Math.min(at(node.id), ...sources.map((source) => at(source) + 1))
    const rejoins = (out.get(node.id) ?? [])
      .filter((edge) => row.get(edge.to) === 0)
      .map((edge) => at(edge.to) - 1)
    const end = Math.max(at(node.id), ...rejoins)
    const wanted = Math.max(1, Math.min(...sources.map((source) => row.get(source) ?? 1)))
    const chosen = free(Number.isFinite(wanted) ? wanted : 1, begin, end)
    row.set(node.id, chosen)
    taken.push({ row: chosen, from: begin, to: end })
  }
  return row
}

/** The way through the default flows, to the end that lies farthest. */
function mainWay(nodes: readonly Node[], forward: readonly Edge[], column: Map<string, number>): string[] {
  const out = Map.groupBy(forward, (edge) => edge.from)
  const way: string[] = []
  for (let id = nodes.find((node) => node.kind === 'start')?.id; id !== undefined;) {
    way.push(id)
    const next: Edge | undefined = (out.get(id) ?? []).toSorted(
      (a, b) =>
        reach(b.to, out) - reach(a.to, out) ||
        Number(b.main) - Number(a.main) ||
        (column.get(b.to) ?? 0) - (column.get(a.to) ?? 0),
    )[0]
    id = next?.to
  }
  return way
}

/** How many steps lie ahead of a node at most. */
function reach(id: string, out: Map<string, Edge[]>): number {
  return 1 + Math.max(0, ...(out.get(id) ?? []).map((edge) => reach(edge.to, out)))
}

function columnLefts(nodes: readonly Node[], grid: Grid): { left: number; width: number }[] {
  const widths: number[] = []
  for (const node of nodes) {
    const column = grid.column.get(node.id) ?? 0
    widths[column] = Math.max(widths[column] ?? 0, node.width)
  }
  let left = MARGIN
  return Array.from(widths, (width) => {
    const one = { left, width }
    left += width + GAP
    return one
  })
}

/** Each way back gets the lowest channel in which no other runs over the same columns. */
function backChannels(edges: readonly Edge[], grid: Grid): Map<string, number> {
  const span = (edge: Edge) => [grid.column.get(edge.to) ?? 0, grid.column.get(edge.from) ?? 0] as const
  const channels = new Map<string, number>()
  const used: { channel: number; from: number; to: number }[] = []
  const back = edges.filter((edge) => grid.back.has(edge.id))
  for (const edge of back.toSorted((a, b) => span(a)[1] - span(a)[0] - (span(b)[1] - span(b)[0]))) {
    const [from, to] = span(edge)
    let channel = 0
    while (used.some((one) => one.channel === channel && one.from <= to && from <= one.to)) channel++
    used.push({ channel, from, to })
    channels.set(edge.id, channel)
  }
  return channels
}

type Box = Node & Placed

function route(
  edge: Edge,
  boxes: Map<string, Box>,
  lefts: Columns,
  grid: Grid,
  channels: Map<string, number>,
): Route['points'] {
  const from = boxes.get(edge.from)
  const to = boxes.get(edge.to)
  if (!from || !to) return []
  const channel = channels.get(edge.id)
  return channel === undefined
    ? forwardRoute(from, to, lefts, grid)
    : backRoute(from, to, channel, lefts, grid)
}

const middleX = (box: Box) => box.x + box.width / 2
const middleY = (box: Box) => box.y + box.height / 2

/** Leaves to the right (or down out of a gateway), runs along the row that was kept free for it, and enters from the left. */
function forwardRoute(from: Box, to: Box, lefts: Columns, grid: Grid): Route['points'] {
  const [y1, y2] = [middleY(from), middleY(to)]
  const enter = [to.x, y2] as const
  if (y1 === y2) return [[from.x + from.width, y1], enter]
  if (from.kind === 'gateway' && y2 > y1 && nothingBelow(from, to, grid))
    return [[middleX(from), from.y + from.height], [middleX(from), y2], enter]
  const shift = ((grid.row.get(from.id) ?? 0) % 3) * 7
  const bend =
    grid.row.get(to.id) === 0 ? leftOf(to, lefts, grid) - 26 - shift : rightOf(from, lefts, grid) + 14 + shift
  return [[from.x + from.width, y1], [bend, y1], [bend, y2], enter]
}

/** Is the column of a gateway empty from its own row down to the row of the target? */
function nothingBelow(from: Box, to: Box, grid: Grid): boolean {
  const [first, last] = [grid.row.get(from.id) ?? 0, grid.row.get(to.id) ?? 0]
  return ![...grid.row].some(
    ([id, row]) => grid.column.get(id) === grid.column.get(from.id) && row > first && row <= last,
  )
}

type Columns = readonly { left: number; width: number }[]
const leftOf = (box: Box, lefts: Columns, grid: Grid) => lefts[grid.column.get(box.id) ?? 0]?.left ?? box.x
function rightOf(box: Box, lefts: Columns, grid: Grid): number {
  const column = lefts[grid.column.get(box.id) ?? 0]
  return column ? column.left + column.width : box.x + box.width
}

/** Goes up between columns (straight up from the first row), back in its channel, and down to its target. */
function backRoute(from: Box, to: Box, channel: number, lefts: Columns, grid: Grid): Route['points'] {
  const level = MARGIN + (channel + 0.5) * CHANNEL
  const out = rightOf(from, lefts, grid) + GAP * 0.45 + (channel % 4) * 7
  const into = leftOf(to, lefts, grid) - 14 - (channel % 3) * 6
  const leave: Route['points'] =
    grid.row.get(from.id) === 0
      ? [
          [middleX(from), from.y],
          [middleX(from), level],
        ]
      : [
          [from.x + from.width, middleY(from)],
          [out, middleY(from)],
          [out, level],
        ]
  const arrive: Route['points'] =
    grid.row.get(to.id) === 0
      ? [
          [middleX(to), level],
          [middleX(to), to.y],
        ]
      : [
          [into, level],
          [into, middleY(to)],
          [to.x, middleY(to)],
        ]
  return [...leave, ...arrive]
}
