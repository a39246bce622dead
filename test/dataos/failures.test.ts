import { describe, expect, it, test } from 'vitest'
import type { CallResult } from '../../src/dataos/command.ts'
import { failureIn, hasErrorLine } from '../../src/dataos/failures.ts'
import { linesOf } from '../../src/text/lines.ts'

interface Printed {
  readonly stdout?: string
  readonly stderr?: string
  readonly code?: number | null
}

const exited = ({ stdout = '', stderr = '', code = 1 }: Printed): CallResult => ({
  kind: 'exited',
  code,
  stdout,
  stderr,
})

const failed = (stderr: string, code: number | null = 1) => failureIn(exited({ stderr, code }), 30_000)

const logfmt = (level: string, message: string): string =>
  `time="2023-12-29T05:44:08Z" level=${level} msg=${JSON.stringify(message)}\n`

const EXPIRED =
  'Unauthorized - {"error":{"status":401,"message":"could not verify the token : oidc: token is expired (Token Expiry: 2023-12-28 05:44:08 +0000 UTC)"},"allow":false}'

/** What to do, by what it must speak of. */
const RENEW = /APIKEY.*-d 72h/
const LOGIN = /no credentials.*APIKEY.*DATAOS_FQDN/
const ASK = /ask an administrator/
const TYPE = /does not know the type/
const COMMAND = /`dataos-ctl` input/
const FQDN = /DATAOS_FQDN.*without https/
const IMAGE = /image/

describe('what no retry can mend', () => {
  test.each`
    printed                                                                 | nextStep
    ${`ERRO[0001] ${EXPIRED}`}                                              | ${RENEW}
    ${logfmt('error', EXPIRED)}                                             | ${RENEW}
    ${'ERRO[0001] Unauthorized'}                                            | ${RENEW}
    ${'ERRO[0001] 401 Unauthorized'}                                        | ${RENEW}
    ${'Error: unauthorised'}                                                | ${RENEW}
    ${'ERRO[0001] oidc: token is expired'}                                  | ${RENEW}
    ${'ERRO[0000] no cred file, need to login'}                             | ${LOGIN}
    ${'WARN[0000] no cred file, logging in now, ...'}                       | ${LOGIN}
    ${logfmt('warning', 'no cred file, logging in now, ...')}               | ${LOGIN}
    ${'ERRO[0001] 403 Forbidden'}                                           | ${ASK}
    ${'ERRO[0001] Forbidden - {"allow":false}'}                             | ${ASK}
    ${'ERRO[0001] request failed - {"error":{"status":403}}'}               | ${ASK}
    ${"ERRO[0000] unknown type 'lakehouse'"}                                | ${TYPE}
    ${'Error: unknown flag: --all'}                                         | ${COMMAND}
    ${"Error: unknown shorthand flag: 'a' in -a\nUsage:\n  dataos-ctl get"} | ${COMMAND}
    ${'Error: unknown command "get" for "dataos"'}                          | ${COMMAND}
    ${'\u001b[31mERRO\u001b[0m[0001] \u001b[1mUnauthorized\u001b[0m\r\n'}   | ${RENEW}
  `('$printed', ({ printed, nextStep }) => {
    for (const result of [failed(printed), failureIn(exited({ stdout: printed }), 30_000)]) {
      expect(result).toMatchObject({ permanent: true, nextStep: expect.stringMatching(nextStep) })
    }
  })

  it('also where the CLI is content and exits with 0', () => {
    expect(failed('ERRO[0001] Unauthorized', 0)).toMatchObject({
      permanent: true,
      nextStep: expect.stringMatching(RENEW),
    })
  })

  it('also where it hangs after asking for a login', () => {
    const hanging = {
      kind: 'timed-out',
      stdout: '',
      stderr: 'WARN[0000] no cred file, logging in now, ...\n',
    } as const
    expect(failureIn(hanging, 30_000)).toEqual({
      permanent: true,
      hung: true,
      message: 'dataos-ctl gave no answer within 30s and was ended: no cred file, logging in now, ...',
      nextStep: expect.stringMatching(LOGIN),
    })
  })
})

describe('each sign of a known failure', () => {
  const KEY =
    'set APIKEY to a valid key in the env of this step; a key lives a day unless it was made with -d 72h'
  const ADVICE = {
    image: 'Docker may not fetch the image: log in to its registry (docker login) in a step before',
    docker:
      'it is Docker that failed, not DataOS: check the Docker engine of this runner and the `dataos-ctl` input',
    login: `dataos-ctl has no credentials and asks for a login: ${KEY}, and DATAOS_FQDN to the host of the instance`,
    renew: `the token is missing, wrong or expired: ${KEY}`,
    ask: 'the user of this key may not read it: ask an administrator for the use-case or tag that allows it',
    type: 'this dataos-ctl does not know the type: mend the type in `resources`, or use a newer dataos-ctl',
    command:
      'the command understands no `get -t TYPE -w WORKSPACE -a`: check the `dataos-ctl` input and its version',
    fqdn: 'check DATAOS_FQDN: it is the host name alone, without https:// and without a slash',
  }

  test.each`
    sign                                             | nextStep     | permanent
    ${'pull access denied for x'}                    | ${'image'}   | ${true}
    ${'requested access to the resource is denied'}  | ${'image'}   | ${true}
    ${'unauthorized: incorrect password'}            | ${'image'}   | ${true}
    ${'it may require docker login'}                 | ${'image'}   | ${true}
    ${'Cannot connect to the Docker daemon'}         | ${'docker'}  | ${false}
    ${'Error response from daemon: toomanyrequests'} | ${'docker'}  | ${false}
    ${'no cred file'}                                | ${'login'}   | ${true}
    ${'you need to login'}                           | ${'login'}   | ${true}
    ${'you need to log in'}                          | ${'login'}   | ${true}
    ${'logging in now'}                              | ${'login'}   | ${true}
    ${'please login'}                                | ${'login'}   | ${true}
    ${'Please log in'}                               | ${'login'}   | ${true}
    ${'unauthorized'}                                | ${'renew'}   | ${true}
    ${'unauthorised'}                                | ${'renew'}   | ${true}
    ${'status 401'}                                  | ${'renew'}   | ${true}
    ${'status: 401'}                                 | ${'renew'}   | ${true}
    ${'status=401'}                                  | ${'renew'}   | ${true}
    ${'"status" : 401'}                              | ${'renew'}   | ${true}
    ${'the token is expired'}                        | ${'renew'}   | ${true}
    ${'the token has expired'}                       | ${'renew'}   | ${true}
    ${'could not verify the token'}                  | ${'renew'}   | ${true}
    ${'invalid apikey'}                              | ${'renew'}   | ${true}
    ${'invalid API key'}                             | ${'renew'}   | ${true}
    ${'invalid token'}                               | ${'renew'}   | ${true}
    ${'forbidden'}                                   | ${'ask'}     | ${true}
    ${'status 403'}                                  | ${'ask'}     | ${true}
    ${'access denied'}                               | ${'ask'}     | ${true}
    ${'permission denied'}                           | ${'ask'}     | ${true}
    ${'unknown type x'}                              | ${'type'}    | ${true}
    ${'invalid type x'}                              | ${'type'}    | ${true}
    ${'invalid resource type x'}                     | ${'type'}    | ${true}
    ${'unknown flag: -a'}                            | ${'command'} | ${true}
    ${"unknown shorthand flag: 'a'"}                 | ${'command'} | ${true}
    ${'unknown command "get"'}                       | ${'command'} | ${true}
    ${'flag provided but not defined: -a'}           | ${'command'} | ${true}
    ${'lookup x: no such host'}                      | ${'fqdn'}    | ${false}
    ${'Get https://http://x'}                        | ${'fqdn'}    | ${false}
    ${'Get http://https://x'}                        | ${'fqdn'}    | ${false}
    ${'lookup http//x'}                              | ${'fqdn'}    | ${false}
    ${'lookup https//x'}                             | ${'fqdn'}    | ${false}
    ${'Get https%3A%2F%2Fx'}                         | ${'fqdn'}    | ${false}
    ${'Get http%3a//x'}                              | ${'fqdn'}    | ${false}
  `(
    '$sign: $nextStep',
    ({ sign, nextStep, permanent }: { sign: string; nextStep: keyof typeof ADVICE; permanent: boolean }) => {
      expect(failed(`ERRO[0001] ${sign}`)).toEqual({
        message: `dataos-ctl failed with exit code 1: ${sign}`,
        nextStep: ADVICE[nextStep],
        permanent,
      })
    },
  )
})

describe('what may pass', () => {
  test.each`
    printed                                                              | nextStep
    ${'ERRO[0001] dial tcp: lookup modern-cow.dataos.app: no such host'} | ${FQDN}
    ${'ERRO[0001] Get "https://https//modern-cow.dataos.app/api": EOF'}  | ${FQDN}
    ${'ERRO[0001] Get "https://https://modern-cow.dataos.app/api": EOF'} | ${FQDN}
    ${'ERRO[0001] dial tcp 10.0.0.1:443: i/o timeout'}                   | ${/by hand/}
    ${'ERRO[0001] read: connection reset by peer'}                       | ${/by hand/}
    ${'ERRO[0001] 503 Service Unavailable'}                              | ${/by hand/}
    ${'ERRO[0001] {"error":{"status":500,"message":"oops"}}'}            | ${/by hand/}
    ${'ERRO[0001] 429 Too Many Requests'}                                | ${/by hand/}
    ${'panic: runtime error: invalid memory address'}                    | ${/by hand/}
    ${''}                                                                | ${/by hand/}
  `('$printed', ({ printed, nextStep }) => {
    expect(failed(printed)).toMatchObject({ permanent: false, nextStep: expect.stringMatching(nextStep) })
  })
})

describe('what only sounds like a permanent failure', () => {
  test.each([
    'INFO[0000] Forbidden fruit is served',
    'INFO[0000] unknown type of greeting',
    'DEBU[0000] 401 Unauthorized, trying again',
    logfmt('info', 'if Unauthorized, need to login'),
    logfmt('debug', 'status 403'),
  ])('%j is no complaint', line => {
    expect(failed(`${line}\nERRO[0001] connection reset by peer`)).toMatchObject({
      permanent: false,
      message: 'dataos-ctl failed with exit code 1: connection reset by peer',
    })
    expect(failed(line)).toMatchObject({ permanent: false })
  })

  test.each([
    'forbidden-fruit',
    'the-forbidden',
    'unauthorized-api',
    'http-status-403-page',
    'status-401',
    'access-denied-page',
    'unknown-type',
    'unknown-flag',
    'invalid-token',
    'need-to-login',
    'no-cred-file',
  ])('%s is a name', name => {
    expect(failed(`ERRO[0001] reading worker ${name}: connection reset by peer`)).toMatchObject({
      permanent: false,
    })
    expect(failed(`ERRO[0001] reading worker "${name}", connection reset by peer`)).toMatchObject({
      permanent: false,
    })
  })

  it('a row of a table is no complaint where the log has one', () => {
    const stdout = '  forbidden | v1 | worker | public | active | running:1 | iamgroot\n'
    expect(
      failureIn(exited({ stdout, stderr: 'ERRO[0001] connection reset by peer\n' }), 30_000),
    ).toMatchObject({
      permanent: false,
      message: expect.stringContaining('connection reset by peer'),
    })
  })

  test.each(['|', '│'])('a row with %s was taken for a reason, and its name for a sign', separator => {
    const stdout = '  forbidden | v1 | worker | public | active | running:1\n'.replaceAll('|', separator)
    expect(failureIn(exited({ stdout, code: 137 }), 30_000)).toMatchObject({
      permanent: false,
      message: 'dataos-ctl failed with exit code 137, and gave no reason',
    })
  })

  it('a port, a time or a size is no status', () => {
    expect(failed('ERRO[0001] dial tcp 10.0.0.1:403: connection refused after 401 ms')).toMatchObject({
      permanent: false,
    })
  })
})

describe('a command that does not run', () => {
  const notStarted = (tool: string, file: string | undefined, error: string): CallResult => ({
    kind: 'not-started',
    tool,
    file,
    error,
  })
  const UNLOCATED =
    'Unable to locate executable file: dataos-ctl. Please verify either the file path exists or the file can be found within a directory specified by the PATH environment variable.'

  test.each`
    why                    | result                                                                         | message                                                            | nextStep
    ${'not on the PATH'}   | ${notStarted('dataos-ctl', undefined, UNLOCATED)}                              | ${"the command 'dataos-ctl' was not found on the PATH"}            | ${/install dataos-ctl/}
    ${'not where it says'} | ${notStarted('/opt/dataos-ctl', undefined, 'spawn /opt/dataos-ctl ENOENT')}    | ${"the command '/opt/dataos-ctl' was not found"}                   | ${COMMAND}
    ${'not executable'}    | ${notStarted('dataos-ctl', '/opt/dataos-ctl', UNLOCATED)}                      | ${"the command '/opt/dataos-ctl' is no file that may be executed"} | ${/chmod \+x/}
    ${'may not be run'}    | ${notStarted('dataos-ctl', '/opt/dataos-ctl', 'spawn /opt/dataos-ctl EACCES')} | ${"the command '/opt/dataos-ctl' is no file that may be executed"} | ${/chmod \+x/}
  `('$why', ({ result, message, nextStep }) => {
    expect(failureIn(result, 30_000)).toEqual({
      message,
      nextStep: expect.stringMatching(nextStep),
      permanent: true,
    })
  })

  it('for want of room on the machine may run the next time', () => {
    const error =
      "There was an error when attempting to execute the process '/opt/dataos-ctl'. Error: spawn /opt/dataos-ctl EAGAIN"
    expect(failureIn(notStarted('dataos-ctl', '/opt/dataos-ctl', error), 30_000)).toMatchObject({
      permanent: false,
      message: expect.stringContaining('EAGAIN'),
    })
  })

  test.each`
    code   | stderr                                         | why
    ${127} | ${'sh: 1: dataos-ctl: not found'}              | ${'a shell does not find it'}
    ${127} | ${''}                                          | ${'nobody says why'}
    ${126} | ${''}                                          | ${'nobody says why'}
    ${126} | ${'sh: 1: /opt/dataos-ctl: Permission denied'} | ${'a shell may not execute it'}
    ${126} | ${"env: '/opt/dataos-ctl': Permission denied"} | ${'env may not execute it'}
  `('exit code $code, $why', ({ code, stderr }) => {
    expect(failed(stderr, code)).toMatchObject({ permanent: true, nextStep: expect.stringMatching(COMMAND) })
  })

  // The vendor's image is private, so these are what a job without `docker login` gets.
  test.each([
    "docker: Error response from daemon: pull access denied for rubiklabs/dataos-ctl, repository does not exist or may require 'docker login': denied: requested access to the resource is denied.",
    "Unable to find image 'rubiklabs/dataos-ctl:2.26.39' locally\ndocker: Error response from daemon: pull access denied for rubiklabs/dataos-ctl, repository does not exist or may require 'docker login'.\nSee 'docker run --help'.",
    'docker: Error response from daemon: unauthorized: incorrect username or password.',
  ])('%j is about the image, not about DataOS', stderr => {
    const { nextStep } = failed(stderr, 125)
    expect(nextStep).not.toMatch(ASK)
    expect(nextStep).not.toMatch(RENEW)
    expect(nextStep).toMatch(IMAGE)
  })

  it('no access to the Docker daemon is not about DataOS either', () => {
    const { nextStep } = failed(
      'permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock',
      125,
    )
    expect(nextStep).not.toMatch(ASK)
  })
})

describe("the message has the CLI's own words", () => {
  test.each`
    printed                                                                                       | message
    ${{ stderr: 'ERRO[0001] connection reset\n' }}                                                | ${'dataos-ctl failed with exit code 1: connection reset'}
    ${{ stderr: logfmt('error', 'type "x" is odd'), code: 3 }}                                    | ${'dataos-ctl failed with exit code 3: type "x" is odd'}
    ${{ stderr: 'ERRO[0001] first\nERRO[0002] last\nINFO[0003] bye\n' }}                          | ${'dataos-ctl failed with exit code 1: last'}
    ${{ stderr: 'ERRO[0001] broken\nWARN[0002] a new version is out\n' }}                         | ${'dataos-ctl failed with exit code 1: broken'}
    ${{ stderr: 'Error: broken\nUsage:\n  dataos-ctl get [flags]\n' }}                            | ${'dataos-ctl failed with exit code 1: Error: broken'}
    ${{ stderr: '  Error: broken\n  see the error page\n' }}                                      | ${'dataos-ctl failed with exit code 1: Error: broken'}
    ${{ stderr: 'broken\n \t \n\n' }}                                                             | ${'dataos-ctl failed with exit code 1: broken'}
    ${{ stderr: 'broken\na\ufffd\u0e7f\ufffd\n' }}                                                | ${'dataos-ctl failed with exit code 1: broken'}
    ${{ stderr: 'first\nbr\ufffd\ufffd\n' }}                                                      | ${'dataos-ctl failed with exit code 1: br\ufffd\ufffd'}
    ${{ stdout: 'ERRO[0001] broken\n', stderr: 'WARN[0000] odd\n' }}                              | ${'dataos-ctl failed with exit code 1: broken'}
    ${{ stderr: 'INFO[0000] get...\nERRO[0001] flaky\nERRO[0002] Unauthorized\nERRO[0003] bye' }} | ${'dataos-ctl failed with exit code 1: Unauthorized'}
    ${{}}                                                                                         | ${'dataos-ctl failed with exit code 1, and gave no reason'}
    ${{ stderr: 'INFO[0000] get...\n' }}                                                          | ${'dataos-ctl failed with exit code 1, and gave no reason'}
    ${{ code: 0, stdout: 'TYPE | NAME\n' }}                                                       | ${/^dataos-ctl printed no table with NAME and STATUS/}
    ${{ code: 0 }}                                                                                | ${'dataos-ctl printed no table with NAME and STATUS, and gave no reason'}
    ${{ code: null }}                                                                             | ${'dataos-ctl was ended by a signal from outside, and gave no reason'}
    ${{ stderr: 'ERRO[0001] a\u0007b\u202ec' }}                                                   | ${'dataos-ctl failed with exit code 1: ab\ufffdc'}
  `('$printed', ({ printed, message }) => {
    const result = failureIn(exited(printed), 30_000)
    expect(result.message).toEqual(message instanceof RegExp ? expect.stringMatching(message) : message)
  })

  test.each`
    kind           | message                                                                        | nextStep
    ${'timed-out'} | ${'dataos-ctl gave no answer within 1m 30s and was ended, and gave no reason'} | ${'raise call-timeout if it is only slow'}
    ${'flooded'}   | ${'dataos-ctl printed without end and was ended, and gave no reason'}          | ${'run the same command by hand to see more'}
    ${'aborted'}   | ${'the call was ended because the run was cancelled'}                          | ${''}
  `('$kind', ({ kind, message, nextStep }) => {
    expect(failureIn({ kind, stdout: '', stderr: '' }, 90_000)).toEqual({
      message,
      nextStep,
      permanent: false,
      ...(kind === 'timed-out' && { hung: true }),
    })
  })

  it('a slow CLI may need more time', () => {
    expect(failureIn({ kind: 'timed-out', stdout: '', stderr: '' }, 30_000).nextStep).toMatch(/call-timeout/)
  })

  it('those of its end, for what it complained of long before was no reason to end', () => {
    const busy = 'INFO[0002] reading\n'.repeat(1000)
    expect(failed(`ERRO[0001] Unauthorized\n${busy}ERRO[0003] connection reset\n`)).toMatchObject({
      message: 'dataos-ctl failed with exit code 1: connection reset',
      permanent: false,
    })
    expect(failed(`ERRO[0001] connection reset ${'far '.repeat(2000)} Unauthorized`).permanent).toBe(false)
  })

  it('never more of them than can be read', () => {
    expect(failed(`ERRO[0001] ${'long '.repeat(10_000)}`).message.length).toBeLessThan(500)
    const flood = { kind: 'flooded', stdout: 'x'.repeat(5_000_000), stderr: 'y\n'.repeat(1_000_000) } as const
    expect(failureIn(flood, 30_000).message.length).toBeLessThan(500)
  })
})

test.each`
  output                            | has
  ${'ERRO[0001] x'}                 | ${true}
  ${'FATA[0001] x'}                 | ${true}
  ${'PANI[0001] x'}                 | ${true}
  ${logfmt('error', 'x')}           | ${true}
  ${'INFO[0000] x\r\nERRO[0001] y'} | ${true}
  ${'WARN[0001] error'}             | ${false}
  ${'INFO[0001] ERRO[0001] x'}      | ${false}
  ${'error | v1 | worker'}          | ${false}
  ${''}                             | ${false}
`('$output has a line of an error: $has', ({ output, has }) => {
  expect(hasErrorLine(linesOf(output))).toBe(has)
})

describe('401 and 403', () => {
  const permanent = (stderr: string): boolean =>
    failureIn({ kind: 'exited', code: 1, stdout: '', stderr }, 30_000).permanent

  test.each([
    'Get "https://host.example:403/api": dial tcp: i/o timeout',
    'Get "https://host.example/v1/403/x": EOF',
    'dial tcp [::1]:403: connect: connection refused',
    '2024-01-01 12:00:00,401 connection reset by peer',
    'read 1,403 items, then EOF',
    'read 401 B then EOF',
    'panic at main.go:401: connection reset',
    'line 401: connection reset',
    'pid=403 connection reset',
    'retry 1/403 connection reset',
  ])('are no status in %j', message => {
    expect(permanent(`ERRO[0001] ${message}`)).toBe(false)
  })

  test.each([
    '{"error":{"status":401,"message":"x"},"allow":false}',
    'request failed: 403',
    '403',
    'HTTP/1.1 401 x',
    'server answered 403 Forbidden',
    // The logger pads a message before its fields.
    'unauthorized                                 id=7',
    'HTTP 403                                     id=7',
  ])('are a status in %j', message => {
    expect(permanent(`ERRO[0001] ${message}`)).toBe(true)
  })
})
