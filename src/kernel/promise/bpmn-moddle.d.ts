declare module 'bpmn-moddle' {
  export type Element = { $type: string; get(name: string): unknown } & Record<string, unknown>
  export class BpmnModdle {
    create(type: string, given: Record<string, unknown>): Element
    toXML(root: Element, options?: { format?: boolean }): Promise<{ xml: string }>
    fromXML(xml: string): Promise<{ rootElement: Element; warnings: unknown[] }>
  }
}
