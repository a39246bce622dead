// biome-ignore-all lint/suspicious/noTemplateCurlyInString: that is how manifests write variables

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CallResult } from '../src/dataos/command.ts'
import { failureIn } from '../src/dataos/failures.ts'
import { RESOURCES, readRows } from '../src/dataos/read/answer.ts'
import { readDetails } from '../src/dataos/read/details.ts'
import { readLog } from '../src/dataos/read/logs.ts'
import { lastRunOf, readRuntime } from '../src/dataos/read/runtime.ts'
import { INPUTS } from '../src/inputs.ts'
import { summary } from '../src/report/summary.ts'
import { readManifests } from '../src/targets/manifests.ts'
import { parseEntries } from '../src/targets/resources.ts'
import { splitCommand } from '../src/text/command-line.ts'
import { logText, markdownCode, markdownText, plain } from '../src/text/escape.ts'
import { linesOf, logLine } from '../src/text/lines.ts'
import { redactor } from '../src/text/redact.ts'
import { readTables, type TableRow } from '../src/text/table.ts'
import { hasBar } from '../src/text/table-style.ts'
import { parseTimestamp } from '../src/text/timestamp.ts'
import { expand } from '../src/text/variables.ts'
import { HOSTILE } from './hostile.ts'
import { report, resource } from './report/made.ts'
import { printLog, printTable, type Style } from './simulator/print.mjs'
import type { Facts, Shown } from './simulator/scenario.mjs'
import { printDetails, printLogs, printRuntime } from './simulator/tell.mjs'

// What every reader of text from outside owes, whatever comes: an answer, soon, and nothing that was not there.

const exited = (stdout: string, stderr = '', code = 0): CallResult => ({
  kind: 'exited',
  code,
  stdout,
  stderr,
})
const WORKERS = { type: 'worker', workspace: 'public' }
const readTable = (text: string): readonly TableRow[] =>
  readTables(text, { RESOURCES }).tables.flatMap(({ rows }) => rows)
const { redact } = redactor({ APIKEY: 'c2VjcmV0' })

const READERS: Readonly<Record<string, (text: string) => unknown>> = {
  linesOf,
  logLine,
  readTable,
  readRows: text => readRows(exited(text, text), WORKERS),
  failureIn: text => failureIn(exited(text, text, 1), 1000, 'columns'),
  readDetails,
  readRuntime: text => {
    const runtime = readRuntime(text)
    return runtime && lastRunOf(runtime)
  },
  readLog,
  parseTimestamp,
  splitCommand,
  parseEntries,
  parsePatterns: INPUTS.manifests.read,
  // YAML has more to it than all the others: a third as much takes as long.
  readManifests: text => readManifests(text.slice(0, 33_333), { STAGE: text }),
  expand: text => expand(text, {}),
  redact,
  plain,
  logText,
  markdownText,
  markdownCode,
  summary: text =>
    summary(
      report([resource({ name: text, reason: text })], {
        problem: { kind: 'state', message: text, nextStep: text },
      }),
    ),
}
const readers = Object.entries(READERS)

const scrap = fc.oneof(
  HOSTILE,
  fc.constantFrom(
    ...[
      'NAME',
      'STATUS',
      'NAME | STATUS\n',
      ' | ',
      '│',
      '---|---\n',
      '\n',
      '\r\n',
      'get...nothing',
      'INFO[0000] ',
    ],
    ...[
      'level=error msg="',
      'time="',
      'ERRO[0001] ',
      'eyJ',
      'Bearer ',
      'token="',
      '"apikey": "',
      '- ',
      '{',
      '[',
    ],
    ...[
      'id: ',
      'worker/a',
      'worker:v1:a:public',
      ...['---\n', 'status:\n', 'uid: x\n', 'builderState:', '-----LOGS-----\n', 'NODE NAME | PHASE\n'],
      '&a ',
      '*a',
      '!!x ',
      '? ',
      '---',
      '%YAML 1.2',
      'name: ',
      'type: ',
      '\n---\n',
      '${STAGE}',
      '${',
      '$STAGE',
      '<<: ',
      "'",
      '"',
      '\\"',
    ],
  ),
)
const garbage = fc.array(scrap, { maxLength: 12 }).map(parts => parts.join(''))

const row = fc.record({
  NAME: fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,20}$/),
  VERSION: fc.constantFrom('v1', 'v1beta'),
  TYPE: fc.constantFrom('worker', 'service'),
  STATUS: fc.constantFrom('active', 'pending', 'error'),
  RUNTIME: fc.constantFrom('', 'running:1', 'pending:0/1', 'next:2025-02-21T13:26:00+05:30'),
})
const style = fc.constantFrom<Style>('plain', 'pipes', 'lines', 'box')
const table = fc
  .tuple(
    fc.array(row, { maxLength: 6 }),
    style,
    fc.option(fc.integer({ min: 5, max: 20 }), { nil: undefined }),
  )
  .map(([rows, style, wrap]) =>
    printTable(
      ['NAME', 'VERSION', 'TYPE', 'STATUS', 'RUNTIME'],
      rows,
      style,
      wrap === undefined ? {} : { wrap },
    ),
  )
const log = fc
  .tuple(fc.constantFrom('logfmt' as const, 'terminal' as const), HOSTILE)
  .map(([format, message]) => printLog(format, 'error', message))
const entries = fc.constantFrom(
  'worker/a\nservice/b # c\n',
  '- worker/a\n- id: workflow:v1:b:public\n  timeout: 30m\n- {type: service, name: c, runtime: [running]}\n',
  `docker run --rm -e 'A B' "x \\" y" z\\ w`,
)

const manifests = fc.constantFrom(
  'name: a\ntype: worker\nworkspace: ${STAGE}\n---\nname: &n b\ntype: workflow\nworkflow: {schedule: {cron: "* * * * *"}}\n',
  'name: all\ntype: bundle\nbundle:\n  resources:\n    - spec: {name: a, type: worker}\n    - file: ./b.yaml\n      workspace: w\n',
  '{"name": "a", "type": "service", "port": ${PORT}}',
)
const facts: fc.Arbitrary<Facts> = fc.record(
  {
    uid: fc.uuid(),
    generation: fc.nat(),
    manifest: fc.dictionary(fc.stringMatching(/^x[a-z]{1,8}$/), fc.jsonValue({ maxDepth: 3 })),
    stage: fc.constantFrom('building', 'error', 'a: b # c'),
    info: HOSTILE,
    parts: fc.array(fc.record({ kind: fc.constant('Secret'), name: HOSTILE, error: HOSTILE }), {
      maxLength: 3,
    }),
    runs: fc.array(
      fc.record({
        runtime: fc.constant('failed'),
        started: fc.constantFrom('', '2021-11-01T14:30:00+05:30'),
      }),
      { maxLength: 3 },
    ),
    replicas: fc.record({ ready: fc.nat(9), wanted: fc.nat(9) }),
    conditions: fc.array(
      fc.record({ reason: fc.constant('Evicted'), type: fc.constant('Ready'), message: HOSTILE }),
      { maxLength: 3 },
    ),
    nodes: fc.array(fc.record({ name: fc.constant('node'), phase: fc.constant('failed') }), { maxLength: 3 }),
    log: fc.array(HOSTILE, { maxLength: 4 }),
  },
  { requiredKeys: [] },
)
const shown: fc.Arbitrary<Shown> = fc.record({
  name: fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,20}$/),
  version: fc.constantFrom('v1', 'v1beta'),
  type: fc.constantFrom('worker', 'workflow', 'depot'),
  workspace: fc.constantFrom('public', ''),
  owner: fc.constant('iamgroot'),
  status: fc.constantFrom('active', 'error'),
  runtime: fc.constantFrom('', 'failed'),
  facts,
})
const told = fc
  .tuple(shown, style)
  .map(([resource, style]) => [
    printDetails(resource),
    printRuntime(resource, style),
    printLogs(resource, 9, style),
  ])
  .chain(texts => fc.constantFrom(...texts, texts.join('')))

/** Something that makes sense, with pieces put in, over or out. */
const mutated = fc
  .tuple(
    fc.oneof(
      table,
      log,
      entries,
      manifests,
      fc.tuple(log, table, log).map(parts => parts.join('')),
      told,
    ),
    fc.array(fc.tuple(fc.nat(1200), fc.nat(12), scrap), { maxLength: 6 }),
  )
  .map(([text, mutations]) =>
    mutations.reduce((text, [at, out, scrap]) => text.slice(0, at) + scrap + text.slice(at + out), text),
  )

describe('whatever comes', () => {
  it.each(readers)('%s does not throw', async (_, read) => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(mutated, garbage, fc.string({ unit: 'binary' })), async text => {
        await read(text)
      }),
      { numRuns: 300 },
    )
  })

  it('no row has a cell that was not printed, and there are no more rows than lines below a header', () => {
    fc.assert(
      fc.property(fc.oneof(mutated, garbage), text => {
        const rows = readTable(text)
        const lines = linesOf(text)
        // A row has the bars that its header has, and the other kind are letters like others.
        const bars = [/(?<!\\)\|/, /[│┃║┆┇┊┋╎╏¦╞]/, /(?<!\\)\||[│┃║┆┇┊┋╎╏¦╞]/] as const
        const cells = new Set(
          bars.flatMap(bar => lines.flatMap(line => line.split(bar).map(cell => cell.trim()))),
        )
        const below = lines.slice(lines.findIndex(line => /name/i.test(line) && /status/i.test(line)) + 1)
        expect(rows.length).toBeLessThanOrEqual(below.filter(hasBar).length)
        // A wrapped cell is made of several, a name without spaces between them.
        for (const [column, cell] of rows.flatMap(row => [...row])) {
          // A bar where the header has none is a part of its cell.
          const parts = [cell, ...cell.split(bars[2]).map(part => part.trim())]
          const [whole = false, ...others] = parts.map(
            part => isMadeOf(part, cells, ' ') || isMadeOf(part, cells, ''),
          )
          expect(whole || (others.length > 1 && others.every(Boolean)), `${column}: ${cell}`).toBe(true)
        }
      }),
      { numRuns: 400 },
    )
  })

  function isMadeOf(text: string, pieces: ReadonlySet<string>, glue: string): boolean {
    if (text === '' || pieces.has(text)) return true
    const reached = [true]
    for (let end = 1; end <= text.length; end += 1) {
      reached[end] = reached.some((is, from) => {
        const start = from === 0 ? 0 : from + glue.length
        return is && (from === 0 || text.startsWith(glue, from)) && pieces.has(text.slice(start, end))
      })
    }
    return reached[text.length] ?? false
  }

  it('details printed and read back are the same, whatever the manifest holds and wherever log lines stand', () => {
    const noise = fc
      .array(log, { maxLength: 2 })
      .map(lines => lines.map(line => line.replace(/\n(?!$)/g, ' ')).join(''))
    fc.assert(
      fc.property(fc.array(shown, { maxLength: 3 }), noise, fc.boolean(), (resources, noise, crlf) => {
        const output = [noise, ...resources.map(one => printDetails(one) + noise)].join('')
        const read = readDetails(crlf ? output.replaceAll('\n', '\r\n') : output)
        expect(read.map(({ name, workspace, builderStage }) => ({ name, workspace, builderStage }))).toEqual(
          resources.map(({ name, workspace, facts }) => ({
            name,
            workspace,
            builderStage: facts.stage ?? 'building',
          })),
        )
        for (const [i, { facts }] of resources.entries()) {
          if (facts.uid) expect(read[i]?.uid).toBe(facts.uid)
          expect(read[i]?.generation).toBe(String(facts.generation ?? 1))
        }
      }),
      { numRuns: 250 },
    )
  })

  it('no uid and no generation is told that was not printed', () => {
    fc.assert(
      fc.property(fc.oneof(mutated, garbage), text => {
        // An escape in quotes stands for something else.
        fc.pre(!text.includes('\\'))
        const lines = linesOf(text).map(line => line.replaceAll("''", "'"))
        for (const { uid = '', generation = '' } of readDetails(text))
          for (const value of [uid, generation]) expect(lines.some(line => line.includes(value))).toBe(true)
      }),
      { numRuns: 250 },
    )
  })

  it('a table is read from where it was printed, and rows are none where the call failed', () => {
    fc.assert(
      fc.property(mutated, mutated, fc.constantFrom(0, 1, null), (stdout, stderr, code) => {
        const read = readRows({ kind: 'exited', code, stdout, stderr }, WORKERS)
        if (code !== 0) expect(read).toBeUndefined()
        const names = (output: string): unknown[] => readTable(output).map(cells => cells.get('NAME'))
        const printed = [names(stdout), names(stderr)]
        const found = read?.rows.map(({ name }) => name) ?? []
        expect(printed.some(names => found.every(name => names.includes(name)))).toBe(true)
      }),
      { numRuns: 300 },
    )
  })
})

// Most texts of a hundred thousand letters are read in milliseconds. If one takes long, the time of a quarter of it tells
// a slow machine from time that grows with the square: it is then a sixteenth, and a fourth otherwise.
describe('the time to read a text grows no faster than its length', () => {
  const LENGTH = 100_000
  const WORTH_COMPARING_MS = 500
  const MAX_GROWTH = 10

  const textOf = ([before, unit, after = '']: (typeof KINDS)[number], length: number): string =>
    before + unit.repeat(Math.ceil(length / unit.length)) + after

  /** The processor's time, which other processes don't use up. */
  const costOf = async (read: (text: string) => unknown, text: string): Promise<number> => {
    const start = process.cpuUsage()
    await read(text)
    const { user, system } = process.cpuUsage(start)
    return (user + system) / 1000
  }

  /** What stands before, what is repeated, what stands behind: each is dear to a pattern that tries all ways. */
  const KINDS: readonly (readonly [before: string, unit: string, after?: string])[] = [
    ...['\n', '\r\n', ' ', '\t', '\0', '|', ' | ', '-', 'a', 'A', '0', ':', ':a', '::', '@', '#1', '##['].map(
      unit => ['', unit] as const,
    ),
    ...[
      '<',
      '`',
      '\\',
      '\\"',
      '"',
      "'",
      '""',
      '[',
      '{',
      '*',
      '/',
      '...',
      '... ',
      ';',
      '\ud83d',
      '😀',
      '\u2028',
    ].map(unit => ['', unit] as const),
    ...[
      '\u001b',
      '\u001b[',
      '\u001b]8;;',
      '0;',
      '-eyJ',
      'eyJ.',
      'Bearer ',
      'token=',
      '"token":',
      'status ',
    ].map(unit => ['', unit, '!'] as const),
    ...['level=', 'msg="', 'INFO[0] ', 'www.', 'GH-', 'NAME | STATUS\n', 'a | b\n', '---|---\n'].map(
      unit => ['', unit, '!'] as const,
    ),
    [':', 'a', '!'],
    ['Bearer', ' ', '!'],
    ['status', ' ', '!'],
    ['"token"', ' ', '!'],
    ['token="', 'x', ''],
    ['level=info msg="', 'x\\"', ''],
    ['level=info msg="', '\\', '"'],
    ['time="', ' ', 'level=info'],
    ['INFO[', '0', '!'],
    ['ERRO[0001] ', ' ', 'x'],
    ['NAME | STATUS\n', 'A', 'a\n---|---\n'],
    ['NAME | STATUS\n', 'A|', 'a\n---|---\n'],
    ['NAME | STATUS\na | b\n', ' | x\n'],
    ['NAME | STATUS | TYPE\na | b | c\n', 'x | y |\n'],
    ['\u001b[', ';#', '!'],
    ['\u001b[', '0;', '!'],
    ['"', '\\', ''],
    ...['${', '${a', '${a}', '${a}\n', '$a', '&a ', '*a ', '? ', '---\n', '!', '#a\n'].map(
      unit => ['', unit] as const,
    ),
    ['a: &a x\n', '? *a\n'],
    ['[', '*a, '],
  ]
  it.each(readers)('in %s', async (_, read) => {
    const slow: string[] = []
    for (const kind of KINDS) {
      const cost = await costOf(read, textOf(kind, LENGTH))
      if (cost < WORTH_COMPARING_MS) continue
      const quarter = await costOf(read, textOf(kind, LENGTH / 4))
      if (cost > MAX_GROWTH * quarter)
        slow.push(`${JSON.stringify(kind)}: ${cost} ms, a quarter ${quarter} ms`)
    }
    expect(slow).toEqual([])
  })

  it('a list that is nested deeper than anyone would write it is refused', async () => {
    for (const text of ['['.repeat(20_000), '- '.repeat(20_000), `${'- '.repeat(20_000)}a\n---|---\n`])
      for (const { problems } of [await parseEntries(text), await readManifests(text, {})])
        expect(problems).toHaveLength(1)
  })

  // As much as one call may print before it is ended.
  const MOST_OUTPUT = 8 * 1024 * 1024

  it.each(['Bearer ', 'eyJ', 'token=', '"token":"', 'level=error msg="', 'time="', 'NAME | STATUS\na | '])(
    '8 MiB of one word behind %j are read',
    before => {
      const text = before + 'x'.repeat(MOST_OUTPUT)
      for (const read of [redact, linesOf, logLine, readTable]) expect(() => read(text)).not.toThrow()
    },
  )
})
