import { sayDay } from '../../../kernel/calendar/explain.ts'
import { dayOf } from '../../../kernel/calendar/rules.ts'
import type { Procedure } from '../../../kernel/promise/contract.ts'
import type { Locale } from '../../../platform/i18n/problems.ts'
import { html } from '../../../public/html.ts'
import type { Html } from '../../../public/html.ts'
import { langOf, t } from '../../../public/layout.ts'
import { lightOfProject } from '../actions/view.ts'
import type { ProjectListRow } from '../store.ts'

const lights = {
  overdue: ['●', '已超期', 'Overdue'],
  soon: ['◆', '即将到期', 'Due soon'],
  kept: ['✓', '已办到', 'Kept'],
  running: ['▶', '办理中', 'In hand'],
  closed: ['–', '已关闭', 'Closed'],
} as const

function projectLight(locale: Locale, row: ProjectListRow, now: Date): Html {
  const light = lightOfProject(row, now)
  const [shape, zh, en] = lights[light]
  return html`<span class="light ${light}"><span aria-hidden="true">${shape}</span>${t(locale, zh, en)}</span>`
}

function plainState(locale: Locale, procedure: Procedure, row: ProjectListRow): string {
  return procedure.states[row.state]?.plain[locale] ?? row.state
}

function dayIn(locale: Locale, at: Date): string {
  return sayDay(dayOf(at), locale)
}

const owner = (locale: Locale, row: ProjectListRow): string => (locale === 'en' ? row.owner_en : row.owner_zh)
const area = (locale: Locale, row: ProjectListRow): string => (locale === 'en' ? row.area_en : row.area_zh)

function item(locale: Locale, procedure: Procedure, row: ProjectListRow, now: Date): Html {
  return html`<li>
    <a href="/projects/${row.no}"
      ><span
        ><b>${row.title}</b><br /><small
          >${area(locale, row)} · ${owner(locale, row)} · ${plainState(locale, procedure, row)}${row.due_at && !row.closed_at ? t(locale, ` · 答应 ${dayIn(locale, row.due_at)} 办好`, ` · by ${dayIn(locale, row.due_at)}`) : ''}</small
        ></span
      >${projectLight(locale, row, now)}</a
    >
  </li>`
}

/** All projects: those under way first, the nearest date first. */
export function projectsPage(locale: Locale, procedure: Procedure, rows: ProjectListRow[], now: Date): Html {
  const open = rows.filter((row) => !row.closed_at)
  const ended = rows.filter((row) => row.closed_at)
  return html`<h1>${t(locale, '正在解决的根子', 'Working on the causes')}</h1>
    <p>
      ${t(
        locale,
        '有些事反复出现,一件一件办不完。这里是为它们立的项目:谁牵头,答应哪天办好,办到没有由社区说。',
        'Some matters keep coming back. These are the projects planned against that: who leads them, by when, and whether the community says it was kept.',
      )}
    </p>
    ${open.length === 0 ? html`<p class="quiet-text">${t(locale, '现在没有。', 'None at present.')}</p>` : html`<ul class="list">${open.map((row) => item(locale, procedure, row, now))}</ul>`}
    ${
      ended.length > 0
        ? html`<h2>${t(locale, '做完的', 'Ended')}</h2>
            <ul class="list">
              ${ended.map((row) => item(locale, procedure, row, now))}
            </ul>`
        : null
    }`
}

export type Told = {
  milestones: { on_day: string | null; says: string }[]
  steps: { at: Date; zh: string; en: string }[]
  cases: { slug: string; no: string; title: string }[]
}

/** One project as anybody may read it: why, who, by when, what happened, and the public pages of its matters. */
export function projectPage(locale: Locale, procedure: Procedure, row: ProjectListRow, told: Told, now: Date): Html {
  return html`<p><a href="/projects">‹ ${t(locale, '全部项目', 'All projects')}</a></p>
    <h1 lang="${langOf(row.title)}">${row.title}</h1>
    <p class="row">${projectLight(locale, row, now)}<span>${plainState(locale, procedure, row)}</span></p>
    <p class="quiet-text">${row.no} · ${area(locale, row)} · ${t(locale, '立项', 'planned')} ${dayIn(locale, row.opened_at)}</p>
    <section class="card">
      <p>
        ${t(locale, '谁牵头', 'Led by')}: <b>${owner(locale, row)}</b>
        ${row.due_at ? html`<br />${t(locale, '答应哪天办好', 'Promised by')}: <b>${dayIn(locale, row.due_at)}</b>` : null}
      </p>
    </section>
    <p lang="${langOf(row.why)}">${row.why}</p>
    ${
      told.milestones.length > 0
        ? html`<h2>${t(locale, '步骤', 'Milestones')}</h2>
            <ol>
              ${told.milestones.map((each) => html`<li>${each.on_day ? `${sayDay(each.on_day, locale)} ` : ''}<span lang="${langOf(each.says)}">${each.says}</span></li>`)}
            </ol>`
        : null
    }
    <h2>${t(locale, '经过', 'What happened')}</h2>
    <ol class="timeline">
      ${told.steps.map((step) => html`<li><time datetime="${step.at.toISOString()}">${dayIn(locale, step.at)}</time><br />${locale === 'en' ? step.en : step.zh}</li>`)}
    </ol>
    ${
      told.cases.length > 0
        ? html`<h2>${t(locale, '为哪些事立的', 'The matters it was planned for')}</h2>
            <ul class="list">
              ${told.cases.map((each) => html`<li><a href="/c/${each.slug}"><span lang="${langOf(each.title)}">${each.title}</span><small>${each.no}</small></a></li>`)}
            </ul>`
        : null
    }`
}

/** A line on the page of a matter: "a project is planned until …". */
export function projectNote(locale: Locale, procedure: Procedure, row: ProjectListRow, now: Date): Html {
  return html`<section class="card">
    <p class="row">${projectLight(locale, row, now)}<span>${plainState(locale, procedure, row)}</span></p>
    <p>
      ${
        row.closed_at
          ? t(locale, '为这类事立过项目:', 'A project was planned for such matters: ')
          : row.due_at
            ? t(
                locale,
                `为这类事立了项目,答应 ${dayIn(locale, row.due_at)} 前办好:`,
                `A project is planned for such matters, until ${dayIn(locale, row.due_at)}: `,
              )
            : t(locale, '为这类事立了项目:', 'A project is planned for such matters: ')
      }<a href="/projects/${row.no}" lang="${langOf(row.title)}">${row.title}</a>
    </p>
  </section>`
}

/** On the board: how many are under way, how many late, how many kept. */
export function projectsOnBoard(locale: Locale, rows: ProjectListRow[], now: Date): Html {
  const n = (light: string): number => rows.filter((row) => lightOfProject(row, now) === light).length
  const open = rows.filter((row) => !row.closed_at).length
  return html`<h2>${t(locale, '从一件事到一类事', 'From matters to causes')}</h2>
    <p>
      <a href="/projects"
        >${t(locale, `项目 ${rows.length} 个:在做 ${open},超期 ${n('overdue')},办到 ${n('kept')}`, `${rows.length} projects: ${open} under way, ${n('overdue')} overdue, ${n('kept')} kept`)}</a
      >
    </p>`
}
