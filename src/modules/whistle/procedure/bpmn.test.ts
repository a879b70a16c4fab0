import { BpmnModdle } from 'bpmn-moddle'
import type { Element } from 'bpmn-moddle'
import { expect, test } from 'vitest'
import { callUpProcedure } from './call-up.ts'
import { caseProcedure } from './case.ts'
import { disputeProcedure } from './dispute.ts'
import { writeBpmn } from '../../../kernel/promise/bpmn.ts'

test.each([caseProcedure, callUpProcedure, disputeProcedure].map((each) => [each.kind, each] as const))(
  'the procedure of a %s is BPMN 2.0 that a reader of another house understands, picture included',
  async (_, procedure) => {
    const xml = await writeBpmn(procedure, 'en')
    const { rootElement, warnings } = await new BpmnModdle().fromXML(xml)
    expect(warnings).toEqual([])
    const [process] = rootElement['rootElements'] as Element[]
    const elements = process?.['flowElements'] as Element[]
    const states = elements.filter((element) => /UserTask|EndEvent/.test(element.$type))
    expect(states).toHaveLength(Object.keys(procedure.states).length)
    expect(elements.filter((element) => element.$type === 'bpmn:SequenceFlow').length).toBeGreaterThan(2)
    expect(xml.match(/<bpmndi:BPMNShape/g)).toHaveLength(states.length + 1)
  },
)
