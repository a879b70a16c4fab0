/** A graph of states: what a picture of a procedure is drawn from. */
export type Graph = { states: { id: string; end: boolean }[]; edges: { from: string; to: string }[] }

/**
 * The states in columns, by the shortest way from the first one; those that end without the usual close stand last.
 * @returns ids by column, in the order of the procedure
 */
export function layersOf(graph: Graph, last: string): string[][] {
  const first = graph.states[0]?.id ?? ''
  const rank = new Map([[first, 0]])
  for (const [id, level] of rank)
    for (const edge of graph.edges) if (edge.from === id && !rank.has(edge.to)) rank.set(edge.to, level + 1)
  const most = Math.max(0, ...rank.values())
  const layers: string[][] = []
  for (const state of graph.states) {
    const level = state.end && state.id !== last ? most + 1 : (rank.get(state.id) ?? most + 1)
    ;(layers[level] ??= []).push(state.id)
  }
  return layers.filter(Boolean)
}

/** Where each state's box stands, its left upper corner. */
export function placesOf(
  layers: string[][],
  box: { width: number; height: number; gapX: number; gapY: number; edge: number },
): { places: Map<string, { x: number; y: number }>; width: number; height: number } {
  const places = new Map<string, { x: number; y: number }>()
  const tallest = Math.max(1, ...layers.map((layer) => layer.length))
  for (const [column, layer] of layers.entries())
    for (const [row, id] of layer.entries())
      places.set(id, {
        x: box.edge + column * (box.width + box.gapX),
        y: box.edge + (row + (tallest - layer.length) / 2) * (box.height + box.gapY),
      })
  return { places, width: layers.length * (box.width + box.gapX), height: tallest * (box.height + box.gapY) + box.edge }
}
