/** A piece of a reason: plain words, or the name of a group or of a rule. */
export interface WhyPart {
  readonly kind: 'words' | 'group' | 'rule'
  readonly text: string
}

/**
 * Takes the engine's sentence apart, for example `Through group “Finance” (by rule “Dept = Finance”)`:
 * names stand in curly quotes, a rule's after the word "rule", any other is a group's. Joined again,
 * the parts are the sentence, so nothing of it is ever lost.
 */
export function whyParts(sentence: string): WhyPart[] {
  const parts: WhyPart[] = []
  let kind: 'group' | 'rule' = 'group'
  for (const text of sentence.split(/(“[^”]*”)/)) {
    if (text === '') continue
    if (text.startsWith('“')) {
      parts.push({ kind, text })
      continue
    }
    if (/\brules?\s*$/i.test(text)) kind = 'rule'
    else if (kind === 'rule' && text.includes(')')) kind = 'group'
    parts.push({ kind: 'words', text })
  }
  return parts
}

/** The names of the groups a reason goes through. */
export const groupsOfWhy = (sentence: string): string[] =>
  whyParts(sentence)
    .filter(({ kind }) => kind === 'group')
    .map(({ text }) => text.slice(1, -1))
