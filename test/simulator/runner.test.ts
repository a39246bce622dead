import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { commandReader, readOutputs, splitLines } from './runner.mjs'

const found = (text: string): string[] => {
  const read = commandReader()
  return splitLines(text).flatMap(line => {
    const command = read(line)
    return command ? [`${command.name} ${JSON.stringify(command.properties)} ${command.data}`] : []
  })
}

describe('the commands in an output', () => {
  it.each([
    {
      text: '::error title=a%2Cb,line=1::50%25 of%0Ait',
      commands: ['error {"title":"a,b","line":"1"} 50% of\nit'],
    },
    { text: ' \t::WARNING::%3A stays', commands: ['warning {} %3A stays'] },
    { text: 'before ##[group a=1;b=2]after', commands: ['group {"a":"1","b":"2"} after'] },
    { text: '::nothing::##[error]x', commands: ['error {} x'] },
    { text: 'one\r::debug::two\r\n::endgroup::', commands: ['debug {} two', 'endgroup {} '] },
    { text: 'x ::error::y', commands: [] },
    { text: '::error:y', commands: [] },
    { text: '::unheard::of', commands: [] },
    {
      text: '::stop-commands::tOken\n::error::x\n##[error]y\n::tOken::\n::error::z',
      commands: ['stop-commands {} tOken', 'error {} z'],
    },
  ])('$text', ({ text, commands }) => {
    expect(found(text)).toEqual(commands)
  })
})

describe('the outputs in a file', () => {
  const read = (text: string): Record<string, string> => {
    const folder = mkdtempSync(join(tmpdir(), 'outputs-'))
    try {
      writeFileSync(join(folder, 'output'), text)
      return readOutputs(join(folder, 'output'))
    } finally {
      rmSync(folder, { recursive: true })
    }
  }

  it('are read in both forms', () => {
    expect(read('result=healthy=1\nreport<<END\n{\n\n}\nEND\nempty<<END\n\nEND\n')).toEqual({
      result: 'healthy=1',
      report: '{\n\n}',
      empty: '',
    })
  })

  it.each(['nonsense\n', 'report<<END\n{}\n'])('fail the step where they are malformed: %j', text => {
    expect(() => read(text)).toThrow(/output/)
  })
})
