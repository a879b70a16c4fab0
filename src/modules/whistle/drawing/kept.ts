const mostKept = 200

/**
 * Keeps what is the same for everybody who may ask and dear to count: an answer is made anew after `ms`, and while that
 * is under way the last one is given. So a large city never has a reader wait twice, nor two count the same at once.
 */
export function keepFor<T>(ms: number): (key: string, make: () => Promise<T>) => Promise<T> {
  const kept = new Map<string, { at: number; value: Promise<T>; busy: boolean }>()
  return (key, make) => {
    const now = performance.now()
    const known = kept.get(key)
    if (!known) {
      if (kept.size >= mostKept) kept.clear()
      const value = make()
      kept.set(key, { at: now, value, busy: false })
      // a failure is nobody's answer but the one who met it
      value.catch(() => kept.delete(key))
      return value
    }
    if (now - known.at >= ms && !known.busy) {
      known.busy = true
      make().then(
        (value) => kept.set(key, { at: performance.now(), value: Promise.resolve(value), busy: false }),
        () => kept.delete(key),
      )
    }
    return known.value
  }
}
