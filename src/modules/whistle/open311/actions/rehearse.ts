import type { House } from '../../../../kernel/house.ts'

const undone = new Error('undone')

/** The same house, where every write is done to its end and then undone. */
export function rehearsal(house: House): House {
  return {
    ...house,
    async write(actor, _claim, work) {
      let result: { value: Awaited<ReturnType<typeof work>> } | undefined
      try {
        await house.write(actor, undefined, async (tx) => {
          result = { value: await work(tx) }
          throw undone
        })
      } catch (error) {
        if (error !== undone) throw error
      }
      if (!result) throw new Error('nothing was rehearsed')
      return result.value
    },
  }
}
