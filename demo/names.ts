const surnames = [
  ['沈', 'Shen'],
  ['陆', 'Lu'],
  ['顾', 'Gu'],
  ['温', 'Wen'],
  ['程', 'Cheng'],
  ['江', 'Jiang'],
  ['许', 'Xu'],
  ['白', 'Bai'],
  ['罗', 'Luo'],
  ['方', 'Fang'],
  ['严', 'Yan'],
  ['何', 'He'],
  ['石', 'Shi'],
  ['柏', 'Bo'],
  ['梁', 'Liang'],
  ['唐', 'Tang'],
] as const
const given = [
  ['知远', 'Zhiyuan'],
  ['予安', "Yu'an"],
  ['清和', 'Qinghe'],
  ['听澜', 'Tinglan'],
  ['望川', 'Wangchuan'],
  ['若谷', 'Ruogu'],
  ['一鸣', 'Yiming'],
  ['思远', 'Siyuan'],
  ['景行', 'Jingxing'],
  ['怀瑾', 'Huaijin'],
  ['云深', 'Yunshen'],
  ['明朗', 'Minglang'],
  ['初阳', 'Chuyang'],
  ['长风', 'Changfeng'],
  ['见微', 'Jianwei'],
  ['向晚', 'Xiangwan'],
] as const

/** A small generator with a fixed seed (mulberry32), so that every demo city is the same but for its dates. */
export function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

function hash(text: string): number {
  let value = 2166136261
  for (const char of text) value = Math.imul(value ^ (char.codePointAt(0) ?? 0), 16777619)
  return value >>> 0
}

/** An invented name for a key, always the same one. */
export function drawName(key: string): { zh: string; en: string } {
  const draw = seeded(hash(key))
  const [surname, family] = surnames[Math.floor(draw() * surnames.length)] ?? surnames[0]
  const [name, personal] = given[Math.floor(draw() * given.length)] ?? given[0]
  return { zh: `${surname}${name}`, en: `${family} ${personal}` }
}
