import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { actionsRunner, type Runner } from '../../src/runner/runner.ts'
import { redactor } from '../../src/text/redact.ts'
import { HOSTILE, visible } from '../hostile.ts'
import { type Command, commandReader, splitLines } from '../simulator/runner.mjs'

interface Read {
  readonly lines: readonly string[]
  readonly commands: readonly Command[]
}

/** What GitHub's runner makes of all that is printed: lines as .NET splits them, and the commands it obeys. */
function read(tell: (runner: Runner) => void, redact = (text: string): string => text): Read {
  let printed = ''
  const write = vi.spyOn(process.stdout, 'write').mockImplementation(text => {
    printed += text
    return true
  })
  try {
    tell(actionsRunner({}, redact))
  } finally {
    write.mockRestore()
  }
  const lines = splitLines(printed)
  const command = commandReader()
  return { lines: lines.slice(0, -1), commands: lines.flatMap(line => command(line) ?? []) }
}

const severity = fc.constantFrom('error' as const, 'warning' as const)
const text = HOSTILE.map(text => text.slice(0, 1500))

describe('whatever a text holds', () => {
  it('a line is a line for each of its own, and no command', () => {
    fc.assert(
      fc.property(text, text => {
        const { lines, commands } = read(({ info }) => info(text))
        expect(commands).toEqual([])
        expect(lines).toHaveLength(text.split('\n').length)
        expect(visible(lines.join(''))).toBe(visible(text))
      }),
      { numRuns: 500 },
    )
  })

  it('an annotation is one command, with a title and nothing else', () => {
    fc.assert(
      fc.property(severity, text, text, (severity, title, message) => {
        const { lines, commands } = read(({ annotate }) => annotate(severity, { title, message }))
        expect(lines).toHaveLength(1)
        expect(commands).toHaveLength(1)
        const [{ name, properties, data } = { name: '', properties: {}, data: '' }] = commands
        expect(name).toBe(severity)
        expect(['', 'title']).toContain(Object.keys(properties).join())
        expect(visible(properties['title'] ?? '')).toBe(visible(title))
        expect(visible(data)).toBe(visible(message))
        expect(data.split('\n')).toHaveLength(message.split('\n').length)
      }),
      { numRuns: 500 },
    )
  })

  it('an annotation names its file and line, and nothing that the name of the file adds', () => {
    const part = fc.constantFrom(
      ',line=9',
      '::',
      ':',
      ',',
      '%0A',
      '%2C',
      '%',
      '\n::error::',
      '\r',
      '=',
      ' ',
      'ä',
      '😀',
    )
    const name = fc.oneof(
      fc.constantFrom('a,line=1::b.yaml', '%0A.yaml', 'c:d.yaml', 'übung/é😀.yaml', 'a,title=x.yaml'),
      fc.array(part, { minLength: 1 }).map(parts => `a${parts.join('b')}.yaml`),
    )
    fc.assert(
      fc.property(severity, name, fc.integer({ min: 1, max: 9999 }), (severity, file, line) => {
        const { lines, commands } = read(({ annotate }) =>
          annotate(severity, { title: 'title', message: 'message', file, line }),
        )
        expect(lines).toHaveLength(1)
        expect(commands).toEqual([
          { name: severity, properties: { title: 'title', file, line: String(line) }, data: 'message' },
        ])
      }),
      { numRuns: 300 },
    )
  })

  it('a group is a title and lines between two commands, and nothing else', () => {
    fc.assert(
      fc.property(text, fc.array(text, { maxLength: 5 }), (title, inside) => {
        const { lines, commands } = read(({ group }) => group(title, inside))
        expect(lines.length).toBeGreaterThanOrEqual(inside.length + 2)
        expect(commands.map(({ name }) => name)).toEqual(['group', 'endgroup'])
        expect(visible(commands[0]?.data ?? '')).toBe(visible(title))
      }),
      { numRuns: 300 },
    )
  })

  it('a line for debugging is one command', () => {
    fc.assert(
      fc.property(text, text => {
        const { lines, commands } = read(({ debug }) => debug(text))
        expect(lines).toHaveLength(1)
        expect(commands).toMatchObject([{ name: 'debug', properties: {} }])
        expect(visible(commands[0]?.data ?? '')).toBe(visible(text))
      }),
      { numRuns: 300 },
    )
  })

  it('no line or command becomes more by what is written before it', () => {
    const told = fc.record({ how: fc.constantFrom('info', 'debug', 'error', 'warning'), text, title: text })
    fc.assert(
      fc.property(fc.array(told, { maxLength: 8 }), all => {
        const { commands } = read(runner => {
          for (const { how, text, title } of all) {
            if (how === 'info' || how === 'debug') runner[how](text)
            else runner.annotate(how as 'error', { title, message: text })
          }
        })
        const issued = all.filter(({ how }) => how !== 'info')
        expect(commands.map(({ name }) => name)).toEqual(issued.map(({ how }) => how))
      }),
      { numRuns: 300 },
    )
  })
})

it('a secret that takes its place in a text makes no command of the rest', () => {
  const around = fc.constantFrom(
    '',
    ':',
    '::',
    '##',
    '[',
    '##[',
    ']',
    '::error',
    '::error::',
    '%0A',
    '\r',
    ' ',
  )
  const secret = fc.constantFrom('key4', '::error', '##[error', 'a::b', '%0A::', ']key')
  fc.assert(
    fc.property(fc.array(around), secret, fc.array(around), severity, (before, secret, after, severity) => {
      const text = [...before, secret, ...after].join('')
      const { commands } = read(
        runner => {
          runner.info(text)
          runner.annotate(severity, { title: text, message: text })
        },
        redactor({ APIKEY: secret }).redact,
      )
      expect(commands.map(({ name }) => name)).toEqual([severity])
    }),
    { numRuns: 300 },
  )
})
