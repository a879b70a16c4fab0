/** Floors from below; imports only go down. */
export const floors = ['platform', 'kernel', 'modules', 'public', 'web', 'app']

export const kinds = 'contract endpoints procedure rules policy store actions routes jobs pages public'.split(' ')

/** Which kind may open which, and which packages; a type, which does nothing, is opened freely on the way down. */
export const opens: Record<string, { kinds: string[]; npm: RegExp }> = {
  contract: { kinds: ['contract', 'endpoints', 'platform'], npm: /^zod$/ },
  endpoints: { kinds: ['contract', 'endpoints', 'platform'], npm: /^zod$/ },
  procedure: { kinds: ['contract', 'procedure', 'rules'], npm: /^$/ },
  rules: { kinds: ['contract', 'endpoints', 'rules'], npm: /^$/ },
  policy: { kinds: ['contract', 'endpoints', 'rules', 'policy'], npm: /^$/ },
  store: { kinds: ['contract', 'store', 'platform'], npm: /^$/ },
  actions: {
    kinds: ['contract', 'endpoints', 'procedure', 'rules', 'policy', 'store', 'actions', 'platform'],
    npm: /./,
  },
  routes: {
    kinds: ['contract', 'endpoints', 'rules', 'policy', 'store', 'actions', 'routes', 'platform'],
    npm: /^(@fastify\/.*|fastify|node:.*)$/,
  },
  jobs: { kinds: ['contract', 'rules', 'store', 'actions', 'jobs', 'platform'], npm: /^node:/ },
  pages: {
    kinds: ['contract', 'endpoints', 'rules', 'policy', 'pages', 'web'],
    npm: /^(react|react-aria-components|@tanstack\/react-.*)$/,
  },
  public: {
    kinds: ['contract', 'endpoints', 'rules', 'policy', 'store', 'actions', 'routes', 'public', 'platform'],
    npm: /^(fastify|node:crypto|node:stream)$/,
  },
}

/** Files with a name of their own: the kind whose law they keep, and what they are. */
export const named: Record<string, [kind: string, why: string]> = {
  'modules/whistle/open311/xml': ['rules', 'XML, escaped'],
  'modules/whistle/open311/parameters': ['actions', 'parameters of the address and of the body'],
  'modules/whistle/open311/discovery': ['rules', 'what the interface says of itself'],
  'modules/whistle/open311/desk': ['routes', 'keys at the desk'],
  'modules/whistle/open311/dates': ['actions', 'dates as the specification writes them'],
  'modules/whistle/catalogue/view': ['actions', 'the catalogue as a post may see it'],
  'kernel/evidence/redact': ['actions', 'boxes painted over a picture'],
  'kernel/evidence/pictures': ['actions', 'pictures drawn anew, one core at a time'],
  'modules/whistle/drawing/kept': ['rules', 'an answer kept for a while, whoever asks'],
  'modules/whistle/drawing/shapes': ['contract', 'a drawing as plain data for both doors'],
  'modules/whistle/flow/draw': ['rules', 'charts reckoned from counts'],
  'modules/whistle/map/draw': ['rules', 'the map reckoned from marks'],
  'kernel/house': ['contract', 'what every use case is handed'],
  'kernel/calendar/explain': ['rules', 'a due date in words'],
  'kernel/calendar/limits': ['rules', 'limits read and written'],
  'kernel/hooks/address': ['actions', 'where a hook may send, looked up at that moment'],
  'kernel/hooks/announce': ['actions', 'who hears of an act'],
  'kernel/hooks/call': ['actions', 'one signed call'],
  'kernel/hooks/events': ['contract', 'what can be heard'],
  'kernel/hooks/send': ['actions', 'calls go out'],
  'kernel/identity/oidc': ['actions', 'sign-in through the provider of the city'],
  'kernel/identity/passwords': ['actions', 'the hash, which takes its time'],
  'kernel/identity/scope': ['contract', 'one value, compiled to SQL and to a predicate'],
  'kernel/identity/serve': ['routes', 'an endpoint, its rights and its handler'],
  'kernel/journal/entry': ['contract', 'what one entry of the record holds'],
  'kernel/journal/export': ['actions', 'the record as files'],
  'kernel/journal/faults': ['rules', 'what is wrong with a record, in words'],
  'kernel/journal/keys': ['actions', 'the key that signs a day'],
  'kernel/journal/merkle': ['rules', 'the tree of a day'],
  'kernel/journal/verify': ['actions', 'the record checked'],
  'kernel/notice/post': ['actions', 'letters go out'],
  'kernel/notice/tell': ['actions', 'who is told of an act'],
  'kernel/organization/problems': ['contract', 'the texts of its refusals'],
  'kernel/promise/answers': ['rules', 'answers against the questions of an act'],
  'kernel/promise/bpmn': ['actions', 'a procedure as BPMN 2.0'],
  'kernel/promise/built-in': ['procedure', 'acts every procedure has'],
  'kernel/promise/clocks': ['rules', 'due dates of the clocks'],
  'kernel/promise/consequences': ['contract', 'what a module adds to an act'],
  'kernel/promise/define': ['rules', 'checks a procedure'],
  'kernel/promise/fold': ['rules', 'acts folded into the present state'],
  'kernel/promise/layout': ['rules', 'where the states stand in a picture'],
  'kernel/promise/legal': ['rules', 'which act is legal now, and why not'],
  'kernel/promise/projection': ['rules', 'the row of a promise, from its snapshot'],
  'kernel/promise/replay': ['actions', 'all acts folded again'],
  'kernel/promise/tally': ['rules', 'votes counted'],
  'modules/whistle/deadlines/calendar': ['rules', 'due dates as iCalendar'],
  'modules/whistle/feeds/bulk': ['actions', 'the whole public record as files'],
  'modules/whistle/feeds/formats': ['rules', 'a public matter in each format'],
  'modules/whistle/feeds/words': ['rules', 'texts of the feeds'],
  'modules/whistle/feeds/xml': ['rules', 'XML, escaped'],
  'modules/whistle/exports': ['routes', 'sheets, BPMN and pictures to take away'],
}

/** Stores of the kernel that are opened from outside their noun, in the caller's own transaction. */
export const lent: Record<string, string> = {
  'kernel/evidence/store': 'a photo is attached in the transaction of its act',
  'kernel/identity/store': 'a post that ends takes its sessions and grants along',
  'kernel/indicator/store': 'the noun is its store: sums are added in the transaction that changes them',
  'kernel/journal/store/snapshot': 'the replay reads the same instant as the check of the record',
  'kernel/notice/store': 'a letter is written in the transaction that causes it',
  'kernel/promise/store': 'a list is read with the promises it is made of',
}

/** What stands in the wrong room, `file > target`, and why it may. Nothing else does; a line no longer needed is a fault. */
export const exceptions: Record<string, string> = {
  'modules/whistle/map/draw > d3-geo': 'pure: a projection reckoned from points',
  'kernel/hooks/rules > node:crypto': 'pure: the signature of a body',
  'kernel/calendar/rules > chinese-days': 'the calendar of the State Council is data, tested day by day',
  'kernel/journal/merkle > platform/canonical': 'pure: one text for one value, and its hash',
  'kernel/journal/rules > platform/canonical': 'pure: one text for one value, and its hash',
  'kernel/identity/routes > uqr': 'the picture of a one-time secret is a form of the answer',
  'kernel/notice/routes > kernel/notice/store': 'marks and saved filters of one person, which no rule stands before',
  'modules/whistle/routes > modules/whistle/store/public':
    'the public copy is edited in one step; due to move to actions',
}
