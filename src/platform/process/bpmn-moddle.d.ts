/** The package does not export its own types; this is the part used here. */
declare module 'bpmn-moddle' {
  export class BpmnModdle {
    constructor(extensions?: Record<string, unknown>)
    fromXML(xml: string): Promise<{
      rootElement: unknown
      warnings: { message: string; element?: unknown; property?: string; value?: unknown }[]
    }>
  }
}
