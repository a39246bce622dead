/** The door. It listens for signals before anything else is loaded: one that comes early must find a listener. */
const cancel = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => cancel.abort())

const crashed = new Promise<never>((_, reject) => {
  process.on('uncaughtException', reject)
  process.on('unhandledRejection', reject)
})
crashed.catch(() => undefined)

const { main } = await import(/* webpackMode: "eager" */ './main.ts')
// Set, not exited with: leaving at once would lose output that is still being written.
process.exitCode = await main(cancel.signal, crashed)

export {}
