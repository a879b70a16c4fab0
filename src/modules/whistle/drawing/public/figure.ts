import { html } from '../../../../public/html.ts'
import type { Html } from '../../../../public/html.ts'
import type { Drawing, Shape } from '../shapes.ts'

function draw(shape: Shape): Html {
  switch (shape.kind) {
    case 'rect':
      return html`<rect class="${shape.look}" x="${shape.x}" y="${shape.y}" width="${shape.width}" height="${shape.height}" />`
    case 'circle':
      return html`<circle class="${shape.look}" cx="${shape.x}" cy="${shape.y}" r="${shape.r}" />`
    case 'path':
      return html`<path class="${shape.look}" d="${shape.d}" />`
    case 'text':
      return html`<text class="${shape.look}" x="${shape.x}" y="${shape.y}" text-anchor="${shape.anchor}">${shape.text}</text>`
    case 'mark':
      return html`<g class="${shape.look}" role="img" aria-label="${shape.says}"><title>${shape.says}</title>${shape.shapes.map(draw)}</g>`
  }
}

/** A drawing as SVG in the page itself; where it has named marks it is a group of them, else one picture with a name. */
export function figure(drawing: Drawing): Html {
  const marks = drawing.shapes.some((shape) => shape.kind === 'mark')
  return html`<svg class="drawing" viewBox="0 0 ${drawing.width} ${drawing.height}" role="${marks ? 'group' : 'img'}" aria-label="${drawing.says}">${drawing.shapes.map(draw)}</svg>`
}
