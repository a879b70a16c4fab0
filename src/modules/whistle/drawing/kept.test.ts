import { expect, test } from 'vitest'
import { keepFor } from './kept.ts'

test('many who ask at once have it counted once; after its time the old answer stands until the new one is there', async () => {
  let made = 0
  const make = async (): Promise<number> => {
    made += 1
    return made
  }
  const kept = keepFor<number>(0)
  expect(await Promise.all([kept('a', make), kept('b', make)])).toEqual([1, 2])
  expect(await kept('a', make)).toBe(1)
  await new Promise((done) => setTimeout(done, 1))
  expect(await kept('a', make)).toBe(3)
})

test('a failure is not kept', async () => {
  const kept = keepFor<number>(60_000)
  await expect(kept('a', () => Promise.reject(new Error('away')))).rejects.toThrow('away')
  expect(await kept('a', async () => 7)).toBe(7)
})
