/** Lines as milestones: a day at the beginning of a line is its date. */
export function readMilestones(text: string): { on?: string; says: string }[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => {
      const match = /^(\d{4}-\d{2}-\d{2})[\s:,,:]+(.+)$/.exec(line)
      return match?.[1] && match[2] ? { on: match[1], says: match[2] } : { says: line }
    })
}
