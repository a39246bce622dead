import { describe, expect, it, test } from 'vitest'
import type { CallResult } from '../../src/dataos/command.ts'
import { failureIn as failureOf } from '../../src/dataos/failures.ts'

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

const failureIn = (result: CallResult, timeout: number) =>
  failureOf(result, timeout, 'NAME and STATUS columns')

const failed = (stderr: string, code: number | null = 1) => failureIn(exited({ stderr, code }), 30_000)

const logfmt = (level: string, message: string): string =>
  `time="2023-12-29T05:44:08Z" level=${level} msg=${JSON.stringify(message)}\n`

const EXPIRED =
  'Unauthorized - {"error":{"status":401,"message":"could not verify the token : oidc: token is expired (Token Expiry: 2023-12-28 05:44:08 +0000 UTC)"},"allow":false}'

/** What each next step names, whatever its other words. */
const RENEW = /APIKEY(?!.*DATAOS_FQDN)/
const LOGIN = /APIKEY.*DATAOS_FQDN/
const ACCESS = /administrator/
const TYPE = /\btype\b/
const COMMAND = /dataos-ctl input/
const HOST = /DATAOS_FQDN/
const REGISTRY = /docker login/
const DOCKER = /Docker/
const PATH = /\bpath\b/
const CONNECTION = /reach/

describe('no retry can fix', () => {
  test.each`
    printed                                                                 | nextStep
    ${`ERRO[0001] ${EXPIRED}`}                                              | ${RENEW}
    ${logfmt('error', EXPIRED)}                                             | ${RENEW}
    ${'ERRO[0001] Unauthorized'}                                            | ${RENEW}
    ${'ERRO[0001] 401 Unauthorized'}                                        | ${RENEW}
    ${'Error: unauthorised'}                                                | ${RENEW}
    ${'ERRO[0001] oidc: token is expired'}                                  | ${RENEW}
    ${'ERRO[0001] the token has expired'}                                   | ${RENEW}
    ${'ERRO[0001] could not verify the token'}                              | ${RENEW}
    ${'ERRO[0001] invalid apikey'}                                          | ${RENEW}
    ${'ERRO[0001] invalid API key'}                                         | ${RENEW}
    ${'ERRO[0001] invalid token'}                                           | ${RENEW}
    ${'ERRO[0001] status=401'}                                              | ${RENEW}
    ${'ERRO[0000] no cred file, need to login'}                             | ${LOGIN}
    ${'ERRO[0000] you need to log in'}                                      | ${LOGIN}
    ${'Please log in'}                                                      | ${LOGIN}
    ${'ERRO[0001] 403 Forbidden'}                                           | ${ACCESS}
    ${'ERRO[0001] Forbidden - {"allow":false}'}                             | ${ACCESS}
    ${'ERRO[0001] request failed - {"error":{"status":403}}'}               | ${ACCESS}
    ${'ERRO[0001] access denied'}                                           | ${ACCESS}
    ${'ERRO[0001] permission denied'}                                       | ${ACCESS}
    ${"ERRO[0000] unknown type 'lakehouse'"}                                | ${TYPE}
    ${'ERRO[0000] invalid resource type x'}                                 | ${TYPE}
    ${'Error: unknown flag: --all'}                                         | ${COMMAND}
    ${"Error: unknown shorthand flag: 'a' in -a\nUsage:\n  dataos-ctl get"} | ${COMMAND}
    ${'Error: unknown command "get" for "dataos"'}                          | ${COMMAND}
    ${'flag provided but not defined: -a'}                                  | ${COMMAND}
    ${'\u001b[31mERRO\u001b[0m[0001] \u001b[1mUnauthorized\u001b[0m\r\n'}   | ${RENEW}
    ${'docker: Error response from daemon: pull access denied for x'}       | ${REGISTRY}
    ${'docker: Error response from daemon: unauthorized: incorrect name'}   | ${REGISTRY}
  `('$printed', ({ printed, nextStep }) => {
    for (const failure of [failed(printed), failureIn(exited({ stdout: printed }), 30_000)]) {
      expect(failure).toMatchObject({ permanent: true, nextStep: expect.stringMatching(nextStep) })
    }
  })

  it('an error that the CLI reports with exit code 0', () => {
    expect(failed('ERRO[0001] Unauthorized', 0)).toMatchObject({
      permanent: true,
      message: expect.stringContaining('Unauthorized'),
      nextStep: expect.stringMatching(RENEW),
    })
  })

  it('an error after warnings and information', () => {
    const printed = 'INFO[0000] get...\nWARN[0000] a new version is out\nERRO[0001] Unauthorized\n'
    expect(failed(printed)).toMatchObject({ permanent: true, nextStep: expect.stringMatching(RENEW) })
  })
})

describe('a retry may fix', () => {
  test.each`
    printed                                                                | nextStep
    ${'ERRO[0001] dial tcp: lookup modern-cow.dataos.app: no such host'}   | ${HOST}
    ${'ERRO[0001] Get "https://https//modern-cow.dataos.app/api": EOF'}    | ${HOST}
    ${'ERRO[0001] Get "https://https://modern-cow.dataos.app/api": EOF'}   | ${HOST}
    ${'ERRO[0001] Get https%3A%2F%2Fx'}                                    | ${HOST}
    ${'ERRO[0001] dial tcp 10.0.0.1:443: i/o timeout'}                     | ${CONNECTION}
    ${'ERRO[0001] read: connection reset by peer'}                         | ${CONNECTION}
    ${'ERRO[0001] Get "https://acme.dataos.app/api": EOF'}                 | ${CONNECTION}
    ${'ERRO[0001] context deadline exceeded'}                              | ${CONNECTION}
    ${'ERRO[0001] net/http: TLS handshake timeout'}                        | ${CONNECTION}
    ${'ERRO[0001] 503 Service Unavailable'}                                | ${CONNECTION}
    ${'ERRO[0001] {"error":{"status":500,"message":"oops"}}'}              | ${CONNECTION}
    ${'ERRO[0001] 429 Too Many Requests'}                                  | ${CONNECTION}
    ${'ERRO[0001] open /home/runner/.dataos/cache: permission denied'}     | ${PATH}
    ${'Cannot connect to the Docker daemon at unix:///var/run/d.sock'}     | ${DOCKER}
    ${'docker: Error response from daemon: toomanyrequests'}               | ${DOCKER}
    ${'panic: runtime error: invalid memory address'}                      | ${/./}
    ${"ERRO[0001] invalid token '<' looking for the beginning of a value"} | ${/./}
    ${''}                                                                  | ${/./}
  `('$printed', ({ printed, nextStep }) => {
    expect(failed(printed)).toMatchObject({ permanent: false, nextStep: expect.stringMatching(nextStep) })
  })

  test.each([
    'Unauthorized: Get "https://acme.dataos.app/auth": context deadline exceeded',
    'could not verify the token: dial tcp 10.0.0.1:443: connect: connection refused',
    'Forbidden: 502 Bad Gateway',
    'unknown type: Get "https://acme.dataos.app/types": EOF',
  ])('%j, because the error comes from the connection', message => {
    expect(failed(`ERRO[0001] ${message}`).permanent).toBe(false)
  })

  test.each([
    ['ERRO', 'connection reset by peer'],
    ['ERRO', '{"error":{"status":503}}'],
    ['WARN', '504 Gateway Timeout, trying again'],
    ['Error:', 'timed out waiting for the gateway'],
  ])('an error that is permanent by itself, beside %s %s', (level, message) => {
    const beside = level.endsWith(':') ? `${level} ${message}` : `${level}[0001] ${message}`
    const permanent = 'ERRO[0002] Unauthorized'
    expect(failed(`${beside}\n${permanent}`).permanent).toBe(false)
    expect(failed(`${permanent}\n${beside}`).permanent).toBe(false)
  })

  test.each([
    'open /home/runner/.dataos/cache: permission denied',
    'mkdir /.dataos: permission denied',
    'open ~/.dataos/config.yaml: permission denied',
    "could not create '/home/runner/.dataos': Permission denied",
    "EACCES: permission denied, open '/home/runner/.cache/dataos'",
    String.raw`open C:\Users\runner\.dataos\config.yaml: Access is denied.`,
  ])('a local file that may not be used: %j', message => {
    expect(failed(`ERRO[0001] ${message}`).permanent).toBe(false)
    expect(failed(message).permanent).toBe(false)
  })

  it('a local file, but not the access that was denied beside it', () => {
    const printed = 'ERRO[0001] Forbidden\nERRO[0002] open /home/runner/.dataos/cache: permission denied'
    expect(failed(printed)).toMatchObject({ permanent: true, nextStep: expect.stringMatching(ACCESS) })
  })

  it.each(['timed-out', 'flooded'] as const)('a call that %s, whatever it printed', kind => {
    const result = { kind, stdout: '', stderr: 'ERRO[0001] no cred file, need to login\n' } as const
    expect(failureIn(result, 30_000)).toMatchObject({
      permanent: false,
      message: expect.stringContaining('no cred file'),
      nextStep: expect.stringMatching(LOGIN),
    })
  })
})

describe('what the logger wrote as a warning or as information', () => {
  test.each([
    'INFO[0000] Forbidden fruit is served',
    'INFO[0000] unknown type of greeting',
    'DEBU[0000] 401 Unauthorized, trying again',
    'WARN[0000] 403 Forbidden: feature flags',
    'WARN[0000] no cred file, logging in now, ...',
    logfmt('info', 'if Unauthorized, need to login'),
    logfmt('debug', 'status 403'),
    logfmt('warning', 'token is expired'),
  ])('%j is no permanent error', line => {
    expect(failed(`${line}\nERRO[0001] it broke`)).toMatchObject({
      permanent: false,
      message: expect.stringMatching(/it broke$/),
    })
    expect(failed(line).permanent).toBe(false)
    expect(failed(line, 0).permanent).toBe(false)
  })

  it('gives the next step if nothing else tells the reason', () => {
    expect(failed('WARN[0000] no cred file, logging in now, ...')).toMatchObject({
      message: expect.stringContaining('no cred file'),
      nextStep: expect.stringMatching(LOGIN),
    })
  })
})

describe('a name is no sign', () => {
  test.each([
    'forbidden-fruit',
    'the-forbidden',
    'worker/forbidden',
    'forbidden@public',
    'unauthorized-api',
    'http-status-403-page',
    'status-401',
    'access-denied-page',
    'unknown-type',
    'unknown-flag',
    'invalid-token',
    'need-to-login',
    'no-cred-file',
  ])('%s', name => {
    expect(failed(`ERRO[0001] reading worker ${name} failed`).permanent).toBe(false)
    expect(failed(`ERRO[0001] reading worker "${name}" failed`).permanent).toBe(false)
  })

  test.each(['timeout-worker', 'eof-reader', 'service/timeout', 'bad-gateway-page'])(
    '%s beside a permanent error',
    name => {
      expect(failed(`ERRO[0001] Unauthorized to read ${name}`).permanent).toBe(true)
    },
  )

  it('of a flag', () => {
    expect(failed('Error: unknown flag: --timeout').permanent).toBe(true)
  })

  test.each(['|', '│'])('in a row with %s', separator => {
    const stdout = '  forbidden | v1 | worker | public | active | running:1\n'.replaceAll('|', separator)
    const stderr = 'ERRO[0001] it broke\n'
    for (const result of [exited({ stdout, code: 137 }), exited({ stdout, stderr })]) {
      expect(failureIn(result, 30_000)).toMatchObject({
        permanent: false,
        message: expect.not.stringContaining('forbidden'),
      })
    }
  })
})

describe('401 and 403', () => {
  test.each([
    'Get "https://host.example:403/api" failed',
    'Get "https://host.example/v1/403/x" failed',
    '2024-01-01 12:00:00,401 it broke',
    'read 1,403 items, then stopped',
    'read 401 B, then stopped',
    'panic at main.go:401: it broke',
    'line 401: it broke',
    'pid=403 it broke',
    'retry 1/403 failed',
  ])('are no status in %j', message => {
    expect(failed(`ERRO[0001] ${message}`).permanent).toBe(false)
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
    expect(failed(`ERRO[0001] ${message}`).permanent).toBe(true)
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
    why                    | result                                                                         | names                | nextStep
    ${'not on the PATH'}   | ${notStarted('dataos-ctl', undefined, UNLOCATED)}                              | ${'dataos-ctl'}      | ${COMMAND}
    ${'not where it says'} | ${notStarted('/opt/dataos-ctl', undefined, 'spawn /opt/dataos-ctl ENOENT')}    | ${'/opt/dataos-ctl'} | ${COMMAND}
    ${'not executable'}    | ${notStarted('dataos-ctl', '/opt/dataos-ctl', UNLOCATED)}                      | ${'/opt/dataos-ctl'} | ${/chmod \+x/}
    ${'not allowed'}       | ${notStarted('dataos-ctl', '/opt/dataos-ctl', 'spawn /opt/dataos-ctl EACCES')} | ${'/opt/dataos-ctl'} | ${/chmod \+x/}
  `('$why', ({ result, names, nextStep }) => {
    expect(failureIn(result, 30_000)).toEqual({
      message: expect.stringContaining(`'${names}'`),
      nextStep: expect.stringMatching(nextStep),
      permanent: true,
    })
  })

  it('because the machine has no room may run the next time', () => {
    const error =
      "There was an error when attempting to execute the process '/opt/dataos-ctl'. Error: spawn /opt/dataos-ctl EAGAIN"
    expect(failureIn(notStarted('dataos-ctl', '/opt/dataos-ctl', error), 30_000)).toMatchObject({
      permanent: false,
      message: expect.stringContaining('EAGAIN'),
    })
  })

  test.each`
    code   | stderr                                         | nextStep
    ${127} | ${'sh: 1: dataos-ctl: not found'}              | ${COMMAND}
    ${127} | ${''}                                          | ${COMMAND}
    ${126} | ${''}                                          | ${/chmod \+x/}
    ${126} | ${'sh: 1: /opt/dataos-ctl: Permission denied'} | ${/chmod \+x/}
    ${126} | ${"env: '/opt/dataos-ctl': Permission denied"} | ${/chmod \+x/}
  `('because a shell ends with $code: $stderr', ({ code, stderr, nextStep }) => {
    expect(failed(stderr, code)).toMatchObject({
      permanent: true,
      nextStep: expect.stringMatching(nextStep),
    })
  })

  // The vendor's image is private, so these are what a job without `docker login` gets.
  test.each([
    "docker: Error response from daemon: pull access denied for rubiklabs/dataos-ctl, repository does not exist or may require 'docker login': denied: requested access to the resource is denied.",
    "Unable to find image 'rubiklabs/dataos-ctl:2.26.39' locally\ndocker: Error response from daemon: pull access denied for rubiklabs/dataos-ctl, repository does not exist or may require 'docker login'.\nSee 'docker run --help'.",
  ])('because of its image: %j', stderr => {
    expect(failed(stderr, 125)).toMatchObject({
      permanent: true,
      nextStep: expect.stringMatching(REGISTRY),
    })
  })

  it('because of the registry, which may answer the next time', () => {
    const stderr =
      'docker: Error response from daemon: Get "https://registry-1.docker.io/v2/": unauthorized: incorrect username: context deadline exceeded'
    expect(failed(stderr, 125).permanent).toBe(false)
  })

  it('because the Docker daemon is closed to it', () => {
    const stderr =
      'permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock'
    expect(failed(stderr, 125).nextStep).toMatch(DOCKER)
  })
})

describe('the message', () => {
  test.each`
    printed                                                                                     | reason
    ${{ stderr: 'ERRO[0001] it broke\n' }}                                                      | ${'it broke'}
    ${{ stderr: logfmt('error', 'type "x" is odd'), code: 3 }}                                  | ${'type "x" is odd'}
    ${{ stderr: 'ERRO[0001] first\nERRO[0002] last\nINFO[0003] bye\n' }}                        | ${'last'}
    ${{ stderr: 'ERRO[0001] broken\nWARN[0002] a new version is out\n' }}                       | ${'broken'}
    ${{ stderr: 'Error: broken\nUsage:\n  dataos-ctl get [flags]\n' }}                          | ${'Error: broken'}
    ${{ stderr: '  Error: broken\n  see the error page\n' }}                                    | ${'Error: broken'}
    ${{ stderr: 'broken\n \t \n\n' }}                                                           | ${'broken'}
    ${{ stderr: 'broken\na\ufffd\u0e7f\ufffd\n' }}                                              | ${'broken'}
    ${{ stderr: 'first\nbr\ufffd\ufffd\n' }}                                                    | ${'br\ufffd\ufffd'}
    ${{ stdout: 'ERRO[0001] broken\n', stderr: 'WARN[0000] odd\n' }}                            | ${'broken'}
    ${{ stderr: 'INFO[0000] get...\nERRO[0001] odd\nERRO[0002] Unauthorized\nERRO[0003] bye' }} | ${'Unauthorized'}
    ${{ stderr: 'ERRO[0001] connection reset\nWARN[0002] Unauthorized: feature flags' }}        | ${'connection reset'}
    ${{ stderr: 'ERRO[0001] a\u0007b\u202ec' }}                                                 | ${'ab\ufffdc'}
  `('of $printed ends with the line that failed the call', ({ printed, reason }) => {
    const { message } = failureIn(exited(printed), 30_000)
    expect(message.slice(message.indexOf(': ') + 2)).toBe(reason)
  })

  test.each`
    printed                               | names
    ${{}}                                 | ${'exit code 1'}
    ${{ stderr: 'INFO[0000] get...\n' }}  | ${'exit code 1'}
    ${{ code: 3 }}                        | ${'exit code 3'}
    ${{ code: 0, stdout: 'TYPE | NAME' }} | ${'NAME and STATUS'}
    ${{ code: 0, stdout: '<html>' }}      | ${'<html>'}
    ${{ code: null }}                     | ${'signal'}
  `('of $printed names $names', ({ printed, names }) => {
    expect(failureIn(exited(printed), 30_000)).toMatchObject({
      message: expect.stringContaining(names),
      nextStep: expect.stringMatching(/./),
      permanent: false,
    })
  })

  it('of a call that timed out names the time and the input that gives it more', () => {
    expect(failureIn({ kind: 'timed-out', stdout: '', stderr: '' }, 90_000)).toEqual({
      message: expect.stringContaining('1m 30s'),
      nextStep: expect.stringContaining('call-timeout'),
      permanent: false,
      hung: true,
    })
  })

  it('has a line of the end: an early complaint was no reason to end', () => {
    const busy = 'INFO[0002] reading\n'.repeat(1000)
    expect(failed(`ERRO[0001] Unauthorized\n${busy}ERRO[0003] it broke\n`)).toMatchObject({
      message: expect.stringMatching(/it broke$/),
      permanent: false,
    })
    expect(failed(`ERRO[0001] it broke ${'far '.repeat(2000)} Unauthorized`).permanent).toBe(false)
  })

  it('is never longer than can be read', () => {
    expect(failed(`ERRO[0001] ${'long '.repeat(10_000)}`).message.length).toBeLessThan(500)
    const flood = { kind: 'flooded', stdout: 'x'.repeat(5_000_000), stderr: 'y\n'.repeat(1_000_000) } as const
    expect(failureIn(flood, 30_000).message.length).toBeLessThan(500)
  })
})
