import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { ask } from '../../../web/api/client.ts'
import { useText } from '../../../web/i18n/text.tsx'
import { Loading, QueryFailure } from '../../../web/shell/Shell.tsx'
import { Button } from '../../../web/ui/Button.tsx'
import { ComboBox } from '../../../web/ui/ComboBox.tsx'
import { DayField } from '../../../web/ui/DayField.tsx'
import { Select } from '../../../web/ui/Select.tsx'
import type { organizationEndpoints, UnitNode } from '../contract.ts'
import { UnitDetail } from './UnitDetail.tsx'
import { treeLabels } from './words.ts'

type Ends = typeof organizationEndpoints
type Search = { tree?: string; on?: string; unit?: string }

function Branch(props: {
  node: UnitNode
  tree: string
  on: string | undefined
  chosen: string | undefined
  open?: boolean
  onChoose: (id: string) => void
}) {
  const { w } = useText()
  const { node } = props
  const [open, setOpen] = useState(props.open ?? false)
  const below = useQuery({
    queryKey: ['units-below', props.tree, props.on, node.id],
    queryFn: () =>
      ask<Ends['units']>('GET', '/api/units', {
        query: { tree: props.tree as 'duty', parent: node.id, ...(props.on ? { on: props.on } : {}) },
      }),
    enabled: open && node.children > 0,
  })
  const name = w(node.nameZh, node.nameEn)
  return (
    <li>
      <div className={props.chosen === node.id ? 'tree-row chosen' : 'tree-row'}>
        {node.children > 0 ? (
          <button
            type="button"
            className="tree-open"
            aria-expanded={open}
            aria-label={w(`${name} 的下级`, `Below ${name}`)}
            onClick={() => setOpen(!open)}
          >
            <svg width="12" height="12" viewBox="0 0 12 12" focusable="false">
              <path d={open ? 'M1 3h10L6 10z' : 'M3 1v10l7-5z'} fill="currentColor" />
            </svg>
          </button>
        ) : (
          <span className="tree-open" />
        )}
        <button
          type="button"
          data-row
          className="tree-name"
          aria-current={props.chosen === node.id ? 'true' : undefined}
          onClick={() => props.onChoose(node.id)}
        >
          {name}
          {node.children > 0 ? <span className="quiet num"> {node.children}</span> : null}
        </button>
      </div>
      {open && node.children > 0 ? (
        below.data ? (
          <ul className="tree">
            {below.data.units.map((child) => (
              <Branch key={child.id} {...props} node={child} open={false} />
            ))}
          </ul>
        ) : (
          <p className="quiet">{w('正在取下级', 'Loading what is below')}</p>
        )
      ) : null}
    </li>
  )
}

/** The organisation in its trees, today or as of a day; one unit with its people beside it. */
export function Organization() {
  const { w, say } = useText()
  const search: Search = useSearch({ strict: false })
  const navigate = useNavigate()
  const tree = search.tree ?? 'duty'
  const set = (next: Partial<Search>): void => void navigate({ to: '/organization', search: { ...search, ...next } })
  const top = useQuery({
    queryKey: ['units-below', tree, search.on, null],
    queryFn: () =>
      ask<Ends['units']>('GET', '/api/units', {
        query: { tree: tree as 'duty', ...(search.on ? { on: search.on } : {}) },
      }),
  })
  const find = async (query: string, signal: AbortSignal) => {
    const found = await ask<Ends['searchUnits']>('GET', '/api/units/search', { query: { query } }, { signal })
    return found.units.map((unit) => ({ value: unit.id, label: w(unit.nameZh, unit.nameEn) }))
  }
  return (
    <div className="stack">
      <h1>{w('组织', 'Organisation')}</h1>
      <div className="row base">
        <Select
          label={w('哪棵树', 'Tree')}
          value={tree}
          onChange={(value) => set({ tree: value, unit: undefined })}
          options={Object.entries(treeLabels).map(([value, label]) => ({ value, label: say(label) }))}
        />
        <DayField
          label={w('看哪天的样子', 'As of')}
          value={search.on ?? null}
          onChange={(on) => set({ on: on ?? undefined })}
        />
        {search.on ? (
          <Button kind="quiet" onPress={() => set({ on: undefined })}>
            {w('回到今天', 'Back to today')}
          </Button>
        ) : null}
        <div data-search className="search-box">
          <ComboBox
            label={w('找单位', 'Find a unit')}
            value={null}
            options={[]}
            search={find}
            onChange={(id) => (id ? set({ unit: id }) : undefined)}
          />
        </div>
      </div>
      {search.on ? (
        <p className="notice">
          {w(`这是 ${search.on} 的样子,只能看,不能改。`, `As it was on ${search.on}: to look at, not to change.`)}
        </p>
      ) : null}
      <div className="tree-and-unit">
        <nav aria-label={w('组织树', 'Tree of units')} className="sheet tree-box">
          {top.isPending ? (
            <Loading />
          ) : !top.data ? (
            <QueryFailure error={top.error} onRetry={() => void top.refetch()} />
          ) : top.data.units.length === 0 ? (
            <p className="quiet">{w('这棵树那时还没有单位。', 'This tree had no unit then.')}</p>
          ) : (
            <ul className="tree">
              {top.data.units.map((node) => (
                <Branch
                  key={node.id}
                  node={node}
                  tree={tree}
                  on={search.on}
                  chosen={search.unit}
                  open
                  onChoose={(id) => set({ unit: id })}
                />
              ))}
            </ul>
          )}
        </nav>
        {search.unit ? (
          <UnitDetail
            key={search.unit}
            id={search.unit}
            tree={tree}
            on={search.on}
            onOpen={(id) => set({ unit: id })}
          />
        ) : (
          <p className="quiet">
            {w('从左边选一个单位,看它的人、岗位和来历。', 'Choose a unit to see its people, posts and history.')}
          </p>
        )}
      </div>
    </div>
  )
}
