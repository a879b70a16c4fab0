import type { Element } from 'bpmn-moddle'
import type { Procedure } from './contract.ts'
import { targetsOf } from './define.ts'
import { layersOf, placesOf } from './layout.ts'

/** Names in XML ids: letters, digits and lines only. */
function idOf(...parts: string[]): string {
  return parts.join('_').replace(/[^A-Za-z0-9_]/g, '_')
}

type Flow = { name: string; from: string; to: string }

/** The ways of a procedure. An end has no way out in BPMN: reopening is told in the map, not drawn. */
function flowsOf(procedure: Procedure): Flow[] {
  return Object.entries(procedure.acts).flatMap(([name, act]) =>
    act.to === 'same' || act.to === 'before'
      ? []
      : act.from
          .filter((from) => !procedure.states[from]?.end)
          .flatMap((from) => [...new Set(targetsOf(procedure, act.to, from))].map((to) => ({ name, from, to }))),
  )
}

const box = { width: 120, height: 60, gapX: 80, gapY: 40, edge: 120 }

/**
 * A procedure as BPMN 2.0 with its picture, for tools of other houses: each state a task (an end state an end event),
 * each act a flow with its name; clocks with a limit stand in the documentation of the states they start in. The
 * picture is our own: bpmn-auto-layout falls over on ways that lead back.
 */
export async function writeBpmn(procedure: Procedure, locale: 'zh' | 'en'): Promise<string> {
  const { BpmnModdle } = await import('bpmn-moddle')
  const moddle = new BpmnModdle()
  const flows = flowsOf(procedure)
  const states = Object.entries(procedure.states).map(([id, state]) => ({ id, end: state.end ?? false }))
  const { places } = placesOf(layersOf({ states, edges: flows }, 'closed'), box)
  const start = moddle.create('bpmn:StartEvent', { id: 'start' })
  const nodes = new Map<string, Element>([['', start]])
  const shapes: Element[] = []
  const draw = (element: Element, x: number, y: number, width: number, height: number): void =>
    void shapes.push(
      moddle.create('bpmndi:BPMNShape', {
        id: `${String(element['id'])}_shape`,
        bpmnElement: element,
        bounds: moddle.create('dc:Bounds', { x, y, width, height }),
      }),
    )
  for (const [name, state] of Object.entries(procedure.states)) {
    const clocks = Object.values(procedure.clocks).filter((clock) => clock.starts.state?.includes(name) && clock.limit)
    const words = clocks.map((clock) => `${clock.label[locale]}: ${clock.limit ?? ''}`).join('; ')
    const element = moddle.create(state.end ? 'bpmn:EndEvent' : 'bpmn:UserTask', {
      id: idOf('state', name),
      name: state.label[locale],
      ...(words ? { documentation: [moddle.create('bpmn:Documentation', { text: words })] } : {}),
    })
    nodes.set(name, element)
    const place = places.get(name) ?? { x: 0, y: 0 }
    if (state.end) draw(element, place.x, place.y + 12, 36, 36)
    else draw(element, place.x, place.y, box.width, box.height)
  }
  const first = places.get(procedure.first) ?? { x: box.edge, y: box.edge }
  draw(start, first.x - 90, first.y + 12, 36, 36)
  const drawn: Element[] = []
  function connect(id: string, from: string, to: string, name?: string): void {
    const source = nodes.get(from)
    const target = nodes.get(to)
    if (!source || !target) return
    const flow = moddle.create('bpmn:SequenceFlow', {
      id,
      sourceRef: source,
      targetRef: target,
      ...(name ? { name } : {}),
    })
    source['outgoing'] = [...((source['outgoing'] as Element[] | undefined) ?? []), flow]
    target['incoming'] = [...((target['incoming'] as Element[] | undefined) ?? []), flow]
    drawn.push(flow)
    const a = from === '' ? { x: first.x - 90 - box.width + 36, y: first.y } : (places.get(from) ?? first)
    const b = places.get(to) ?? first
    const waypoint = [
      { x: a.x + box.width, y: a.y + box.height / 2 },
      { x: b.x, y: b.y + box.height / 2 },
    ].map((point) => moddle.create('dc:Point', point))
    shapes.push(moddle.create('bpmndi:BPMNEdge', { id: `${id}_edge`, bpmnElement: flow, waypoint }))
  }
  connect('flow_start', '', procedure.first)
  for (const { name, from, to } of flows)
    connect(idOf('act', name, from, to), from, to, procedure.acts[name]?.label[locale])
  const process = moddle.create('bpmn:Process', {
    id: idOf('procedure', procedure.kind),
    name: procedure.label[locale],
    isExecutable: false,
    flowElements: [...nodes.values(), ...drawn],
  })
  const plane = moddle.create('bpmndi:BPMNPlane', { id: 'plane', bpmnElement: process, planeElement: shapes })
  const definitions = moddle.create('bpmn:Definitions', {
    id: 'definitions',
    targetNamespace: 'urn:gankao:procedures',
    exporter: 'Gankao',
    rootElements: [process],
    diagrams: [moddle.create('bpmndi:BPMNDiagram', { id: 'diagram', plane })],
  })
  return (await moddle.toXML(definitions, { format: true })).xml
}
