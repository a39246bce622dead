import { closeSync, constants, fstatSync, openSync, readFileSync, writeSync } from 'node:fs'

// A pipe or a device that the environment names must never block. Windows has no such flag, and no such files.
const NON_BLOCKING = constants.O_NONBLOCK ?? 0
const READ = constants.O_RDONLY | NON_BLOCKING
const APPEND = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | NON_BLOCKING

export function readRegularFile(path: string): string {
  return withRegularFile(path, READ, file => readFileSync(file, 'utf8'))
}

export function appendToRegularFile(path: string, text: string): void {
  withRegularFile(path, APPEND, file => {
    const bytes = Buffer.from(text)
    for (let written = 0; written < bytes.length; ) written += writeSync(file, bytes, written)
  })
}

/** Throws if the file can't be appended to. */
export function checkAppendable(path: string): void {
  withRegularFile(path, APPEND, () => undefined)
}

function withRegularFile<T>(path: string, flags: number, use: (file: number) => T): T {
  const file = openSync(path, flags)
  try {
    if (!fstatSync(file).isFile()) throw new Error(`${path} isn't a regular file`)
    return use(file)
  } finally {
    closeSync(file)
  }
}
