/** Small BPMN texts for tests and demonstrations: nodes and flows in, XML out. */
export type XmlNode =
  | { kind: 'start' | 'end'; id: string; name?: string }
  | {
      kind: 'task'
      id: string
      name?: string
      role?: string
      limit?: string
      counted?: boolean
      outcomes?: readonly (readonly [name: string, label: string, action?: string, requiresNote?: boolean])[]
    }
  | { kind: 'service'; id: string; name?: string; handler?: string; params?: Record<string, string> }
  | { kind: 'gateway'; id: string; name?: string; fallback?: string }
  | { kind: 'raw'; xml: string }
export type XmlFlow = readonly [from: string, to: string, condition?: string]

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
const attribute = (name: string, value: string | undefined): string =>
  value === undefined ? '' : ` ${name}="${escape(value)}"`

/** The id given to a flow: `from-to`, or `from-to-2` for a second one between the same two. */
export function flowIds(flows: readonly XmlFlow[]): string[] {
  return flows.map(([from, to], index) => {
    const before = flows.slice(0, index).filter((flow) => flow[0] === from && flow[1] === to).length
    return `${from}-${to}${before ? `-${before + 1}` : ''}`
  })
}

export function bpmn(nodes: readonly XmlNode[], flows: readonly XmlFlow[], name = 'Quy trình'): string {
  const ids = flowIds(flows)
  const lines = flows.map(([from, to, condition], index) => {
    const open = `<bpmn:sequenceFlow id="${ids[index]}" sourceRef="${from}" targetRef="${to}"`
    if (condition === undefined) return `${open} />`
    const body = `<bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">${escape(condition)}</bpmn:conditionExpression>`
    return `${open}>${body}</bpmn:sequenceFlow>`
  })
  return `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:mc="https://motcua.vn/bpmn/1"
  xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" id="definitions" targetNamespace="https://motcua.vn">
  <bpmn:process id="process" name="${escape(name)}" isExecutable="true">
    ${[...nodes.map(nodeXml), ...lines].join('\n    ')}
  </bpmn:process>
</bpmn:definitions>`
}

function nodeXml(node: XmlNode): string {
  if (node.kind === 'raw') return node.xml
  const head = `id="${node.id}"${attribute('name', node.name)}`
  switch (node.kind) {
    case 'start':
      return `<bpmn:startEvent ${head} />`
    case 'end':
      return `<bpmn:endEvent ${head} />`
    case 'gateway':
      return `<bpmn:exclusiveGateway ${head}${attribute('default', node.fallback)} />`
    case 'service': {
      const params = Object.entries(node.params ?? {}).map(
        ([key, value]) => `<mc:param name="${key}" value="${escape(value)}" />`,
      )
      return `<bpmn:serviceTask ${head}${attribute('mc:handler', node.handler)}>${extension(params)}</bpmn:serviceTask>`
    }
    case 'task': {
      const extras = `${attribute('mc:role', node.role)}${attribute('mc:limit', node.limit)}${node.counted === false ? ' mc:counted="false"' : ''}`
      const outcomes = (node.outcomes ?? []).map(
        ([outcome, label, action, note]) =>
          `<mc:outcome name="${outcome}" label="${escape(label)}" action="${action ?? outcome}"${note ? ' requiresNote="true"' : ''} />`,
      )
      return `<bpmn:userTask ${head}${extras}>${extension(outcomes)}</bpmn:userTask>`
    }
  }
}

const extension = (children: readonly string[]): string =>
  children.length ? `<bpmn:extensionElements>${children.join('')}</bpmn:extensionElements>` : ''
