import type { Drawing, Shape } from '../shapes.ts'

function Piece(props: { shape: Shape }) {
  const { shape } = props
  switch (shape.kind) {
    case 'rect':
      return <rect className={shape.look} x={shape.x} y={shape.y} width={shape.width} height={shape.height} />
    case 'circle':
      return <circle className={shape.look} cx={shape.x} cy={shape.y} r={shape.r} />
    case 'path':
      return <path className={shape.look} d={shape.d} />
    case 'text':
      return (
        <text className={shape.look} x={shape.x} y={shape.y} textAnchor={shape.anchor}>
          {shape.text}
        </text>
      )
    case 'mark':
      return (
        <g className={shape.look} role="img" aria-label={shape.says}>
          <title>{shape.says}</title>
          <Pieces shapes={shape.shapes} />
        </g>
      )
  }
}

function Pieces(props: { shapes: Shape[] }) {
  // a drawing is made anew as a whole; its pieces have no identity of their own
  return props.shapes.map((shape, index) => <Piece key={index} shape={shape} />)
}

/** A drawing as SVG; where it has named marks it is a group of them, else one picture with a name. */
export function Figure(props: { drawing: Drawing }) {
  const { drawing } = props
  const marks = drawing.shapes.some((shape) => shape.kind === 'mark')
  return (
    <svg
      className="drawing"
      viewBox={`0 0 ${drawing.width} ${drawing.height}`}
      role={marks ? 'group' : 'img'}
      aria-label={drawing.says}
    >
      <Pieces shapes={drawing.shapes} />
    </svg>
  )
}
