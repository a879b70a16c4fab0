import type { Locale } from '../../../../platform/i18n/problems.ts'
import type { Html } from '../../../../public/html.ts'
import { html } from '../../../../public/html.ts'
import { t } from '../../../../public/layout.ts'
import type { Developers } from './page.ts'

export function example(text: string): Html {
  return html`<pre><code>${text}</code></pre>`
}

/** How to report, by lines that work here once the key is put in. */
export function reporting(locale: Locale, given: Developers): Html {
  const url = `${given.origin}/open311/v2/requests.json`
  const place = given.placeCode ? `address_id=${given.placeCode}` : 'lat=36.4&long=94.9'
  const plain = given.plain?.service_code ?? 'other'
  const words = t(locale, '灯不亮', 'The light is out')
  const answers = given.answers.map((answer) => `  -F 'attribute[${answer.code}]=${answer.value}' \\\n`).join('')
  return html`<h2 id="report">${t(locale, '反映一件事', 'Report something')}</h2>
    ${example(`curl '${url}' \\
  --data 'api_key=${t(locale, '您的密钥', 'YOUR_KEY')}' \\
  --data 'service_code=${plain}' \\
  --data '${place}' \\
  --data-urlencode 'description=${words}'`)}
    ${
      given.asking
        ? html`<p>
              ${t(
                locale,
                `有的事还要回答几个问题(${given.asking.service_name}),也可以带照片:`,
                `Some services ask a few questions (${given.asking.service_name}), and photos may come along:`,
              )}
            </p>
            ${example(`curl '${given.origin}/open311/test/v2/requests.json' \\
  -H 'Authorization: Bearer ${t(locale, '您的密钥', 'YOUR_KEY')}' \\
  -F 'service_code=${given.asking.service_code}' \\
  -F '${place.split('&')[0] ?? ''}' \\
${answers}  -F 'description=${words}' \\
  -F 'media=@photo.jpg'`)}`
        : null
    }
    <ul>
      <li>
        ${t(
          locale,
          '参数可以放在地址里、表单里(application/x-www-form-urlencoded、multipart/form-data)或 JSON 里。',
          'Parameters may stand in the address, in a form (application/x-www-form-urlencoded, multipart/form-data) or in JSON.',
        )}
      </li>
      <li>
        ${t(
          locale,
          '地点三选一:lat 和 long;address_id(场所海报上的码);address_string(写出本市场所或社区的名称)。',
          'The place is given by lat and long, by address_id (the code on the poster of a place), or by address_string (naming a place or community of this city).',
        )}
      </li>
      <li>
        ${t(
          locale,
          '回答里有 follow_up_code,只出现这一次:请交给反映的人,凭它查进展、评价是否解决。',
          'The answer holds a follow_up_code, this once: hand it to the person who reports. With it they follow the matter and say whether it was solved.',
        )}
      </li>
      <li>
        ${t(
          locale,
          '请求头 Idempotency-Key 相同、内容相同,只办一次。',
          'The same Idempotency-Key header with the same content is done once.',
        )}
      </li>
      <li>
        ${t(
          locale,
          'email、phone、姓名加密保存,不公开;device_id、account_id 不保存;media_url 只留文字,从不打开,照片请用 media 直接传。',
          'email, phone and names are kept sealed and never published; device_id and account_id are not kept; media_url is kept as words and never opened, so send photos as media.',
        )}
      </li>
      <li>
        ${t(
          locale,
          '测试地址 /open311/test/v2 从头到尾检查,什么都不留下。',
          'The test address /open311/test/v2 checks everything to the end and keeps nothing.',
        )}
      </li>
    </ul>`
}

/** How a handling unit's own system reports its work, and what that can never do. */
export function updating(locale: Locale, given: Developers): Html {
  return html`<h2 id="updates">${t(locale, '承办单位回报进展', 'A unit reports its work')}</h2>
    ${example(`curl '${given.origin}/open311/v2/servicerequestupdates.json' \\
  --data 'api_key=${t(locale, '您的密钥', 'YOUR_KEY')}' \\
  --data 'service_request_id=W-2026-0001' \\
  --data 'update_id=7001' \\
  --data 'status=open' \\
  --data-urlencode 'updated_datetime=2026-11-24T10:00:00+08:00' \\
  --data-urlencode 'description=${t(locale, '已到现场,正在更换', 'On site, replacing it')}'`)}
    <p>
      ${t(
        locale,
        '只对本单位正在办的事有效,记到流程当时允许的一步上;没有这样的一步,就记为备注。status=closed 是“我们这部分办完了”,要带办理后的照片(media);核验、评价、办结都不由承办单位做,所以回答里的 status 仍是 open,直到居民评价。同一个 update_id 再来,不重复记。',
        'It counts for matters your unit is called to, and becomes the step that the procedure allows just then; where it allows none, a note. status=closed means “our part is done” and needs a photo of the work (media). Checking, judging and closing are never the handler’s, so the answer says open until the resident has judged. The same update_id again is not kept twice.',
      )}
    </p>`
}
