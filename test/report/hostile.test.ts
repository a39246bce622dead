import fc from 'fast-check'
import { fromMarkdown } from 'mdast-util-from-markdown'
import { gfmFromMarkdown } from 'mdast-util-gfm'
import { gfm } from 'micromark-extension-gfm'
import { describe, expect, it, test } from 'vitest'
import { commentText } from '../../src/report/comment.ts'
import { afterTitle, RESULT_MARKS, title } from '../../src/report/headline.ts'
import { linksTo } from '../../src/report/links.ts'
import type { Report, ReportedResource } from '../../src/report/model.ts'
import { namesOf } from '../../src/report/names.ts'
import { readMemory } from '../../src/report/read-memory.ts'
import { summary } from '../../src/report/summary.ts'
import { stateText } from '../../src/report/table.ts'
import { shorten } from '../../src/text/escape.ts'
import { HOSTILE, isShown, visible } from '../hostile.ts'
import { report, resource } from './made.ts'

// What comes out is read by a parser of GitHub's Markdown, which knows nothing of how we escape.

type Root = ReturnType<typeof fromMarkdown>
type Block = Root['children'][number]
type Table = Extract<Block, { type: 'table' }>
interface Node {
  readonly type: string
  readonly value?: string
  readonly children?: readonly Node[]
}

const parse = (markdown: string): Root =>
  fromMarkdown(markdown, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] })

const within = (node: Node): readonly Node[] => [node, ...(node.children ?? []).flatMap(within)]
const typesIn = (node: Node): Set<string> => new Set(within(node).map(({ type }) => type))
const textOf = (node: Node): string =>
  within(node)
    .map(({ value = '' }) => value)
    .join('')

/** What GitHub, beyond Markdown, makes of the text of a page, code apart. */
const MORE_THAN_TEXT = {
  'a mention': /@[a-z\d]/i,
  'a reference': /#\d|\bgh-\d/i,
  'a link': /:\/\/|\bwww\./i,
  'an emoji': /:[\w+-]*[a-z][\w+-]*:/i,
  'something unseen': /[\p{Cc}\p{Cs}\u00ad\u200c-\u200f\u202a-\u202e\u2066-\u2069\ufeff\u{e0000}-\u{e007f}]/u,
}

function isTextAlone(node: Node): void {
  for (const { type, value = '' } of within(node)) {
    if (type !== 'text') continue
    // The lines of a problem stay lines.
    const shown = value.replaceAll('\n', ' ')
    for (const sign of Object.values(MORE_THAN_TEXT)) expect(shown).not.toMatch(sign)
  }
}

const COLUMNS = ['Result', 'Resource', 'State', 'Details'] as const
const MAX_CELL = 300

function holdsTable(table: Table, resources: readonly ReportedResource[], shown = resources): void {
  expect(table.align).toEqual(COLUMNS.map(() => null))
  expect(table.children).toHaveLength(shown.length + 1)
  expect(table.children[0]?.children.map(textOf)).toEqual(COLUMNS)
  const nameOf = namesOf(resources)
  for (const [i, row] of table.children.slice(1).entries()) {
    expect(row.children).toHaveLength(COLUMNS.length)
    const given = shown[i] as ReportedResource
    const [result, name, state, details] = row.children
    expect(typesOf(result)).toEqual(['text'])
    holdsCell(name, nameOf(given), true)
    holdsCell(state, stateText(given), true)
    holdsCell(details, given.reason, false)
  }
}

const typesOf = (cell: Node | undefined): string[] => (cell?.children ?? []).map(({ type }) => type)

function holdsCell(cell: Node | undefined, text: string, mayBeCode: boolean): void {
  expect([[], ['text'], ...(mayBeCode ? [['inlineCode']] : [])]).toContainEqual(typesOf(cell))
  expect(isShown(cell ? textOf(cell) : '', text, MAX_CELL), JSON.stringify(text)).toBe(true)
}

const list = <T>(item: fc.Arbitrary<T>): fc.Arbitrary<T[]> => fc.array(item, { maxLength: 3 })
const hostileFindings = fc.record({
  builderStage: HOSTILE,
  builderInfo: HOSTILE,
  errors: list(fc.record({ part: HOSTILE, message: HOSTILE })),
  replicas: fc.constant(null),
  conditions: list(fc.record({ type: HOSTILE, reason: HOSTILE, message: HOSTILE, lastUpdate: HOSTILE })),
  nodes: list(fc.record({ name: HOSTILE, pod: HOSTILE, phase: fc.oneof(HOSTILE, fc.constant('Failed')) })),
  log: fc.array(HOSTILE, { maxLength: 5 }),
  gaps: list(fc.record({ what: HOSTILE, why: HOSTILE })),
  elsewhere: list(fc.record({ workspace: HOSTILE, version: HOSTILE, status: HOSTILE })),
})
const hostileResource = fc
  .record({
    name: HOSTILE,
    type: HOSTILE,
    workspace: HOSTILE,
    version: HOSTILE,
    status: HOSTILE,
    runtime: HOSTILE,
    reason: HOSTILE,
    verdict: fc.constantFrom('failed', 'missing', 'timed-out', 'undecided', 'healthy'),
    optional: fc.boolean(),
    builderStage: HOSTILE,
    cause: fc.record({ code: fc.constant<'unknown'>('unknown'), message: HOSTILE, nextStep: HOSTILE }),
    history: fc.array(fc.record({ at: fc.nat(40), status: HOSTILE, runtime: HOSTILE }), {
      minLength: 1,
      maxLength: 4,
    }),
    findings: fc.option(hostileFindings),
  })
  .map(own => resource({ ...own, links: linksTo('acme.dataos.app', own) }))
const resources = fc.array(hostileResource, { minLength: 1, maxLength: 4 })
const result = fc.constantFrom<Report['result']>('healthy', 'unhealthy', 'timed-out', 'cancelled', 'error')

/** The title and what it leaves out stand above everything, in their own words. */
function holdsHead([heading, sentence]: readonly Block[], of: Report, about = ''): void {
  expect(heading).toMatchObject({ type: 'heading', depth: 2, children: [{ type: 'text' }] })
  expect(heading && textOf(heading).startsWith(`${RESULT_MARKS[of.result]} ${title(of)}${about}`)).toBe(true)
  expect(sentence).toMatchObject({ type: 'paragraph', children: [{ type: 'text' }] })
  const said = sentence ? textOf(sentence) : ''
  expect(visible(said).toLowerCase()).toBe(visible(`${afterTitle(of).join('. ')}.`).toLowerCase())
}

/** What we put in ourselves, and nothing else. */
const OUR_TYPES =
  `code heading html inlineCode link list listItem paragraph root strong table tableCell tableRow
  text`.split(/\s+/)
const OUR_HTML =
  /^(<details><summary>(Timeline|\d+ healthy resources?|Details of <b>[^<>]*<\/b>)<\/summary>|<\/details>)$/
const OUR_LINK = /^https:\/\/acme\.dataos\.app\/(operations|metis)\//

function holdsNothingElse(root: Root): void {
  for (const node of within(root) as readonly (Node & { lang?: string; url?: string })[]) {
    expect(OUR_TYPES).toContain(node.type)
    if (node.type === 'html') expect(node.value).toMatch(OUR_HTML)
    if (node.type === 'link') expect(node.url).toMatch(OUR_LINK)
    if (node.type === 'code') expect(['mermaid', 'text', 'sh']).toContain(node.lang)
    if (node.type === 'table') {
      const [head, ...rows] = node.children ?? []
      for (const row of rows) expect(row.children).toHaveLength(head?.children?.length ?? 0)
    }
    if (node.type === 'listItem')
      expect(node).toMatchObject({ checked: null, children: [{ type: 'paragraph' }] })
  }
  const folds = within(root).filter(({ type }) => type === 'html')
  for (const [i, { value }] of folds.entries()) expect(value === '</details>').toBe(i % 2 === 1)
  isTextAlone(root)
}

const codesOf = (root: Root, lang: string): Block[] =>
  root.children.filter(block => block.type === 'code' && block.lang === lang)
const isUnhealthy = ({ verdict }: ReportedResource): boolean =>
  verdict === 'failed' || verdict === 'missing' || verdict === 'timed-out'
const isTable = (block: Block): block is Table =>
  block.type === 'table' && block.align?.length === COLUMNS.length && textOf(block).startsWith('Result')

describe('whatever names, states, reasons and findings hold, the summary', () => {
  it('is a title, a sentence, causes, a table, details and a timeline', () => {
    fc.assert(
      fc.property(resources, result, (resources, result) => {
        const made = report(resources, { result })
        const root = parse(summary(made))
        const unhealthy = resources.filter(isUnhealthy)
        holdsHead(root.children, made)
        const causes = root.children[2]
        const hasCauses = unhealthy.length > 0
        expect(causes?.type === 'list').toBe(hasCauses)
        if (hasCauses) expect(causes).toMatchObject({ ordered: false })
        holdsTable(root.children[hasCauses ? 3 : 2] as Table, resources)
        holdsNothingElse(root)
        expect(codesOf(root, 'mermaid')).toHaveLength(1)
        const logs = resources.filter(
          ({ findings, ...one }) =>
            findings?.log.length && (isUnhealthy(one as ReportedResource) || one.verdict === 'undecided'),
        )
        expect(codesOf(root, 'text').map(textOf)).toEqual(
          logs.map(({ findings }) =>
            expect.toSatisfy((text: string) => text.split('\n').length === findings?.log.length),
          ),
        )
      }),
      { numRuns: 40 },
    )
  })

  it('stays that if there is no room for everything', () => {
    fc.assert(
      fc.property(resources, fc.integer({ min: 6000, max: 12_000 }), (resources, max) => {
        const text = summary(report(resources, { result: 'unhealthy' }), max)
        expect(Buffer.byteLength(text)).toBeLessThanOrEqual(max)
        const root = parse(text)
        const table = root.children.find(isTable)
        const rows = (table?.children.length ?? 1) - 1
        if (table) holdsTable(table, resources, resources.slice(0, rows))
        holdsNothingElse(root)
        const omission = root.children.map(textOf).find(text => /^\d+ more resources? .*shown/.test(text))
        expect(omission ?? '').toMatch(
          rows < resources.length ? `${resources.length - rows} more resource` : /^$/,
        )
      }),
      { numRuns: 30 },
    )
  })
})

const LONGEST_PROBLEM = 1000
/** A bullet with nothing behind it is a matter of taste. */
const line = HOSTILE.map(text => text.replaceAll('\n', '\r')).filter(
  text => visible(text.replace(/^- /, '')) !== '',
)
const message = fc
  .array(fc.tuple(fc.constantFrom('', '', '- '), line), { minLength: 1, maxLength: 6 })
  .map(lines => lines.map(parts => parts.join('')))

describe('whatever a problem says, the summary', () => {
  it('tells it as sentences and bullets, with what to do below', () => {
    fc.assert(
      fc.property(
        message,
        HOSTILE,
        fc.array(
          hostileResource.map(one => ({ ...one, verdict: 'healthy' as const })),
          { maxLength: 1 },
        ),
        (lines, nextStep, resources) => {
          const made = report(resources, {
            result: 'error',
            problem: { kind: 'state', message: lines.join('\n'), nextStep },
          })
          const root = parse(summary(made))
          holdsHead(root.children, made)
          const table = root.children.find(isTable)
          const end = root.children.findIndex(({ type }) => ['table', 'html', 'code'].includes(type))
          const rest = root.children.slice(2, end < 0 ? undefined : end)
          if (table) holdsTable(table, resources)
          if (nextStep !== '') holdsAdvice(rest.pop(), nextStep)
          for (const block of rest) {
            const allowed =
              block.type === 'list' ? ['list', 'listItem', 'paragraph', 'text'] : ['paragraph', 'text']
            expect(allowed).toEqual(expect.arrayContaining([...typesIn(block)]))
            if (block.type === 'list')
              for (const item of block.children)
                expect(item).toMatchObject({ checked: null, children: [{ type: 'paragraph' }] })
          }
          const bullets = rest.flatMap(block => (block.type === 'list' ? block.children : []))
          expect(bullets).toHaveLength(lines.filter(text => text.startsWith('- ')).length)
          saysAll(rest.map(textOf).join(''), lines)
          isTextAlone(root)
        },
      ),
      { numRuns: 40 },
    )
  })

  function holdsAdvice(block: Block | undefined, nextStep: string): void {
    expect(block?.type).toBe('paragraph')
    const [title, ...text] = (block as Node).children ?? []
    expect(title).toMatchObject({ type: 'strong', children: [{ type: 'text', value: 'Next step:' }] })
    expect(['text', 'inlineCode']).toEqual(expect.arrayContaining(text.map(({ type }) => type)))
    // Our advice marks code with backticks.
    const shown = text.map(textOf).join('').slice(0, -1)
    const given = shorten(nextStep, LONGEST_PROBLEM).replaceAll('`', '')
    expect(isShown(shown.replaceAll('`', ''), given, LONGEST_PROBLEM)).toBe(true)
  }

  /** Lines in their order, the first letters perhaps as capitals, so all are compared as such. */
  function saysAll(shown: string, lines: readonly string[]): void {
    const large = (text: string): string => visible(text).toUpperCase()
    let rest = large(shown)
    for (const given of lines.map(text => text.replace(/^- /, ''))) {
      const whole = large(given)
      const start = given.length > LONGEST_PROBLEM ? rest.slice(0, rest.indexOf('…') + 1) : whole
      expect(rest.startsWith(start)).toBe(true)
      if (start !== whole) expect(whole.startsWith(start.slice(0, -1))).toBe(true)
      rest = rest.slice(start.length)
    }
    expect(rest).toBe('')
  }
})

// GitHub's only emoji without a letter in their names.
test.each(['+1', '-1', '100', '1234'])('%s between colons is no emoji', name => {
  const shown = textOf(parse(summary(report([resource({ reason: `it was :${name}: again` })]))))
  expect(shown).not.toContain(`:${name}:`)
})

describe('whatever names, states, reasons and findings hold, the comment', () => {
  const links = {
    run: 'https://github.example/o/r/actions/runs/7',
    runId: '7',
    attempt: '1',
    headSha: '0123456789abcdef',
    commit: 'https://github.example/o/r/commit/0123456789abcdef',
  }
  const FOLD = /^<details><summary>([^<]*(?:<b>[^<]*<\/b>[^<]*)?)<\/summary>$/
  const FRAME = /^(?:<\/details>|<sub>|<\/sub>|<!-- wait-for-dataos-memory [\w+/=]+ -->)$/

  it('holds nothing that we did not put in, and every fold ends', () => {
    fc.assert(
      fc.property(resources, HOSTILE, fc.integer({ min: 10_000, max: 30_000 }), (resources, key, most) => {
        const made = report(resources, { result: 'unhealthy' })
        const occasion = { before: undefined, links, key }
        const first = commentText(made, occasion, most)
        for (const text of [first, commentText(made, { ...occasion, before: readMemory(first) }, most)]) {
          expect(text.length).toBeLessThanOrEqual(most)
          const root = parse(text)
          holdsHead(root.children, made)
          isTextAlone(root)
          let open = 0
          for (const node of within(root) as readonly (Node & { url?: string })[]) {
            expect(OUR_TYPES).toContain(node.type)
            if (node.type === 'link')
              expect(node.url).toMatch(/^https:\/\/(?:acme\.dataos\.app|github\.example)\//)
            if (node.type !== 'html') continue
            const title = FOLD.exec(node.value ?? '')?.[1]
            if (title === undefined) expect(node.value).toMatch(FRAME)
            // Entities and unseen spaces keep what stands there from being more than text.
            else expect(title.replaceAll(/&#\d+;/g, ' ')).not.toMatch(/&|@[a-z\d]|:\/\//i)
            open += title !== undefined ? 1 : node.value === '</details>' ? -1 : 0
            expect(open).toBeGreaterThanOrEqual(0)
          }
          expect(open).toBe(0)
        }
      }),
      { numRuns: 30 },
    )
  })
})
