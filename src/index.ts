/**
 * The door. It listens for signals before anything else is loaded, for one that comes early must find a listener:
 * the rest of the bundle lies in files of its own, so that reading them comes later.
 */
const cancel = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => cancel.abort())

const crashed = new Promise<never>((_, reject) => {
  process.on('uncaughtException', reject)
  process.on('unhandledRejection', reject)
})
crashed.catch(() => undefined)

// Whoever reads the log may have gone; the verdict is worth no less for that.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined)

const { main } = await import('./main.ts')
// Set, not exited with: leaving at once would lose output that is still being written.
process.exitCode = await main(cancel.signal, crashed)

export {}
