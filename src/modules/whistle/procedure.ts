import type { Procedure } from '../../kernel/promise/contract.ts'
import { callUpProcedure } from './procedure/call-up.ts'
import { caseProcedure } from './procedure/case.ts'
import { disputeProcedure } from './procedure/dispute.ts'

/** The three kinds of promise a whistle is made of. */
export const whistleProcedures: Procedure[] = [caseProcedure, callUpProcedure, disputeProcedure]
