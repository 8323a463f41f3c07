import type { z } from 'zod'

/** A type without what JSON does not know: read-only marks, and intersections where one object would do. */
type Plain<T> = T extends object ? { readonly [Key in keyof T]: Plain<T[Key]> } : T

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false

/**
 * Holds a schema and a type of the contract together at compile time: a field, an option or a value that one of them
 * has and the other has not is a type error. `schemaOf<T>()(schema)` is the schema, typed as one of `T`.
 */
export function schemaOf<T>(): <Schema extends z.ZodType>(
  schema: Same<Plain<z.infer<Schema>>, Plain<T>> extends true ? Schema : DifferenceFrom<T, z.infer<Schema>>,
) => z.ZodType<T> {
  // True by the parameter's type: what the schema lets through has the same fields and values as T.
  return (schema) => schema as unknown as z.ZodType<T>
}

/** No schema is one of these; the compiler prints both sides. */
type DifferenceFrom<Contract, Schema> = { theContractSays: Plain<Contract>; theSchemaSays: Plain<Schema> }
