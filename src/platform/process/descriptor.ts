/** What our processes add to BPMN 2.0, as a moddle extension: read by `compile.ts`, offered by the modeller. */
export const NAMESPACE = 'https://motcua.vn/bpmn/1'

const text = (name: string) => ({ name, isAttr: true, type: 'String' })

export const mcDescriptor = {
  name: 'Một Cửa',
  prefix: 'mc',
  uri: NAMESPACE,
  xml: { tagAlias: 'lowerCase' },
  types: [
    {
      name: 'UserTask',
      extends: ['bpmn:UserTask'],
      properties: [text('role'), text('limit'), text('unit'), text('counted')],
    },
    { name: 'ServiceTask', extends: ['bpmn:ServiceTask'], properties: [text('handler')] },
    {
      name: 'Outcome',
      superClass: ['Element'],
      properties: [text('name'), text('label'), text('action'), text('requiresNote')],
    },
    { name: 'Param', superClass: ['Element'], properties: [text('name'), text('value')] },
  ],
}
