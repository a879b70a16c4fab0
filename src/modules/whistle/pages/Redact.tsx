import { useRef, useState } from 'react'
import type { KeyboardEvent, PointerEvent } from 'react'
import { useText } from '../../../web/i18n/text.tsx'
import { Button } from '../../../web/ui/Button.tsx'

export type Box = { x: number; y: number; w: number; h: number }
type Drag = { index: number; how: 'move' | 'size'; atX: number; atY: number; from: Box; fresh?: boolean }

const least = 0.01
const step = 0.01

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value))
}

function moved(box: Box, dx: number, dy: number): Box {
  return { ...box, x: clamp(box.x + dx, 0, 1 - box.w), y: clamp(box.y + dy, 0, 1 - box.h) }
}

function sized(box: Box, dx: number, dy: number): Box {
  return { ...box, w: clamp(box.w + dx, least, 1 - box.x), h: clamp(box.h + dy, least, 1 - box.y) }
}

const arrows: Record<string, [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
}

/**
 * Boxes over what must not be seen. Drawn, moved and sized with a pointer; or by keyboard: arrows move a box, with
 * Shift they size it, Delete takes it off. What is sent are shares of the picture; the server paints.
 */
export function Redact(props: { src: string; boxes: Box[]; onChange: (boxes: Box[]) => void }) {
  const { w } = useText()
  const { boxes, onChange } = props
  const frame = useRef<HTMLDivElement>(null)
  const drag = useRef<Drag | null>(null)
  const [chosen, setChosen] = useState<number | null>(null)

  function at(event: PointerEvent): { x: number; y: number } {
    const edge = frame.current?.getBoundingClientRect()
    if (!edge || edge.width === 0 || edge.height === 0) return { x: 0, y: 0 }
    return {
      x: clamp((event.clientX - edge.left) / edge.width, 0, 1),
      y: clamp((event.clientY - edge.top) / edge.height, 0, 1),
    }
  }
  const replace = (index: number, box: Box): void =>
    onChange(boxes.map((each, place) => (place === index ? box : each)))
  function add(box: Box): number {
    onChange([...boxes, box])
    setChosen(boxes.length)
    return boxes.length
  }
  function remove(index: number): void {
    onChange(boxes.filter((_, place) => place !== index))
    setChosen(null)
    // the focus goes where the next box can be added
    frame.current?.closest('.redact')?.querySelector<HTMLElement>('[data-add-box]')?.focus()
  }
  function onDown(event: PointerEvent, index: number | null, how: 'move' | 'size'): void {
    if (event.button !== 0) return
    const point = at(event)
    frame.current?.setPointerCapture(event.pointerId)
    if (index === null) {
      const box = { x: clamp(point.x, 0, 1 - least), y: clamp(point.y, 0, 1 - least), w: least, h: least }
      drag.current = { index: add(box), how: 'size', atX: point.x, atY: point.y, from: box, fresh: true }
    } else {
      event.stopPropagation()
      setChosen(index)
      const from = boxes[index]
      if (from) drag.current = { index, how, atX: point.x, atY: point.y, from }
    }
  }
  function onMove(event: PointerEvent): void {
    const present = drag.current
    if (!present) return
    const point = at(event)
    const [dx, dy] = [point.x - present.atX, point.y - present.atY]
    replace(present.index, present.how === 'move' ? moved(present.from, dx, dy) : sized(present.from, dx, dy))
  }
  /** A mere touch draws nothing. */
  function onUp(): void {
    const present = drag.current
    const box = present && boxes[present.index]
    if (present?.fresh && box && box.w < 0.02 && box.h < 0.02) remove(present.index)
    drag.current = null
  }
  function onKey(event: KeyboardEvent, index: number): void {
    const box = boxes[index]
    if (!box) return
    if (event.key === 'Delete' || event.key === 'Backspace') {
      event.preventDefault()
      remove(index)
      return
    }
    const direction = arrows[event.key]
    if (!direction) return
    event.preventDefault()
    const [dx, dy] = [direction[0] * step, direction[1] * step]
    replace(index, event.shiftKey ? sized(box, dx, dy) : moved(box, dx, dy))
  }
  const percent = (share: number): string => `${Math.round(share * 1000) / 10}%`
  return (
    <div className="redact stack tight">
      <p className="quiet">
        {w(
          '在照片上拖出黑框,盖住人脸、车牌、门牌。也可以按“加一个框”,用方向键移动,Shift+方向键改大小,Delete 删除。',
          'Drag boxes over faces, number plates and door numbers. Or press “Add a box”: arrow keys move it, Shift and arrows size it, Delete takes it off.',
        )}
      </p>
      <div
        ref={frame}
        className="redact-frame"
        onPointerDown={(event) => onDown(event, null, 'size')}
        onPointerMove={onMove}
        onPointerUp={onUp}
        onPointerCancel={() => (drag.current = null)}
      >
        <img src={props.src} alt={w('要遮挡的照片', 'The photo to redact')} draggable={false} />
        {boxes.map((box, index) => (
          <div
            // boxes have no name but their place
            // oxlint-disable-next-line react/no-array-index-key
            key={index}
            role="button"
            tabIndex={0}
            className={chosen === index ? 'redact-box chosen' : 'redact-box'}
            aria-label={w(
              `遮挡框 ${index + 1}:左 ${percent(box.x)},上 ${percent(box.y)},宽 ${percent(box.w)},高 ${percent(box.h)}`,
              `Box ${index + 1}: left ${percent(box.x)}, top ${percent(box.y)}, width ${percent(box.w)}, height ${percent(box.h)}`,
            )}
            style={{ left: percent(box.x), top: percent(box.y), width: percent(box.w), height: percent(box.h) }}
            onFocus={() => setChosen(index)}
            onKeyDown={(event) => onKey(event, index)}
            onPointerDown={(event) => onDown(event, index, 'move')}
          >
            <span
              className="redact-handle"
              aria-hidden="true"
              onPointerDown={(event) => onDown(event, index, 'size')}
            />
          </div>
        ))}
      </div>
      <div className="row">
        <button
          type="button"
          className="button secondary"
          data-add-box
          onClick={() => {
            const index = add({ x: 0.4, y: 0.4, w: 0.2, h: 0.2 })
            requestAnimationFrame(() => frame.current?.querySelectorAll<HTMLElement>('.redact-box')[index]?.focus())
          }}
        >
          {w('加一个框', 'Add a box')}
        </button>
        <Button
          kind="quiet"
          disabled={chosen === null || boxes.length === 0}
          onPress={() => (chosen === null ? undefined : remove(chosen))}
        >
          {w('删去选中的框', 'Delete the chosen box')}
        </Button>
        <span className="quiet" role="status">
          {w(`${boxes.length} 个框`, boxes.length === 1 ? '1 box' : `${boxes.length} boxes`)}
        </span>
      </div>
    </div>
  )
}
