import fc from 'fast-check'

/** For the mutation run, where every test runs thousands of times: a property is tried for a moment, not for all its cases. */
fc.configureGlobal({ interruptAfterTimeLimit: 250 })
