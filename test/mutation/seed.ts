import fc from 'fast-check'

// The same in every run, and short: a mutant is killed by the first example, and not by the smallest.
fc.configureGlobal({ seed: 1, endOnFailure: true, interruptAfterTimeLimit: 300 })
