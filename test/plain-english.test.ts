// User-visible text, comments and documentation are plain technical English. These phrases were once common here, are
// hard to read, and have a plain alternative.

import { globSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { ROOT, textOf } from './documents.ts'

const FORBIDDEN: readonly { readonly phrase: RegExp; readonly instead: string }[] = [
  { phrase: /(?<!\bthere )\b(?:is|are|was|were|be) no (?!longer\b|more\b|later\b)\w+/i, instead: "isn't" },
  { phrase: /, for (?:it|they|he|there|nothing|nobody|only|that is|this is)\b/, instead: 'because' },
  { phrase: /\bmend(?:s|ed|ing)?\b/i, instead: 'fix' },
  { phrase: /\banew\b/i, instead: 'again' },
  { phrase: /\blearn(?:ed|t)\b/i, instead: 'read' },
  { phrase: /\b(?:tells?|told) of\b/i, instead: 'report' },
  { phrase: /\bnames? (?:no|nothing)\b/i, instead: 'empty' },
  { phrase: /\b(?:some|no|any)body\b|\bwhoever\b/i, instead: 'the actor, or none' },
  { phrase: /\bcan not\b/i, instead: "can't" },
  { phrase: /\bby hand\b/i, instead: 'manually' },
  { phrase: /\bof (?:its|their|our) own\b/i, instead: 'itself, separate' },
  { phrase: /\b(?:a|the) (?:step|comment) before\b/i, instead: 'earlier' },
  { phrase: /\bstands\b(?! ?(?:alone|still|for))/i, instead: 'is' },
  { phrase: /\bthe house\b|\bdoors?\b/i, instead: 'module' },
  { phrase: /\bin vain\b|\bfor ever\b|\bis not to be had\b/i, instead: 'plain words' },
]

/** Each use of a forbidden phrase, as `file:line: phrase (instead)`. */
function forbiddenIn(file: string, text: string): string[] {
  return text.split('\n').flatMap((line, i) =>
    FORBIDDEN.flatMap(({ phrase, instead }) => {
      const [found] = phrase.exec(line) ?? []
      return found === undefined ? [] : [`${file}:${i + 1}: "${found}" (better: ${instead})`]
    }),
  )
}

const files = globSync(['src/**/*.ts', '*.md', 'docs/*.md', 'action.yml', '.github/**/*.{yml,md}', '.ci/*'], {
  cwd: ROOT,
})

describe('plain English', () => {
  it.each(files)('%s', file => {
    expect(forbiddenIn(file, textOf(file))).toEqual([])
  })

  it.each([
    ["'x' is no file that may be executed", 'is no file'],
    ['it is ignored, for it lives outside workspaces', ', for it'],
    ['mend the manifest', 'mend'],
    ['it could not be learned', 'learned'],
    ['run the same command by hand', 'by hand'],
  ])('would be violated by "%s"', (text, phrase) => {
    expect(forbiddenIn('file', text)).toEqual([expect.stringContaining(`"${phrase}"`)])
  })

  it.each([
    'it is no longer there',
    'for example, for each of them',
    'this stands for the manifests',
    'mandatory recommendations',
  ])('allows "%s"', text => expect(forbiddenIn('file', text)).toEqual([]))
})
