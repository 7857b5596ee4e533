import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { drawDiagram, renderDiagram, wrap } from './diagram.ts'
import { readDrawing } from './drawing.ts'
import { bpmn } from './test-support/bpmn-xml.ts'
import { sampleXml } from './test-support/sample.ts'

describe('sơ đồ quy trình', () => {
  it('shows every step with its role, marks where it stands, and says so in words', async () => {
    const svg = await renderDiagram(sampleXml, { done: ['start', 'receive'], current: ['assign'] })
    assert.match(svg, /role="img"/)
    assert.match(svg, /<title>Sơ đồ quy trình: Giải quyết thủ tục tại sở<\/title>/)
    assert.match(svg, /<desc>Đang ở bước: Phân công xử lý\. Các bước đã qua: Tiếp nhận hồ sơ\./)
    assert.equal(svg.match(/process-diagram__node--current/g)?.length, 1)
    for (const name of ['Thẩm định hồ sơ', 'Ký duyệt kết quả', 'Trả kết quả'])
      assert.ok(svg.includes(name), name)
    assert.match(svg, /Đang thực hiện/)
  })
  it('names ways out of a gateway by the outcomes that take them, the default way too', async () => {
    const { edges } = await readDrawing(sampleXml)
    const labels = Object.fromEntries(edges.map((edge) => [edge.id, edge.label]))
    assert.equal(labels['appraised-supplement'], 'Yêu cầu bổ sung')
    assert.equal(labels['appraised-review'], 'Trình kết quả')
    assert.equal(labels['start-receive'], '')
  })
  it('has no inline style and escapes what people typed', async () => {
    const xml = bpmn([{ kind: 'start', id: 's', name: '<script>"A & B"' }], [])
    const svg = await renderDiagram(xml, { done: [], current: [] })
    assert.doesNotMatch(svg, /style=|<script>/)
    assert.match(svg, /&lt;script&gt;&quot;A &amp; B&quot;/)
  })
  it('lays out without boxes over one another, everything inside the picture', async () => {
    const drawing = await readDrawing(sampleXml)
    for (const a of drawing.nodes) {
      assert.ok(
        a.x >= 0 && a.y >= 0 && a.x + a.width <= drawing.width && a.y + a.height <= drawing.height,
        a.id,
      )
      for (const b of drawing.nodes) {
        const apart =
          a === b ||
          a.x + a.width <= b.x ||
          b.x + b.width <= a.x ||
          a.y + a.height <= b.y ||
          b.y + b.height <= a.y
        assert.ok(apart, `${a.id} and ${b.id} overlap`)
      }
    }
  })
  it('runs no line through a box', async () => {
    const { nodes, edges } = await readDrawing(sampleXml)
    for (const edge of edges)
      for (const [index, to] of edge.points.slice(1).entries()) {
        const from = edge.points[index] ?? to
        const hit = nodes.find(
          (box) =>
            Math.max(from[0], to[0]) > box.x + 1 &&
            Math.min(from[0], to[0]) < box.x + box.width - 1 &&
            Math.max(from[1], to[1]) > box.y + 1 &&
            Math.min(from[1], to[1]) < box.y + box.height - 1,
        )
        assert.equal(hit, undefined, `${edge.id} runs through ${hit?.id}`)
      }
  })
  it('keeps the places a modeller gave', async () => {
    const di = `<bpmndi:BPMNDiagram xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" xmlns:di="http://www.omg.org/spec/DD/20100524/DI" id="d"><bpmndi:BPMNPlane id="pl" bpmnElement="process">
      <bpmndi:BPMNShape id="s1" bpmnElement="s"><dc:Bounds x="100" y="50" width="36" height="36" /></bpmndi:BPMNShape>
      <bpmndi:BPMNShape id="e1" bpmnElement="e"><dc:Bounds x="300" y="90" width="36" height="36" /></bpmndi:BPMNShape>
      <bpmndi:BPMNEdge id="f1" bpmnElement="s-e"><di:waypoint x="136" y="68" /><di:waypoint x="300" y="108" /></bpmndi:BPMNEdge></bpmndi:BPMNPlane></bpmndi:BPMNDiagram></bpmn:definitions>`
    const xml = bpmn(
      [
        { kind: 'start', id: 's' },
        { kind: 'end', id: 'e' },
      ],
      [['s', 'e']],
    ).replace('</bpmn:definitions>', di)
    const drawing = await readDrawing(xml)
    const [start, end] = drawing.nodes
    assert.deepEqual([(end?.x ?? 0) - (start?.x ?? 0), (end?.y ?? 0) - (start?.y ?? 0)], [200, 40])
    assert.equal(drawing.edges[0]?.points.length, 2)
    assert.match(drawDiagram(drawing, { done: [], current: ['s'] }), /<svg/)
  })
  it('wraps Vietnamese between words and shortens the rest', () => {
    assert.deepEqual(wrap('Tiếp nhận, kiểm tra và số hóa hồ sơ', 20, 3), [
      'Tiếp nhận, kiểm tra',
      'và số hóa hồ sơ',
    ])
    assert.deepEqual(wrap('một hai ba bốn năm', 7, 2), ['một hai', 'ba bốn…'])
  })
})
