import fc from 'fast-check'

/**
 * The same examples on every run: a change is refused for what it changed, never for a draw that nobody saw before.
 * `PROPERTY_SEED=$RANDOM npx vitest run --project unit` goes looking for new ones; what it finds becomes an example.
 */
fc.configureGlobal({ seed: Number(process.env.PROPERTY_SEED ?? 20261122) })
