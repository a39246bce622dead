/** Entry point. Installs signal handlers before it loads the rest, a lazy chunk, so that an early signal isn't lost. */
const cancel = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => cancel.abort())

const crashed = new Promise<never>((_, reject) => {
  process.on('uncaughtException', reject)
  process.on('unhandledRejection', reject)
})
crashed.catch(() => undefined)

// Ignore EPIPE: a closed stdout must not change the exit code.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined)

// While node shuts down it removes signal handlers first, and a signal would then replace the exit code. The event
// loop is empty here, so no output is lost.
process.once('beforeExit', () => process.exit())

const { main } = await import('./main.ts')
// Set and not exited with, so that all output is written.
process.exitCode = await main(cancel.signal, crashed)

export {}
