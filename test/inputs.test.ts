import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import {
  INPUTS,
  type InputName,
  manifestPatterns,
  readSettings,
  type Settings,
  SettingsError,
} from '../src/inputs.ts'
import type { ParsedEntries } from '../src/targets/resources.ts'

type Given = { readonly [Name in InputName]?: string }

/** Inputs as the runner hands them over: all of them, those that were not set as empty texts. */
function environment(given: Given): Record<string, string> {
  const names = Object.keys(INPUTS) as InputName[]
  return Object.fromEntries(names.map(name => [`INPUT_${name.toUpperCase()}`, given[name] ?? '']))
}

const read = (given: Given): Settings => readSettings(environment({ resources: 'worker/insights', ...given }))

function complaint(given: Given): string {
  try {
    read(given)
  } catch (error) {
    expect(error).toBeInstanceOf(SettingsError)
    return (error as Error).message
  }
  throw new Error('nothing was found to be wrong')
}

const DEFAULTS = {
  workspace: 'public',
  'dataos-ctl': ['dataos-ctl'],
  timeout: 600_000,
  'start-grace': 120_000,
  'stable-for': 10_000,
  'failure-grace': 10_000,
  'min-interval': 2000,
  'max-interval': 15_000,
  'call-timeout': 30_000,
  'fail-fast': true,
  'on-unhealthy': 'fail',
  'log-lines': 25,
  'dataos-fqdn': '',
  comment: 'on-failure',
  'comment-key': '',
  'pr-number': null,
  'github-token': '',
}

describe('what is not set has its default', () => {
  it('as the runner hands it over, empty', () => {
    expect(read({})).toMatchObject(DEFAULTS)
  })

  it('also where it is only spaces', () => {
    expect(read({ timeout: ' \n ', 'on-unhealthy': ' ' })).toMatchObject(DEFAULTS)
  })

  it('and outside of a runner, where it is not there at all', () => {
    expect(readSettings({ INPUT_RESOURCES: 'worker/insights' })).toMatchObject(DEFAULTS)
  })
})

describe('an input is read', () => {
  test.each`
    input              | text                  | value
    ${'workspace'}     | ${'sandbox'}          | ${'sandbox'}
    ${'workspace'}     | ${' sandbox\n'}       | ${'sandbox'}
    ${'dataos-ctl'}    | ${"docker run 'a b'"} | ${['docker', 'run', 'a b']}
    ${'timeout'}       | ${'1h30m'}            | ${5_400_000}
    ${'timeout'}       | ${'90'}               | ${90_000}
    ${'start-grace'}   | ${'0'}                | ${0}
    ${'start-grace'}   | ${'1h'}               | ${3_600_000}
    ${'stable-for'}    | ${'0s'}               | ${0}
    ${'failure-grace'} | ${'1m'}               | ${60_000}
    ${'min-interval'}  | ${'500ms'}            | ${500}
    ${'max-interval'}  | ${'2s'}               | ${2000}
    ${'call-timeout'}  | ${'1m'}               | ${60_000}
    ${'fail-fast'}     | ${'false'}            | ${false}
    ${'fail-fast'}     | ${'TRUE'}             | ${true}
    ${'fail-fast'}     | ${'False'}            | ${false}
    ${'on-unhealthy'}  | ${'warn'}             | ${'warn'}
    ${'on-unhealthy'}  | ${'fail'}             | ${'fail'}
    ${'log-lines'}     | ${'0'}                | ${0}
    ${'log-lines'}     | ${' 1000 '}           | ${1000}
    ${'comment'}       | ${'Never'}            | ${'never'}
    ${'comment'}       | ${'always'}           | ${'always'}
    ${'comment-key'}   | ${' a / b '}          | ${'a / b'}
    ${'pr-number'}     | ${' 12 '}             | ${12}
    ${'github-token'}  | ${'ghs_x\n'}          | ${'ghs_x'}
  `('$input: $text', ({ input, text, value }) => {
    expect(read({ [input]: text })).toHaveProperty([input], value)
  })

  test.each`
    what                       | text
    ${'lines'}                 | ${'\n\nworker/a\n  worker/b\n\n'}
    ${'a YAML list'}           | ${'- worker/a\n- worker/b\n'}
    ${'an indented YAML list'} | ${'  - worker/a\n  - worker/b\n'}
  `('resources as $what', ({ text }) => {
    expect(read({ resources: text }).resources.entries).toEqual([
      { type: 'worker', name: 'a' },
      { type: 'worker', name: 'b' },
    ])
  })

  it('and the settings stay as they are', () => {
    expect(Object.isFrozen(read({}))).toBe(true)
  })
})

const DURATION = 'a duration: 500ms, 30s, 10m, 1h, 1h30m, or a number of seconds'
const LONGER = DURATION.replace('duration', 'duration longer than 0')

describe('a wrong input is named, with what was given and what is allowed', () => {
  test.each`
    input              | text                      | allowed
    ${'timeout'}       | ${'10 min'}               | ${LONGER}
    ${'timeout'}       | ${'0'}                    | ${LONGER}
    ${'timeout'}       | ${'-1s'}                  | ${LONGER}
    ${'start-grace'}   | ${'soon'}                 | ${DURATION}
    ${'stable-for'}    | ${'1d'}                   | ${DURATION}
    ${'failure-grace'} | ${'1h 30m'}               | ${DURATION}
    ${'min-interval'}  | ${'0s'}                   | ${LONGER}
    ${'max-interval'}  | ${'x'}                    | ${LONGER}
    ${'call-timeout'}  | ${'0ms'}                  | ${LONGER}
    ${'fail-fast'}     | ${'yes'}                  | ${'true or false'}
    ${'fail-fast'}     | ${'1'}                    | ${'true or false'}
    ${'on-unhealthy'}  | ${'ignore'}               | ${'fail or warn'}
    ${'log-lines'}     | ${'1001'}                 | ${'a whole number from 0 to 1000'}
    ${'log-lines'}     | ${'-1'}                   | ${'a whole number from 0 to 1000'}
    ${'log-lines'}     | ${'2.5'}                  | ${'a whole number from 0 to 1000'}
    ${'log-lines'}     | ${'1e2'}                  | ${'a whole number from 0 to 1000'}
    ${'log-lines'}     | ${'ten'}                  | ${'a whole number from 0 to 1000'}
    ${'log-lines'}     | ${'0x10'}                 | ${'a whole number from 0 to 1000'}
    ${'log-lines'}     | ${'99999999999999999999'} | ${'a whole number from 0 to 1000'}
    ${'workspace'}     | ${'my space'}             | ${'the name of a workspace: letters, digits and dashes'}
    ${'workspace'}     | ${'-w'}                   | ${'the name of a workspace: letters, digits and dashes'}
    ${'dataos-ctl'}    | ${'docker "x'}            | ${'a command: not empty, and every quote in pairs'}
    ${'comment'}       | ${'sometimes'}            | ${'never, on-failure or always'}
    ${'pr-number'}     | ${'#12'}                  | ${'the number of a pull request'}
    ${'pr-number'}     | ${'0'}                    | ${'the number of a pull request'}
    ${'pr-number'}     | ${'1e3'}                  | ${'the number of a pull request'}
  `('$input: $text', ({ input, text, allowed }) => {
    expect(complaint({ [input]: text })).toBe(
      `An input is wrong: ${input} is '${text}', but must be ${allowed}`,
    )
  })

  it('the command that is empty quotes does not blame the quotes', () => {
    expect(complaint({ 'dataos-ctl': '""' })).toMatch(
      /^An input is wrong: dataos-ctl is '""', but must (?!.*closed)/,
    )
  })

  test.each(['', ' \n ', '# worker/insights', '[]'])(
    'resources %j name nothing, which is never a pass',
    text => {
      expect(complaint({ resources: text })).toMatch(
        /^An input is wrong: resources names nothing to wait for/,
      )
    },
  )

  it('resources with the place of each problem', () => {
    expect(complaint({ resources: 'worker/a\nwhat\nworker/b/c' }).split('\n')).toEqual([
      '2 things are wrong with the inputs:',
      expect.stringMatching(/^- resources, line 2: 'what' names no resource/),
      expect.stringMatching(/^- resources, line 3: 'worker\/b\/c' has more than TYPE\/NAME/),
    ])
  })

  it('the line as it stands in the workflow, blank ones counted', () => {
    expect(complaint({ resources: '\n\nwhat' })).toMatch(/resources, line 3: 'what'/)
  })

  it('all of them in one message', () => {
    const wrong: Given = {
      resources: 'what',
      workspace: 'my space',
      'dataos-ctl': "'",
      timeout: 'never',
      'start-grace': 'soon',
      'stable-for': 'long',
      'failure-grace': 'short',
      'min-interval': 'tiny',
      'max-interval': 'huge',
      'call-timeout': 'slow',
      'fail-fast': 'perhaps',
      'on-unhealthy': 'shrug',
      comment: 'maybe',
      'pr-number': 'twelve',
    }
    const lines = complaint(wrong).split('\n')
    expect(lines[0]).toBe('14 things are wrong with the inputs:')
    for (const [name, text] of Object.entries(wrong)) {
      expect(lines).toContainEqual(expect.stringMatching(new RegExp(`^- ${name}\\b.*'${text}'`)))
    }
  })

  it('in one line each, whatever was given', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1 }), text => {
        fc.pre(text.trim() !== '' && !/^(true|false)$/i.test(text.trim()))
        expect(complaint({ 'fail-fast': text })).toMatch(
          /^An input is wrong: fail-fast is '[^\p{Cc}]*', but must be [^\p{Cc}]*$/u,
        )
      }),
    )
  })
})

describe('manifests', () => {
  const NONE = { entries: [], problems: [], warnings: [] }
  const worker = { type: 'worker', name: 'a' }

  const messageOf = (given: Given, manifests: ParsedEntries): string => {
    try {
      readSettings(environment(given), manifests)
    } catch (error) {
      return (error as Error).message
    }
    return ''
  }

  it('are named by patterns, which are read first', () => {
    expect(manifestPatterns(environment({ manifests: 'a/\n# b\n!c' }))).toEqual(['a/', '!c'])
    expect(manifestPatterns({})).toEqual([])
  })

  it('are enough, and add to the resources, with their warnings', () => {
    const manifests = { entries: [worker], problems: [], warnings: ['a.yaml, line 1: odd'] }
    for (const resources of ['', 'worker/b']) {
      expect(readSettings(environment({ resources, manifests: 'a.yaml' }), manifests).manifests).toEqual({
        entries: [worker],
        problems: [],
        warnings: ['manifests, a.yaml, line 1: odd'],
      })
    }
  })

  it('have their problems in the one message, beside those of others', () => {
    const manifests = { entries: [], problems: ['a.yaml, line 1: x', 'b.yaml is y'], warnings: [] }
    expect(messageOf({ timeout: '0', manifests: '.' }, manifests).split('\n')).toEqual([
      '3 things are wrong with the inputs:',
      expect.stringMatching(/^- timeout is '0'/),
      '- manifests, a.yaml, line 1: x',
      '- manifests, b.yaml is y',
    ])
  })

  test.each`
    what                           | given                                         | warnings               | says
    ${'no file'}                   | ${{ manifests: 'a/' }}                        | ${["no file is 'a/'"]} | ${"An input is wrong: manifests names nothing to wait for: no file is 'a/'"}
    ${'no resource'}               | ${{ manifests: 'a/', resources: '# none' }}   | ${[]}                  | ${'An input is wrong: manifests names nothing to wait for: no file that it names holds a resource'}
    ${'many things that are none'} | ${{ manifests: 'a/' }}                        | ${[...'abcdefg']}      | ${'An input is wrong: manifests names nothing to wait for: a; b; c; d; e; and 2 more'}
    ${'nothing, like resources'}   | ${{ manifests: ' # none\n' }}                 | ${[]}                  | ${'An input is wrong: resources names nothing to wait for; name at least one resource, such as worker/my-worker, or a manifest'}
    ${'nothing beside a resource'} | ${{ manifests: 'a/', resources: 'worker/b' }} | ${["no file is 'a/'"]} | ${''}
  `('that name $what', ({ given, warnings, says }) => {
    expect(messageOf(given, { ...NONE, warnings })).toBe(says)
  })
})

describe('times are checked together', () => {
  test.each`
    given                                               | min                  | max
    ${{ 'min-interval': '20s', 'max-interval': '10s' }} | ${'20s'}             | ${'10s'}
    ${{ 'min-interval': ' 20s ' }}                      | ${'20s'}             | ${'15s, the default'}
    ${{ 'min-interval': '1m' }}                         | ${'1m'}              | ${'15s, the default'}
    ${{ 'max-interval': '500ms' }}                      | ${'2s, the default'} | ${'500ms'}
  `('$given', ({ given, min, max }) => {
    expect(complaint(given)).toBe(
      `An input is wrong: min-interval (${min}) must not be longer than max-interval (${max})`,
    )
  })

  it('and may be the same', () => {
    expect(read({ 'min-interval': '5s', 'max-interval': '5s' })).toMatchObject({
      'min-interval': 5000,
      'max-interval': 5000,
    })
  })

  it('together with what is wrong by itself', () => {
    const message = complaint({ 'min-interval': '1m', timeout: '0' })
    expect(message).toMatch(
      /^2 things are wrong with the inputs:\n- timeout is '0'.*\n- min-interval \(1m\).*max-interval \(15s, the default\)$/,
    )
  })

  it('but not where one of them is no time at all', () => {
    expect(complaint({ 'min-interval': '1m', 'max-interval': 'x' })).toMatch(
      /^An input is wrong: max-interval is 'x'/,
    )
  })
})

describe('dataos-fqdn', () => {
  test.each`
    given                                 | host
    ${'acme.dataos.app'}                  | ${'acme.dataos.app'}
    ${'https://acme.dataos.app/'}         | ${'acme.dataos.app'}
    ${'HTTP://Acme.mydataos.com/metis/x'} | ${'Acme.mydataos.com'}
    ${'acme.dataos.cloud:8443'}           | ${'acme.dataos.cloud:8443'}
  `('$given is $host', ({ given, host }) => {
    expect(read({ 'dataos-fqdn': given })['dataos-fqdn']).toBe(host)
    const env = { ...environment({ resources: 'worker/insights' }), DATAOS_FQDN: given }
    expect(readSettings(env)['dataos-fqdn']).toBe(host)
  })

  test.each(['two words', 'me:secret@acme.dataos.app', 'ftp://x', '-x', '<b>'])(
    '%j is no host name, and only an error where it was given as an input',
    given => {
      expect(complaint({ 'dataos-fqdn': given })).toContain('must be the host name of the DataOS instance')
      const env = { ...environment({ resources: 'worker/insights' }), DATAOS_FQDN: given }
      expect(readSettings(env)['dataos-fqdn']).toBe('')
    },
  )

  it('counts before the variable of that name', () => {
    const env = { ...environment({ resources: 'worker/insights', 'dataos-fqdn': 'a.b' }), DATAOS_FQDN: 'c.d' }
    expect(readSettings(env)['dataos-fqdn']).toBe('a.b')
  })
})
