import { describe, expect, test } from 'vitest'
import { closing } from '../../src/report/annotations.ts'
import { commentText } from '../../src/report/comment.ts'
import { headline } from '../../src/report/headline.ts'
import { diagnoses } from '../../src/report/log.ts'
import { readMemory } from '../../src/report/read-memory.ts'
import { summary } from '../../src/report/summary.ts'
import { play, SCENES, type Scene } from './scenes.ts'

// Whole texts, to be read. They are the one place that fixes the wording:
// `npx vitest run test/report/scenes.test.ts -u` writes them again.

const scene = (name: string): Scene => {
  const found = SCENES[name]
  if (!found) throw new Error(`no scene ${name}`)
  return found
}

const LINKS = {
  run: 'https://github.com/acme/data/actions/runs/77',
  runId: '77',
  attempt: '1',
  headSha: '0123456789abcdef0123456789abcdef01234567',
  commit: 'https://github.com/acme/data/commit/0123456789abcdef0123456789abcdef01234567',
}

describe('the job summary of', () => {
  test.each(Object.keys(SCENES))('%s', async name => {
    await expect(summary(play(scene(name)))).toMatchFileSnapshot(`scenes/${name}.md`)
  })
})

describe('the comment, after one of a failure, of', () => {
  test.each(['healthy', 'one-cause'])('%s', async name => {
    const previous = commentText(play(scene('failed-after-build')), {
      before: undefined,
      links: LINKS,
      key: '',
    })
    const text = commentText(play(scene(name)), {
      before: readMemory(previous),
      links: LINKS,
      key: 'deploy / sandbox',
    })
    const shown = text.replace(/<!-- .* -->/, '<!-- ... -->')
    await expect(shown).toMatchFileSnapshot(`scenes/${name}.comment.md`)
  })
})

describe('the end of the log of', () => {
  test.each(['healthy', 'one-cause', 'missing', 'token-expired'])('%s', async name => {
    const report = play(scene(name))
    const {
      resources,
      others,
      headline: last,
    } = closing(report, {
      severity: 'error',
      alreadyShown: 0,
      runUrl: LINKS.run,
    })
    const lines = [
      ...diagnoses(report).flatMap(({ title, lines }) => [`▼ ${title}`, ...lines]),
      ...resources.map(({ message, file, line }) => `Error: ${message}${file ? `  [${file}:${line}]` : ''}`),
      ...others,
      last.message,
    ]
    expect(last.message.startsWith(headline(report))).toBe(true)
    await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot(`scenes/${name}.log`)
  })
})
