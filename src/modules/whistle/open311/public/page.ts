import type { Locale } from '../../../../platform/i18n/problems.ts'
import type { Html } from '../../../../public/html.ts'
import { html } from '../../../../public/html.ts'
import { t } from '../../../../public/layout.ts'
import { mostDays, mostRows } from '../contract.ts'
import type { Service } from '../contract.ts'
import { example, reporting, updating } from './examples.ts'

export type Developers = {
  origin: string
  demo: boolean
  services: Service[]
  /** A service that asks more than words, one that does not, and a place: so that every example works here. */
  asking: Service | undefined
  plain: Service | undefined
  placeCode: string | undefined
  /** Examples of the asking service: the codes of its questions with a value that fits. */
  answers: { code: string; value: string }[]
  keyNeeded: boolean
  rates: { read: number; write: number; key: number }
}

function tryIt(locale: Locale, given: Developers): Html {
  const both = (json: string, xml: string): Html =>
    html`<p class="row">
      <button formaction="${json}">JSON</button>
      <button class="quiet" formaction="${xml}">XML</button>
    </p>`
  return html`<h2 id="try">${t(locale, '现在就试', 'Try it now')}</h2>
    <p>
      ${t(locale, '读取公开内容不用密钥,也不用脚本:', 'Reading what is public needs no key and no script:')}
      <a href="/open311/v2/services.json">services.json</a> ·
      <a href="/open311/v2/services.xml">services.xml</a> ·
      <a href="/open311/discovery.json">discovery.json</a> ·
      <a href="/open311/discovery.xml">discovery.xml</a>
    </p>
    <form class="card" method="get" action="/open311/v2/requests.json">
      <h3>${t(locale, '事情的列表', 'A list of requests')}</h3>
      <label for="service_code">service_code</label>
      <select id="service_code" name="service_code">
        <option value="">${t(locale, '全部', 'all')}</option>
        ${given.services.map(
          (service) => html`<option value="${service.service_code}">${service.service_name}</option>`,
        )}
      </select>
      <label for="status">status</label>
      <select id="status" name="status">
        <option value="">${t(locale, '全部', 'all')}</option>
        <option value="open">open</option>
        <option value="closed">closed</option>
      </select>
      <label for="page_size">page_size</label>
      <input id="page_size" type="text" name="page_size" inputmode="numeric" maxlength="4" value="5" />
      <input type="hidden" name="extensions" value="true" />
      ${both('/open311/v2/requests.json', '/open311/v2/requests.xml')}
    </form>
    <form class="card" method="get" action="/open311/v2/requests.json">
      <h3>${t(locale, '一件事', 'One request')}</h3>
      <label for="service_request_id"
        >service_request_id<span class="hint"
          >${t(locale, '公开页上的编号,可用逗号给几个', 'the number on its public page; several with commas')}</span
        ></label
      >
      <input id="service_request_id" type="text" name="service_request_id" placeholder="W-2026-0001" maxlength="200" />
      ${both('/open311/v2/requests.json', '/open311/v2/requests.xml')}
    </form>
    <form class="card" method="get" action="/open311/v2/servicerequestupdates.json">
      <h3>${t(locale, '进展', 'Updates')}</h3>
      <label for="of"
        >service_request_id<span class="hint"
          >${t(locale, '不填就是最近 90 天全部', 'empty: all of the last 90 days')}</span
        ></label
      >
      <input id="of" type="text" name="service_request_id" maxlength="200" />
      <input type="hidden" name="page_size" value="20" />
      ${both('/open311/v2/servicerequestupdates.json', '/open311/v2/servicerequestupdates.xml')}
    </form>`
}

function addresses(locale: Locale): Html {
  const rows: [string, string, string][] = [
    [
      'GET /open311/discovery.{json,xml}',
      '入口说明,正式和测试两个',
      'where the endpoints are: the real one and one for tests',
    ],
    ['GET /open311/v2/services.{json,xml}', '可以反映哪些事', 'what can be reported'],
    ['GET …/services/{service_code}.{json,xml}', '这类事还要问什么', 'what a service asks besides the words'],
    [
      'GET …/requests.{json,xml}',
      '列表:service_request_id、service_code(逗号分隔)、status、start_date、end_date、updated_after、updated_before、lat、long、radius、page、page_size、extensions',
      'the list: service_request_id, service_code (with commas), status, start_date, end_date, updated_after, updated_before, lat, long, radius, page, page_size, extensions',
    ],
    ['GET …/requests/{id}.{json,xml}', '一件事;…/request/{id} 也行', 'one request; …/request/{id} works too'],
    ['POST …/requests.{json,xml}', '反映一件事(要密钥)', 'report something (with a key)'],
    ['GET …/tokens/{token}.{json,xml}', '由 token 查编号', 'the number a token stands for'],
    [
      'GET …/servicerequestupdates.{json,xml}',
      '每一步进展,按记录时间:start_date、end_date、service_request_id',
      'every step, in the order of recording: start_date, end_date, service_request_id',
    ],
    [
      'POST …/servicerequestupdates.{json,xml}',
      '承办单位的系统回报进展(要密钥)',
      "a handling unit's own system reports its work (with a key)",
    ],
  ]
  return html`<h2 id="addresses">${t(locale, '地址', 'Addresses')}</h2>
    <ul class="list">
      ${rows.map(
        ([address, zh, en]) =>
          html`<li>
            <div class="item">
              <span
                ><code>${address}</code><br />
                <small>${t(locale, zh, en)}</small></span
              >
            </div>
          </li>`,
      )}
    </ul>
    <ul>
      <li>
        ${t(
          locale,
          `没有给日期时,列出最近 ${mostDays} 天;起止最多相隔 ${mostDays} 天;一次最多 ${mostRows} 件,多的用 page 翻页,响应头 link 给出下一页。`,
          `Without dates the list covers the last ${mostDays} days; dates may span ${mostDays} days; an answer holds at most ${mostRows} requests, page leads on, and the header link names the next page.`,
        )}
      </li>
      <li>
        ${t(
          locale,
          '同步时用 updated_after,按变动时间从早到晚排;下一次从最后一件的 changed_datetime 往前留一分钟再问,不会漏。',
          'To stay in step use updated_after: the order is that of change, oldest first. Next time ask from a minute before the last changed_datetime, and nothing is missed.',
        )}
      </li>
      <li>
        ${t(
          locale,
          '时间都带时区,如 2026-11-24T10:00:00+08:00;地址里的加号写成 %2B。编号都是文字。status 只有 open 和 closed;加 extensions=true,extended_attributes 里有详细状态、到期和怎么算的、由谁办、第几天、居民的评价。',
          'Times carry their offset, such as 2026-11-24T10:00:00+08:00; write the plus as %2B in an address. Ids are texts. status is open or closed; with extensions=true, extended_attributes holds our own state, the due date and how it was reckoned, who is on it, the day count and the verdict.',
        )}
      </li>
    </ul>`
}

function keys(locale: Locale, given: Developers): Html {
  const { read, write, key } = given.rates
  return html`<h2 id="keys">${t(locale, '密钥', 'Keys')}</h2>
    <p>
      ${
        given.keyNeeded
          ? t(
              locale,
              '写入要密钥,由本市系统管理员发给单位或合作方,只显示一次,随时可以停用。请联系管理员,说明用途、单位和负责人。',
              'Writing needs a key. The city’s administrator gives it to a unit or partner, shows it once and can end it at any time. Ask, and say what it is for, for which unit, and who answers for it.',
            )
          : t(
              locale,
              '本市允许不带密钥反映;密钥仍用于回报进展和更高的次数。',
              'This city takes reports without a key; keys serve for reporting work and for more requests.',
            )
      }
      ${t(
        locale,
        '用 api_key 参数,或请求头 Authorization: Bearer。',
        'Give it as the parameter api_key or in the header Authorization: Bearer.',
      )}
    </p>
    <p>
      ${t(
        locale,
        `每分钟:无密钥读取 ${read} 次、写入 ${write} 次;每个密钥 ${key} 次。`,
        `A minute: ${read} reads and ${write} writes without a key; ${key} requests with one.`,
      )}
    </p>`
}

function errors(locale: Locale): Html {
  const rows: [string, string, string][] = [
    [
      '400',
      '参数缺少、写错,或格式不是 json、xml',
      'a parameter is missing or wrong, or the format is neither json nor xml',
    ],
    ['403', '缺少密钥、密钥无效,或没有这项权限', 'no key, a key that is not valid, or one that may not do this'],
    [
      '404',
      '没有这个编号、service_code 或 jurisdiction_id;不公开的事也是 404',
      'no such id, service_code or jurisdiction_id; what is not public is 404 too',
    ],
    ['405', '这个地址不能这样用', 'the address cannot be used with this method'],
    [
      '409',
      'update_id 或 Idempotency-Key 已用于别的内容',
      'the update_id or Idempotency-Key was used for something else',
    ],
    ['413', '文件太大', 'too large'],
    ['415', '不支持这种内容', 'a kind of content that is not taken'],
    ['429', '太多次,看 retry-after', 'too many requests; see retry-after'],
    ['503', '系统在恢复,稍后再试', 'the system is recovering; try again'],
  ]
  return html`<h2 id="errors">${t(locale, '差错', 'Errors')}</h2>
    ${example('[{"code": 404, "description": "service_request_id was not found."}]')}
    <div class="table">
      <table>
        <thead>
          <tr>
            <th scope="col">code</th>
            <th scope="col">${t(locale, '什么时候', 'When')}</th>
          </tr>
        </thead>
        <tbody>
          ${rows.map(
            ([code, zh, en]) =>
              html`<tr>
                <th scope="row">${code}</th>
                <td>${t(locale, zh, en)}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>`
}

/** The page for those who write programs: what it is, what to ask, and examples that work as they stand. */
export function developersPage(locale: Locale, given: Developers): Html {
  return html`<h1>${t(locale, '开放接口(Open311)', 'Open interface (Open311)')}</h1>
    <p>
      ${t(
        locale,
        '您的程序可以用 Open311 GeoReport v2 查看本市公开的事情、替居民反映、跟进进展;承办单位自己的系统可以回报进展。JSON 和 XML 都行,任何网站都能读。',
        'By Open311 GeoReport v2 your program can read this city’s public matters, report for residents and follow what happens; a handling unit’s own system can report its work. JSON and XML; any site may read.',
      )}
    </p>
    <p>
      ${t(
        locale,
        '只给出公开的内容:没有反映人的原话和联系方式,地点是场所的位置;不公开的事不出现。',
        'Only what is public goes out: never the reporter’s own words or contact; the point is that of the place; what is not public is not there.',
      )}
      ${given.demo ? t(locale, '这里是演示城市,都是虚构的。', 'This is a demo city; everything is invented.') : ''}
    </p>
    <nav aria-label="${t(locale, '本页', 'On this page')}">
      <p class="row">
        <a href="#try">${t(locale, '现在就试', 'Try it')}</a>
        <a href="#addresses">${t(locale, '地址', 'Addresses')}</a>
        <a href="#report">${t(locale, '反映', 'Report')}</a>
        <a href="#updates">${t(locale, '回报进展', 'Updates')}</a>
        <a href="#keys">${t(locale, '密钥', 'Keys')}</a>
        <a href="#errors">${t(locale, '差错', 'Errors')}</a>
      </p>
    </nav>
    ${tryIt(locale, given)} ${addresses(locale)} ${reporting(locale, given)} ${updating(locale, given)}
    ${keys(locale, given)} ${errors(locale)}`
}
